"""What the cells of a mapped row are read as."""

from __future__ import annotations

import re

import pytest

from profiles.exceptions import RefusedValue
from profiles.intake.mapped_values import MomentReader


@pytest.mark.parametrize(
    ("time_format", "example"),
    [(None, "2026-09-16T14:30:00Z"), ("%d.%m.%Y %H:%M", "16.09.2026 14:30"), ("%m/%d/%y", "09/16/26")],
)
def test_a_time_that_cannot_be_read_is_refused_with_one_that_can(time_format: str | None, example: str):
    reader = MomentReader(zone="Europe/Berlin", time_format=time_format)
    with pytest.raises(RefusedValue, match=re.escape(f"'someday' is not a time such as {example}.")):
        reader("someday")
    assert reader(example).year == 2026
