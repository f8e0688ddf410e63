"""What can be told about a whole segment: what sets it apart, whom it shares, how it grew."""
