"""The chat's words, one language a module."""
