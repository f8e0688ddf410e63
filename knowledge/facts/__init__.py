"""Questions about one product or two, answered from their rows."""
