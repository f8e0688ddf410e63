"""Mappings that are built in, for files of well-known systems; each is recognised by its columns."""
