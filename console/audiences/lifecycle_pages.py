"""The page "Lifecycle and RFM": who is where, what the words mean, and where the cuts lie."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

import structlog
from babel.numbers import get_currency_precision
from fastapi import APIRouter, Query, Request, Response

from console.audiences.segment_draft import draft_address
from console.people.sign_in import signed_in
from console.rendering import Renderer, wants_fragment
from console.routes import page_router
from console.services import ConsoleServices
from console.texts import Texts
from segments.definition import parse_definition
from segments.traits.census import read_census
from segments.traits.definitions import Definitions
from segments.traits.effect import Effect, effect_of
from segments.traits.figures import Figures, read_figures
from segments.traits.grade import STAGES, TYPES
from segments.traits.recompute import refresh
from segments.traits.settings import (
    TraitSettings,
    WrongTraitSetting,
    save_settings,
    settings_from,
)

#: How far back the moves between stages are shown.
MOVES = timedelta(days=30)
FIELDS = TraitSettings.model_fields.keys()


class LifecyclePages:
    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer
        self._log = structlog.get_logger("console")
        self._exponent = get_currency_precision(services.currency)

    def router(self) -> APIRouter:
        router = page_router(self._renderer, prefix="/lifecycle")
        router.get("")(self.show)
        router.post("")(self.save)
        return router

    async def show(self, request: Request, whole: Annotated[bool, Query()] = False) -> Response:
        """The page; with fields of the form in the address, it says what they would do.

        How many customers are where is counted when htmx, or a link, asks for the `whole` of it.
        """
        given = {name: text for name, text in request.query_params.items() if name in FIELDS}
        if not given:
            return await self._page(request, whole=whole)
        try:
            tried = self._read(given, self._renderer.texts(request))
        except WrongTraitSetting as error:
            return await self._page(request, problem=error)
        return await self._page(request, tried=tried)

    async def save(self, request: Request) -> Response:
        form = {name: str(value) for name, value in (await request.form()).items()}
        try:
            settings = self._read(form, self._renderer.texts(request))
        except WrongTraitSetting as error:
            return await self._page(request, problem=error)
        operator = signed_in(request)
        async with self._services.database.begin() as session:
            await save_settings(
                session, settings, source=f"console:{operator.name}", now=self._services.clock()
            )
        changed = await refresh(self._services.database, self._services.moment())
        self._log.info(
            "An operator changed how customers are graded.",
            action="trait_settings_changed",
            operator_id=operator.id,
            changed=changed,
        )
        message = self._renderer.formats(request).count(
            changed,
            "Saved. %(n)s customer has another stage, type, score or price band now.",
            "Saved. %(n)s customers have another stage, type, score or price band now.",
        )
        return self._renderer.back(request, "/console/lifecycle", message)

    async def _page(
        self,
        request: Request,
        *,
        tried: TraitSettings | None = None,
        problem: WrongTraitSetting | None = None,
        whole: bool = False,
    ) -> Response:
        moment, texts = self._services.moment(), self._renderer.texts(request)
        async with self._services.database.read() as session:
            figures = await read_figures(session)
            effect = await effect_of(session, tried, figures, moment.today) if tried else None
            context = self._context(figures, tried, effect, texts.language)
            if whole or tried:
                context["census"] = await read_census(session, self._services.clock() - MOVES)
        context["problem"] = texts.problem(problem) if problem else None
        if whole and wants_fragment(request):
            return self._renderer.fragment(request, "_census.html", context)
        return self._renderer.page(request, "lifecycle.html", context, status=422 if problem else 200)

    def _context(
        self,
        figures: Figures,
        tried: TraitSettings | None,
        effect: Effect | None,
        language: str,
    ) -> dict[str, Any]:
        definitions = Definitions(figures, language=language, currency=self._services.currency)
        shown = tried or figures.settings
        return {
            "census": None,
            "stages": STAGES,
            "types": tuple(TYPES.values()),
            "named": definitions.value,
            "link": _link,
            "definitions": definitions.all(),
            "figures": figures,
            "settings": shown,
            "least_spent": f"{Decimal(shown.least_spent).scaleb(-self._exponent):f}",
            "tried": tried,
            "effect": effect,
        }

    def _read(self, given: Mapping[str, str], texts: Texts) -> TraitSettings:
        """The form's fields; one that is left empty keeps its default. Raises WrongTraitSetting."""
        known = {name: text.strip() for name, text in given.items() if name in FIELDS}
        values: dict[str, Any] = {name: text for name, text in known.items() if text}
        if "least_spent" in values:
            values["least_spent"] = self._minor(values["least_spent"], texts)
        # The form asks for a percentage.
        if "share" in values:
            values["share"] = float(_decimal(values["share"], texts.say("share"), texts) / 100)
        return settings_from(values)

    def _minor(self, text: str, texts: Texts) -> int:
        name = texts.say("least spent")
        amount = _decimal(text, name, texts).scaleb(self._exponent)
        if amount != amount.to_integral_value():
            too_fine = texts.say(
                "%(setting)s: %(text)s is finer than %(currency)s is.",
                setting=name,
                text=text,
                currency=self._services.currency,
            )
            raise WrongTraitSetting(too_fine)
        return int(amount)


def _link(attribute: str, value: str) -> str:
    """Where these customers are shown as a segment that can be kept, also while they are nobody."""
    return draft_address(parse_definition({"attr": attribute, "op": "=", "value": value}))


def _decimal(text: str, name: str, texts: Texts) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        no_number = texts.say("%(setting)s: %(text)s is no number.", setting=name, text=repr(text))
        raise WrongTraitSetting(no_number) from None
    if not number.is_finite() or abs(number) > 10**15:
        too_large = texts.say("%(setting)s: %(text)s is too large.", setting=name, text=repr(text))
        raise WrongTraitSetting(too_large)
    return number
