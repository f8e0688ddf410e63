"""Whom a campaign is for and when, and what is known of it before it starts."""
