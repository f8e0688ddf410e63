"""Offers: a code for all, or a code of one's own for each customer, never given twice."""
