"""The part of the campaign form in which a model drafts its text."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from scheduler.drafting.brief import LONGEST_WISH
from scheduler.drafting.drafting import LONGEST, MOST


def _one_line_break(text: str) -> str:
    """Browsers send two letters for one."""
    return text.replace("\r\n", "\n")


Text = Annotated[str, Field(max_length=LONGEST), AfterValidator(_one_line_break)]


class DraftingFields(BaseModel):
    """What is wished for, and the drafts there are: they travel with the form and are kept nowhere."""

    wish: Annotated[str, Field(max_length=LONGEST_WISH)] = ""
    #: The number of the material that it is about; empty: whichever match the wish.
    about: Annotated[str, Field(max_length=18, pattern=r"^\d*$")] = ""
    drafted: Annotated[list[Text], Field(max_length=MOST)] = Field(default_factory=list)
    #: Which draft becomes the text, counted from 0; empty where none does.
    take: Annotated[str, Field(max_length=1, pattern=r"^\d?$")] = ""

    @property
    def taken(self) -> str | None:
        """The draft that a person takes."""
        place = int(self.take) if self.take else len(self.drafted)
        return self.drafted[place] if place < len(self.drafted) else None
