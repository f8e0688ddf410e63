"""How the goods of the demo shop look: one function a kind of thing, on a canvas of 640 by 640."""
