"""Birthdays, also those that were told without their year."""

from __future__ import annotations

from datetime import date

#: The year of a birthday whose year nobody knows: long ago, and with a 29 February. Such a customer has
#: birthdays and no age.
UNKNOWN_YEAR = 1604
#: The first day of birth whose year is meant.
FIRST_KNOWN = date(UNKNOWN_YEAR + 1, 1, 1)


def year_is_known(born: date) -> bool:
    return born >= FIRST_KNOWN
