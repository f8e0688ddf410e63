"""What the shop can say: product content, its index, retrieval, answers, content gaps."""
