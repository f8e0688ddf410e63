"""What is sent, to whom, when, once: campaigns, nudges, deliveries, reports."""
