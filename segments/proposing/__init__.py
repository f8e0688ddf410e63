"""A chat model reads the request too: its proposal is checked, repaired once, and never taken on trust."""
