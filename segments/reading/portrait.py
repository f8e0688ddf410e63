"""What names say of the customers themselves: where they live, their tags, their channel."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from segments.reading.ages import may_be_age
from segments.reading.clause import ANY_OBJECT, CAME_BY
from segments.reading.neighbours import counted, is_kind, piece_after, said_of_language
from segments.reading.pieces import Kind, Listed, Piece, Problem, Quantity
from segments.reading.tokens import CYRILLIC, HAN
from segments.reading.tree import Junction, Leaf, Negation, Node

PROFILE = ("tags", "lifecycle_stage", "rfm_type", "city", "country", "language", "channel")
PLACES = ("city", "country")
#: A customer has several tags, but one value of everything else.
SEVERAL = "tags"
#: студенты, студентов, студентам, студентами.
PLURAL_RUSSIAN = ("ы", "и", "ов", "ам")
REACHABLE = {"reachable": True}


def noun_after(pieces: Sequence[Piece], place: int) -> Piece | None:
    """The piece after another; in 东京VIP客户 names that describe the same people are passed over."""
    at = place + 1
    while (
        pieces[place].kind is Kind.VALUE
        and at < len(pieces)
        and pieces[at].kind is Kind.VALUE
        and pieces[at].meaning.among(PROFILE)
    ):
        at += 1
    return pieces[at] if at < len(pieces) and pieces[at].kind is Kind.SUBJECT else piece_after(pieces, place)


def described(piece: Piece, *, excluding: bool, denied: bool) -> tuple[Node, list[Problem]]:
    """The condition that names stand for, and what must be asked about them."""
    listed: Listed = piece.meaning
    doubt = doubt_about_denial(piece) if denied else None
    problems = [doubt] if doubt else []
    name, values = listed.among(PROFILE) or ("", [])
    if any(len(one) > 1 for one in values):
        problems.append(Problem("which_name", " / ".join(values[0])))
    op = "has" if name == SEVERAL else "!=" if listed.other else "="
    leaves = tuple(Leaf({"attr": name, "op": op, "value": one[0]}) for one in values)
    if name == "language" and not said_of_language(piece):
        problems.append(Problem("vague_measure", "language_or_country"))
    together = (
        "all"
        if listed.other or listed.both or (listed.each and name == SEVERAL and not (excluding or denied))
        else "any"
    )
    return (leaves[0] if len(leaves) == 1 else Junction(together, leaves)), problems


def doubt_about_object(piece: Piece, *, of_campaign: bool) -> Problem | None:
    """What must be asked where a name stands where the object of a deed does.

    `bought coffee in Berlin`: there, or by somebody who lives there? `viewed email`, `clicked any
    newsletter`: what?
    """
    if is_place(piece):
        return Problem("missing_geo", "place_of_deed")
    if of_campaign and piece.meaning.among((SEVERAL,)):
        return Problem("which_name", piece.meaning.said)
    is_channel = piece.meaning.among(("channel",)) is not None
    return Problem("not_understood", "too_much") if is_channel else None


def doubt_about_list(piece: Piece, *, excluding: bool) -> Problem | None:
    """`VIPs and students`: who is both, or everybody who is either?"""
    listed: Listed = piece.meaning
    told = listed.led or listed.both or excluding or not listed.each
    return None if told or not names_several(piece) else Problem("not_understood", "both_or_either")


def doubt_about_denial(piece: Piece) -> Problem | None:
    """`not vip and student`: neither of them, or a student who is not vip?"""
    listed: Listed = piece.meaning
    told = listed.led or listed.both or not listed.each or names_several(piece)
    return None if told or not listed.among((SEVERAL,)) else Problem("not_understood", "too_much")


def names_several(piece: Piece) -> bool:
    """Whether a tag is said of people: `students`."""
    found = piece.meaning.among((SEVERAL,))
    return bool(found) and _is_plural(piece.meaning.said, found[1][0][0])


def _is_plural(said: str, value: str) -> bool:
    """`students` are people; `student` is what somebody is. Chinese words may be either."""
    if re.search(f"[{HAN}]", said):
        return True
    return any(_has_plural(word, value) for word in said.lower().split())


def _has_plural(word: str, value: str) -> bool:
    if CYRILLIC.search(word):
        return word.endswith(PLURAL_RUSSIAN)
    return word.endswith("s") and not value.lower().endswith("s")


def aged(quantity: Quantity) -> Node:
    """`over 30`, `over 30 but under 50`."""
    leaves = tuple(Leaf({"attr": "age", **one.written()}) for one in quantity.each())
    return leaves[0] if len(leaves) == 1 else Junction("all", leaves)


def is_age(piece: Piece, before: Piece | None, following: Piece | None, *, alone: bool) -> bool:
    """Whether a number tells how old the people are: "customers over 40"; "40 customers" are so many.

    `alone` where no deed was told that it might belong to.
    """
    if alone and _is_age_alone(piece, before, following):
        return True
    if is_kind(before, Kind.AGED) or is_kind(following, Kind.YEARS_OLD):
        return True
    bare = piece.meaning.unit is None and piece.meaning.op != "="
    counts = counted(piece.meaning, None, following).unit is not None and not only_describes(following)
    return bare and is_kind(before, Kind.SUBJECT) and not counts


def _is_age_alone(piece: Piece, before: Piece | None, following: Piece | None) -> bool:
    """Whether a number where no deed is told is an age: `tagged student or under 25`, `anyone over 65`."""
    if not may_be_age(piece.meaning):
        return False
    told = (
        before is None or is_kind(before, Kind.EVERYONE, Kind.CONDITION, Kind.NOT) or only_describes(before)
    )
    alone = (
        following is None or is_kind(following, Kind.RELATIVE, Kind.CONDITION) or only_describes(following)
    )
    return told and alone


def is_place(piece: Piece) -> bool:
    """Whether a name may be that of a place."""
    return any(piece.meaning.among((field,)) for field in PLACES)


def only_describes(piece: Piece | None) -> bool:
    """Whether a name can be the people's only: a place or a tag, but no goods."""
    if piece is None or piece.kind is not Kind.VALUE:
        return False
    return piece.meaning.among(PROFILE) is not None and piece.meaning.among(ANY_OBJECT) is None


def is_way_of_deed(listed: Listed, told: Mapping[str, Any], waiting: Sequence[Piece]) -> bool:
    """`wrote on Telegram but not on WhatsApp`, `not on WhatsApp`: not "whose main channel is email"."""
    came_by = listed.among((CAME_BY,)) is not None
    denied = any(one.kind is Kind.NOT for one in waiting)
    repeats = "channel" in told and (came_by or not listed.led)
    return listed.among(("channel",)) is not None and ((came_by and denied) or repeats)


def is_way_to_reach(before: Piece, piece: Piece) -> bool:
    """`can be written to on Telegram`: not the channel that they mostly use."""
    found = piece.meaning.among(("channel",))
    return (
        before.kind is Kind.CONDITION and before.meaning == REACHABLE and bool(found) and len(found[1]) == 1
    )


def is_agreed_to(before: Piece, piece: Piece) -> bool:
    """`agreed to marketing on Telegram`: there is no such consent here."""
    consent = before.kind is Kind.CONDITION and before.meaning.get("attr") == "consent"
    return consent and piece.meaning.among(("channel",)) is not None


def with_one_consent(pieces: Sequence[Piece]) -> list[Piece]:
    """`no WhatsApp consent`: there is one for everything, so that the name before it stays unread."""
    return [
        replace(piece, kind=Kind.UNKNOWN)
        if place and _is_consent_to(pieces[place - 1], piece, pieces[place + 1 : place + 2])
        else piece
        for place, piece in enumerate(pieces)
    ]


def _is_consent_to(before: Piece, piece: Piece, following: Sequence[Piece]) -> bool:
    named = piece.kind is Kind.VALUE and piece.meaning.among(("channel",)) is not None
    return (named and before.kind in (Kind.NOT, Kind.RELATIVE)) and any(
        one.kind is Kind.CONDITION and one.meaning.get("attr") == "consent" and one.start == piece.end
        for one in following
    )


def on_channel(reached: Node, piece: Piece) -> Node:
    """The condition of being reachable, there."""
    if isinstance(reached, Negation):
        return Negation(on_channel(reached.node, piece))
    found = piece.meaning.among(("channel",))
    return Leaf({"reachable": {"channel": found[1][0][0]}})
