"""Ground: who our customers are, what they did, and what we may send them."""
