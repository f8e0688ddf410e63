"""Operators: signing in, roles, what they did."""
