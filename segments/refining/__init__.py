"""What a marketer says about the audience at hand: a narrower one, another window, or a question about it."""
