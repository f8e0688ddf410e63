"""A definition as chips: its conditions one by one, each to be changed, turned or taken away by hand."""
