"""The channels on which customers talk with the shop."""

TELEGRAM = "telegram"
WEB = "web"
