"""The shop's settings, traits and systems that send events."""
