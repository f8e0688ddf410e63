"""Requests for goods: conditions that hold, what products state of them, and the cards that answer."""
