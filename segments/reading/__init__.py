"""Reading a marketer's words: tokens, then phrases, then conditions. A language is one file of phrases."""
