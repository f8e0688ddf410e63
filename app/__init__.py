"""Top: settings, wiring, command line, demo shop, migrations. Only here objects are built."""
