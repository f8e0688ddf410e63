"""A face: the marketer's web pages and the HTTP API."""
