"""An error says what to do about it."""

from pathlib import Path

import pytest

from profiles import exceptions
from profiles.exceptions import ChooseOtherName, FixFile, ProfilesError, RefusedValue


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (ChooseOtherName(), "An operator with this name is there already; choose another name."),
        (ChooseOtherName("Eve"), "An operator with this name is there already; choose another name. Eve"),
        (
            FixFile(Path("/tmp/a.csv"), "It is empty."),
            "The file cannot be imported as it is. (a.csv) It is empty.",
        ),
        (
            FixFile(Path("a.csv"), "Odd.", line=3),
            "The file cannot be imported as it is. (a.csv, line 3) Odd.",
        ),
        (RefusedValue("Why."), "This value cannot be taken. Why."),
    ],
)
def test_the_docstring_is_the_message_and_details_follow(error: ProfilesError, message: str) -> None:
    assert str(error) == message


def test_every_error_of_the_package_has_one_base() -> None:
    errors = [
        kind for kind in vars(exceptions).values() if isinstance(kind, type) and issubclass(kind, Exception)
    ]
    assert len(errors) >= 4
    assert [kind for kind in errors if not issubclass(kind, ProfilesError)] == []
