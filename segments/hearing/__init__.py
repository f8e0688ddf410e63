"""A definition's own sentence, heard back: the inverse of `segments.sentence`, by the same phrases."""
