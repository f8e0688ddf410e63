"""The commands of `shopkeeper`, one module a noun."""
