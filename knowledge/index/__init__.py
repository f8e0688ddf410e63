"""What is searched: full text, vectors, their ranking, and the words that a search is made of."""
