"""Computed traits: what Shopkeeper works out about each customer, and keeps current."""
