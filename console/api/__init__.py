"""The HTTP API: what programs of the shop may call, with a key."""
