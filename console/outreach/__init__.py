"""Campaigns, journeys, messages, offers, materials, deliveries and what they earned."""
