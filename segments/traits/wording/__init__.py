"""Computed traits in a marketer's words, in each language that the console and the chat speak."""
