"""What a conversation teaches about a customer: remembered with source, time and confidence."""
