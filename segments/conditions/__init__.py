"""The kinds of conditions, one module each: the SQL, the sentence, the reference evaluation."""
