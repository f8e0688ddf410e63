"""A share of all customers by chance, the same ones every time: `{"random": {"of": "test", "to": 10}}`."""

from __future__ import annotations

from hashlib import sha256
from typing import Annotated, Self

from pydantic import Field, model_validator
from sqlalchemy import ColumnElement, and_

from profiles.schema import Profile
from segments.condition import Condition
from segments.conditions.comparison import whole
from segments.customer import Customer
from segments.moment import Moment
from segments.node import Node
from segments.text import Text
from segments.wording.words import Words

#: A prime, so that multiplying within it loses nothing; its square fits into 64 bits.
PRIME = 2**31 - 1
#: Buckets to a percent.
FINE = 100

Percent = Annotated[int, Field(strict=True, ge=0, le=100)]


class Share(Node):
    """From one percentage up to another, its end not included, of the draw that has this name.

    Two draws of different names have nothing to do with each other; two shares of the same draw that
    do not overlap share no customer.
    """

    of: Text
    from_: Percent = Field(default=0, alias="from")
    to: Percent

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.from_ >= self.to:
            raise ValueError("`to` must be above `from`")
        return self


class Bucket(Condition):
    """By a hash of the profile's number, which every engine computes alike: nobody is drawn again."""

    random: Share

    def sql(self, moment: Moment) -> ColumnElement[bool]:
        factor, shift = self._seed()
        mixed = (Profile.id.expression % whole(PRIME) * whole(factor) + whole(shift)) % whole(PRIME)
        drawn = (mixed * mixed + whole(factor)) % whole(PRIME) % whole(100 * FINE)
        return and_(drawn >= self.random.from_ * FINE, drawn < self.random.to * FINE)

    def matches(self, customer: Customer, moment: Moment) -> bool:
        factor, shift = self._seed()
        mixed = (customer.id % PRIME * factor + shift) % PRIME
        drawn = (mixed * mixed + factor) % PRIME % (100 * FINE)
        return self.random.from_ * FINE <= drawn < self.random.to * FINE

    def predicate(self, words: Words) -> str:
        return words.say(
            "random",
            start=words.number(self.random.from_),
            end=words.number(self.random.to),
            name=words.quoted(self.random.of),
        )

    def negated(self, words: Words) -> str:
        return words.not_so(self.predicate(words))

    def _seed(self) -> tuple[int, int]:
        """A factor and a shift of this draw's own."""
        digest = sha256(self.random.of.encode()).digest()
        return (
            int.from_bytes(digest[:8], "big") % (PRIME - 1) + 1,
            int.from_bytes(digest[8:16], "big") % PRIME,
        )
