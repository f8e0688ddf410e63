"""Who: the segment language, its translation from words, and its evaluation."""
