"""What comes in from outside: files, foreign columns, batches of events, and what is refused."""
