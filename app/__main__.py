"""`python -m app` is `shopkeeper`."""

from app.cli import main

main()
