"""Readers: one module a format, each turning rows or text into records."""
