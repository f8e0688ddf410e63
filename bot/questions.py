"""Questions and other free text: answered from the library, with cards, sources and suggestions."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from bot import commands
from bot.card import cards, product_buttons
from bot.feedback import feedback_row
from bot.outcome import Outcome
from bot.remembering.memory import only_tells
from bot.reply import Button, Press, Reply, Rows
from bot.scene import Scene
from bot.texts import Texts, texts
from knowledge.answers import Answer, Answerer, Question
from knowledge.approved.small_talk import small_talk
from knowledge.facts.attributes import is_pointing
from knowledge.library import Library
from knowledge.schema import Product
from knowledge.writing.promises import PROMISED

OnText = Callable[[str], Awaitable[None]]

#: Cards of one answer; the others come with "show more".
CARDS_AT_ONCE = 3
LONGEST_LABEL = 60
#: Kinds of answers that only a question gets.
TO_QUESTIONS = frozenset({"faq", "fact", "passage"})

#: Reasons for which a person is called without asking back: the answer has said that one will see to it.
AT_ONCE = frozenset({PROMISED})

_ASKING = re.compile(
    r"[?？؟]|^\s*(what|which|who|where|when|why|how|is|are|do|does|did|can|could|will|would|have|has)\b"
    r"|^\s*(что|какой|какая|какие|какое|кто|где|когда|почему|зачем|как|сколько|есть ли|можно ли)\b"
    r"|(吗|呢|么|什么|怎么|多少|哪|几)",
    re.IGNORECASE,
)


#: A letter or a figure of any script; "?", "..." and emoji ask nothing that could be looked up.
_SAYS_SOMETHING = re.compile(r"[^\W_]")


class Questions:
    """Turns free text into an outcome."""

    def __init__(self, library: Library, answerer: Answerer, *, shop_url: str) -> None:
        self._library = library
        self._answerer = answerer
        self._shop_url = shop_url

    async def reply_to(self, scene: Scene, text: str, on_text: OnText | None = None) -> Outcome:
        """The slow part of a conversation: no transaction is open while it runs."""
        if scene.state == "human":
            return Outcome(event=kind_of(text), said=text, automatic=True)
        talk = small_talk(text)
        if talk is None and not _SAYS_SOMETHING.search(text):
            return _ask_for_words(scene, text)
        if talk == "agreed" and scene.offers_person and scene.state == "bot":
            return replace(commands.call_person(scene), said=text)
        if kind_of(text) == "message" and only_tells(text, scene.now.date()):
            reply = Reply(text=scene.words.noted)
            return Outcome(event="message", said=text, replies=(reply,), automatic=True)
        answer = await self._answer_to(scene, text, on_text)
        if answer.reason == "asked_for_person":
            return replace(commands.call_person(scene), said=text, answer=answer)
        products = await self._library.products(
            answer.products or ([answer.nearest] if answer.nearest else ())
        )
        shown = [product.id for product in products[:CARDS_AT_ONCE]]
        return Outcome(
            event="question" if _answers_a_question(answer) else kind_of(text),
            said=text,
            replies=tuple(self._replies(scene, answer, products)),
            topic=answer.topic,
            properties={"answered": answer.answered, "kind": answer.kind},
            details={
                "kind": answer.kind,
                "answered": answer.answered,
                "reason": answer.reason,
                "products": shown,
                "rest": [product.id for product in products[CARDS_AT_ONCE:]],
                "citations": [{"id": one.id, "title": one.title} for one in answer.citations],
                "suggested": list(answer.suggested),
                "language": answer.language,
                "topic": answer.topic,
                "question": text,
                "offers_person": answer.action == "handoff",
            },
            automatic=True,
            answer=answer,
            shown=tuple(products[:CARDS_AT_ONCE]),
            calls_person=answer.reason in AT_ONCE,
        )

    async def _answer_to(self, scene: Scene, text: str, on_text: OnText | None) -> Answer:
        """One answer; where several messages of a burst ask different things, it holds the answer to each."""
        asked = _asked([line.text for line in scene.incoming.lines])
        if len(asked) > 1:
            each = [await self._answerer.prepare(_question(scene, one), now=scene.now) for one in asked]
            if (joined := _joined(each)) is not None:
                return joined
        return await self._answerer.prepare(_question(scene, text), now=scene.now, on_text=on_text)

    def _replies(self, scene: Scene, answer: Answer, products: list[Product]) -> list[Reply]:
        words = texts(answer.language)
        text = _with_sources(answer, words)
        if scene.state == "waiting" and (answer.action == "handoff" or not answer.answered):
            text = words.person_waiting
        only_mentioned = answer.kind != "products" and len(products) == 1
        carded = answer.kind == "products" and bool(products)
        head = Reply(text=text, rows=_rows(scene, answer, words, only_mentioned, carded))
        if only_mentioned:
            return [head]
        shown, rest = products[:CARDS_AT_ONCE], products[CARDS_AT_ONCE:]
        below = cards(shown, words, shop_url=self._shop_url, rest=bool(rest))
        return ([head] if head.text or head.rows else []) + below


def _asked(lines: Sequence[str]) -> list[str]:
    """The questions of a burst; "and how much would that be?" belongs to the one before it."""
    asked: list[str] = []
    for line in lines:
        if kind_of(line) != "question":
            continue
        if asked and is_pointing(line):
            asked[-1] = f"{asked[-1]} {line}"
        else:
            asked.append(line)
    return asked


def _joined(answers: Sequence[Answer]) -> Answer | None:
    """The answers in one; None where they are the same, or where one is no statement from a source."""
    different = list({answer.text: answer for answer in answers}.values())
    if len(different) < 2 or not all(map(_answers_a_question, different)):
        return None
    return replace(
        different[0],
        text="\n\n".join(answer.text for answer in different),
        citations=tuple(dict.fromkeys(one for answer in different for one in answer.citations)),
        products=tuple(dict.fromkeys(one for answer in different for one in answer.products)),
        suggested=(),
    )


def _ask_for_words(scene: Scene, text: str) -> Outcome:
    """A lone question mark is no question to be recorded as unanswered: the bot asks what is meant."""
    person = ((Button(scene.words.talk_to_person, Press("person")),),) if scene.state == "bot" else ()
    reply = Reply(text=scene.words.say_more, rows=person)
    return Outcome(event="message", said=text, replies=(reply,), automatic=True)


def _answers_a_question(answer: Answer) -> bool:
    # Small talk is answered like a question, but from no source.
    return answer.kind in TO_QUESTIONS and bool(answer.citations)


def kind_of(text: str) -> str:
    """`question` for what reads as one in a language that we speak, else `message`."""
    return "question" if _ASKING.search(text) else "message"


def _question(scene: Scene, text: str) -> Question:
    return Question(
        text=text,
        language=scene.language,
        history=scene.history,
        products_in_view=scene.products_in_view,
        shown_before=scene.shown_before,
        asked_by=scene.reference,
        seen=scene.seen,
    )


def _with_sources(answer: Answer, words: Texts) -> str:
    titles = list(dict.fromkeys(citation.title for citation in answer.citations if citation.title))
    if answer.kind not in ("passage", "model") or not titles:
        return answer.text
    return f"{answer.text}\n\n{words.source.format(titles=', '.join(titles))}"


def _rows(scene: Scene, answer: Answer, words: Texts, only_mentioned: bool, carded: bool) -> Rows:
    # Cards bring buttons of their own: suggestions above them would bury the products.
    suggested = () if carded else answer.suggested
    rows: list[tuple[Button, ...]] = [
        (Button(_short(suggestion), Press("ask", item=str(number))),)
        for number, suggestion in enumerate(suggested)
    ]
    if only_mentioned:
        rows.append(product_buttons(words))
    if judged := feedback_row(answer, words):
        rows.append(judged)
    if answer.action == "handoff" and scene.state == "bot":
        rows.append((Button(words.talk_to_person, Press("person")),))
    return tuple(rows)


def _short(label: str) -> str:
    """Cut in the middle: a long title comes first, and what is asked of it last."""
    if len(label) <= LONGEST_LABEL:
        return label
    end = LONGEST_LABEL // 2
    return f"{label[: LONGEST_LABEL - end - 1].rstrip()}…{label[-end:].lstrip()}"
