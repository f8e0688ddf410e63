"""Journeys: several steps over time for each customer who comes to fit."""
