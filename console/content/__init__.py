"""What the shop can say: sources, products, documents, answers, synonyms, gaps."""
