"""What each computed trait means, in a marketer's words and with the shop's own figures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from types import ModuleType

from segments.traits import activity, answering, market, purchases
from segments.traits import figures as measured
from segments.traits.figures import Figures
from segments.traits.grade import TypeCut
from segments.traits.wording import chinese, english, russian
from segments.wording import words_of

LANGUAGES: dict[str, ModuleType] = {"en": english, "zh": chinese, "ru": russian}


@dataclass(frozen=True)
class Definition:
    """One computed trait."""

    name: str
    title: str
    text: str


class Definitions:
    """All of them, in one language and for one shop. A language that is not ours reads English."""

    def __init__(self, figures: Figures, *, language: str, currency: str) -> None:
        self._figures = figures
        self._currency = currency
        self._own = LANGUAGES.get(language.lower().replace("_", "-").partition("-")[0], english)
        self._words = words_of(language, currency)

    def all(self) -> list[Definition]:
        """In the order in which they are read."""
        return [self.of(name) for name in self._own.TITLES]

    def of(self, name: str) -> Definition:
        """The trait of this name; `next_purchase` is what comes for each category."""
        return Definition(name, self._own.TITLES[name], self._text(name))

    def value(self, value: str) -> str:
        """A stage or type in words; any other value as it stands."""
        return str(self._own.VALUES.get(value, value))

    def say(self, phrase: str, **parts: str) -> str:
        """A phrase of ours with these parts and the shop's figures."""
        text: str = self._own.TEXTS[phrase]
        return text.format(**{**self._places, **parts})

    @property
    def cut(self) -> TypeCut | None:
        """Where good ends at present."""
        return self._figures.standards().cut

    def units(self, amount: float) -> str:
        """Currency units in words."""
        return self._words.money(amount)

    def number(self, value: float) -> str:
        """At most two decimal places."""
        return self._words.number(round(value, 2))

    def money(self, minor: float) -> str:
        """Minor units in words."""
        from babel.numbers import get_currency_precision

        return self._words.money(round(minor) / 10 ** get_currency_precision(self._currency))

    def _text(self, name: str) -> str:
        return self.say(name).strip()

    @cached_property
    def _places(self) -> dict[str, str]:
        return {**self._fixed(), **self._lifecycle(), **self._cut()}

    def _fixed(self) -> dict[str, str]:
        number = self._words.number
        return {
            "least_days": number(purchases.LEAST_DAYS),
            "least_sold": number(market.LEAST_SOLD),
            "messages": number(answering.MESSAGES),
            "least_messages": number(answering.LEAST_MESSAGES),
            "prior_answers": number(answering.PRIOR_ANSWERS),
            "prior_messages": number(answering.PRIOR_MESSAGES),
            "hours": number(activity.HOURS),
            "least_hours": number(activity.LEAST_HOURS),
            "period": number(activity.PERIOD.days),
        }

    def _lifecycle(self) -> dict[str, str]:
        settings, gap, number = self._figures.settings, self._figures.gap, self._words.number
        reason = "churn.set" if settings.churn_days is not None else "churn.gap" if gap else "churn.few"
        said = self._own.TEXTS[reason].format(
            churn_gaps=number(settings.churn_gaps),
            gap=number(gap.value if gap else 0),
            gaps=number(gap.basis if gap else 0),
            shortest=number(measured.SHORTEST_CHURN),
            longest=number(measured.LONGEST_CHURN),
            least_gaps=number(measured.LEAST_GAPS),
        )
        return {
            "repeat_orders": number(settings.retained_orders - 1),
            "retained_orders": number(settings.retained_orders),
            "churn_days": number(self._figures.churn_days),
            "churn_reason": said,
        }

    def _cut(self) -> dict[str, str]:
        from babel.numbers import format_percent

        cut, settings = self.cut, self._figures.settings
        if cut is None:
            unknown = dict.fromkeys(("recency", "often", "least_spent"), "?")
            return unknown | {"cut_reason": self._own.TEXTS["cut.none"]}
        orders = self._words.number(round(cut.orders, 2))
        share = format_percent(settings.share, format="0.#%", locale=self._words.locale)
        return {
            "recency": self._words.number(round(cut.recency, 2)),
            "often": self._own.TEXTS["often.above" if cut.above else "often.least"].format(orders=orders),
            "least_spent": self.money(cut.spent),
            "cut_reason": self._own.TEXTS[f"cut.{settings.cut}"].format(
                buyers=self._words.number(self._figures.buyers), share=share
            ),
        }
