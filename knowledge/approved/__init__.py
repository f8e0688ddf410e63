"""Approved answers: which of them a line asks for, if any."""
