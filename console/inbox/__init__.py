"""Conversations in which a person is wanted."""
