"""Content gaps: questions that we could not answer, grouped by what they mean."""
