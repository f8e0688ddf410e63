"""What time it is: handed in, so that tests stand still."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

#: Answers with an aware datetime.
Clock = Callable[[], datetime]
