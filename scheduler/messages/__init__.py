"""What a campaign says: texts and their fields, buttons, materials, and what may be said."""
