"""What can be asked about a profile itself: one module per kind of attribute."""
