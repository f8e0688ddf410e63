"""A face: the marketer's web pages and the HTTP API."""

from console.api.router import api_router
from console.pages import console_router, mount_static
from console.services import ConsoleServices

__all__ = ["ConsoleServices", "api_router", "console_router", "mount_static"]
