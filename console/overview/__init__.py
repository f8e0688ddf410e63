"""The first page: the four Rs, what needs a person, first steps, maturity."""
