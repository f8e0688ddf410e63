"""A chat model drafts campaign texts from materials: each is checked, and a person takes one or none."""
