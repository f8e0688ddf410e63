"""Files and events that come in."""
