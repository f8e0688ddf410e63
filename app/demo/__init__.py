"""Harbour & Hearth, the demo shop: its goods, its customers and what they did."""
