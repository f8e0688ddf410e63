"""Segments: requests, drafts, insight, lifecycle."""
