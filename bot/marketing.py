"""What operators may do in chat: link their chat, see an audience, refine it, keep it, write to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot import marketing_campaign, marketing_refining
from bot.marketing_audience import Audiences, said
from bot.marketing_audit import note
from bot.marketing_campaign import CampaignSteps
from bot.marketing_refining import Refining
from bot.marketing_shop import Shop, fresh_turns
from bot.marketing_texts import marketing_texts
from bot.outcome import Outcome, Place
from bot.reply import Press, Reply
from bot.scene import Scene
from profiles import operators
from profiles.database import Database
from segments import segment
from segments.definition import parse_definition
from segments.exceptions import NameTaken

#: A deep link `?start=op_SECRET` links an operator's chat.
OPERATOR_LINK = "op_"
#: Letters of what was asked that are kept with a segment.
LONGEST_REQUEST = 1000


class Marketing:
    """The marketers' commands, buttons and words."""

    def __init__(self, database: Database, shop: Shop) -> None:
        self._database = database
        self._audiences = Audiences(database, shop)
        self._refining = Refining(database, shop, self._audiences)
        self._campaign = CampaignSteps(database, shop)

    def link(self, scene: Scene, secret: str) -> Outcome:
        """Makes the chat an operator's where the secret is good; it is used up and never logged."""
        words = scene.words

        async def redeem(place: Place) -> Sequence[Reply] | None:
            operator = await operators.redeem(place.session, secret, "telegram", now=place.now)
            if operator is None:
                return [Reply(text=words.operator_link_invalid)]
            await operators.link_telegram(place.session, operator, scene.incoming.external_id)
            return [Reply(text=words.operator_linked.format(name=operator.name))]

        # Shown only where the act says nothing, which it never does.
        return Outcome(event="start", said="/start", act=redeem)

    async def show(self, scene: Scene, request: str) -> Outcome:
        """The audience that the words mean, said back, counted and shown by examples."""
        if not request.strip():
            return said(scene, "/segment", Reply(text=scene.words.segment_usage))
        return await self._audiences.of_words(scene, request)

    async def press(self, scene: Scene, press: Press) -> Outcome | None:
        """A marketer's button; None where it is none."""
        details = scene.pressed.details if scene.pressed else {}
        outcome: Outcome | None = None
        match press.action:
            case "reading":
                outcome = await self._audiences.of_reading(scene, press.item)
            case "choice":
                outcome = await self._audiences.of_choice(scene, press.item)
            case "campaign_when":
                outcome = await self._campaign.choose_time(scene, press.item)
            case "campaign_confirm":
                outcome = self._campaign.decide(scene, press.item)
            case "save_segment" | "refine" | "campaign" if "definition" in details:
                outcome = self._of_audience(scene, press, details)
            case "save_segment" | "refine" | "campaign":
                pass
            case _:
                return None
        return outcome or said(scene, "", Reply(text=scene.words.old_button))

    async def hear(self, scene: Scene, text: str) -> Outcome | None:
        """What an operator writes; None where it is no marketer's matter but a question like any other."""
        if scene.state == "human":
            return None
        async with self._database.read() as session:
            turns = await fresh_turns(session, scene.conversation, now=scene.now)
        latest = turns[0].details if turns else {}
        if latest.get("step") == marketing_campaign.ASKED:
            return await self._campaign.hear(scene, latest, text)
        if latest.get("step") == marketing_refining.ASKED:
            return await self._refining.hear(scene, latest, text)
        shown = next((turn.details for turn in turns if "definition" in turn.details), None)
        return await self._refining.hear(scene, {**shown, "step": None}, text) if shown else None

    def _of_audience(self, scene: Scene, press: Press, details: dict[str, Any]) -> Outcome:
        if press.action == "refine":
            return self._refining.ask(scene, _audience(details))
        if press.action == "campaign":
            return self._campaign.ask_message(scene, _audience(details))
        return self._save(scene, details)

    def _save(self, scene: Scene, shown: dict[str, Any]) -> Outcome:
        """Saves the segment that the pressed turn shows, once however often the button is pressed."""
        assert scene.pressed is not None  # its details are what is shown
        words, saved_before = scene.words, marketing_texts(scene.language).saved_before

        async def keep(place: Place) -> Sequence[Reply]:
            name = await _save(place, shown)
            await note(place, scene, "segments save", name)
            return [Reply(text=words.segment_saved.format(name=name))]

        return Outcome(
            event="press",
            said=words.segment_save,
            act=keep,
            key=f"marketing:segment:{scene.pressed.id}",
            repeated=(Reply(text=saved_before),),
            by_operator=True,
        )


def _audience(details: dict[str, Any]) -> dict[str, Any]:
    return {name: details[name] for name in ("definition", "description", "request")}


async def _save(place: Place, shown: dict[str, Any]) -> str:
    """The name under which it was saved: the proposed one, numbered where it is taken."""
    condition = parse_definition(shown["definition"])
    proposed = segment.propose_name(shown["description"])
    request = shown["request"][:LONGEST_REQUEST]
    number = 1
    while True:
        name = proposed if number == 1 else f"{proposed} ({number})"
        try:
            await segment.save(place.session, name=name, condition=condition, request=request, now=place.now)
        except NameTaken:
            number += 1
        else:
            return name
