"""Who is who: links that prove it, merges and their undoing, and who asked to be forgotten."""
