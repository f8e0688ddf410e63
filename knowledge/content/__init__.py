"""What comes in: sources, their readers, and syncs that are prepared out of sight."""
