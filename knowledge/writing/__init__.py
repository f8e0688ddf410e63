"""The optional chat model: what it is shown, what it costs, and what of its words may be told."""
