"""Customers: the list, one customer, what is known of them and why."""
