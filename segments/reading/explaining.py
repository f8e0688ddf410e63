"""A word without a measure that the request itself explains: `loyal customers: at least 5 orders`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import dropwhile, pairwise

from segments.reading.brackets import CLOSES, OPENS
from segments.reading.engaging import with_named_deeds
from segments.reading.labels import COLON
from segments.reading.neighbours import is_kind, piece_at
from segments.reading.pieces import HEADS, Kind, Piece
from segments.reading.portrait import only_describes
from segments.reading.runs import JOINTS
from segments.reading.stages import without_defined_stages

#: Reasons that an explanation does away with; what data lack they lack nevertheless.
EXPLAINED = ("vague_measure", "vague_window", "vague_threshold", "prediction")
#: What a title is made of beside such words.
OF_TITLES = (
    Kind.SUBJECT, Kind.AGENT, Kind.EVERYONE, Kind.FILLER, Kind.COMMA, Kind.VALUE, Kind.WINDOW,
)  # fmt: skip
#: What explains.
TELLING = (
    Kind.DO, Kind.NOUN, Kind.MEASURE, Kind.AGENT, Kind.ATTRIBUTE_TIME, Kind.CONDITION, Kind.TOP, Kind.WINDOW,
)  # fmt: skip
TIMES = (Kind.WINDOW, Kind.WITHIN, Kind.LENGTH, Kind.ABSENCE)
#: Said of no certain time.
EVER = {"ever": True}
#: What "that is" says.
EQUALS = "equals"
#: The question about who is new.
NEW = "new"
#: "still" says no more than a time beside it; a season may be told right behind it.
STILL, SEASON = "still", "season"
#: What may stand before what somebody is: "still in the stage", "still has the tag".
BEFORE_NAME = (Kind.FILLER, Kind.LEAD, Kind.IS)
#: What may stand between a season and its days, and where they end.
BEFORE_DAYS = (Kind.COMMA, Kind.FILLER)
ENDS = (Kind.COMMA, Kind.AND, Kind.BUT)
LONGEST_SEASON = timedelta(days=125)
#: Names that brackets may tell.
IDENTIFIED = ("campaign_id", "product_id")
OF_NAMES = ("missing_product_attribute", "vague_window")


def explained(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces without words that are explained after a colon, or in brackets right after them."""
    pieces = with_named_deeds(_without_explained_names(_without_dated_words(without_defined_stages(pieces))))
    pieces = _without_dated_seasons(_without_dated_still(pieces))
    colon = next((place for place, piece in enumerate(pieces) if _ends_title(piece)), 0)
    title, rest = pieces[:colon], pieces[colon:]
    if _is_vague_title(title) and _tells(rest):
        return [piece for piece in pieces if piece not in title or not _is_vague(piece)]
    found = [
        _as_time(piece, pieces[:place])
        for place, piece in enumerate(pieces)
        if not (_is_vague(piece) and (_in_brackets(pieces, place) or _tells_age(piece, pieces[place + 1 :])))
        and not (piece.kind is Kind.WINDOW and _is_told_in_brackets(pieces, place))
    ]
    return found if len(found) < len(pieces) else list(pieces)


def _without_dated_words(pieces: Sequence[Piece]) -> list[Piece]:
    """`new customers who signed up this month`: when they joined is told."""
    told = [one for one in pieces if one.kind in (Kind.ATTRIBUTE_TIME, *TIMES)]
    dated = any(
        first.kind is not second.kind and "created_at" in (first.meaning, second.meaning)
        for first, second in pairwise(told)
    )
    return [
        piece for piece in pieces if not (dated and piece.kind is Kind.VAGUE and piece.meaning.about == NEW)
    ]


def _without_dated_still(pieces: Sequence[Piece]) -> list[Piece]:
    """`still ordered this year`: when they did is told beside it; `still churned`: what they are."""
    return [
        piece
        for place, piece in enumerate(pieces)
        if not (
            _is_about(piece, STILL)
            and (_dates_deed(_around(pieces, place)) or _describes(pieces[place + 1 :]))
        )
    ]


def _describes(pieces: Sequence[Piece]) -> bool:
    """Whether what comes next is said of the people as they are now."""
    first = next((one for one in pieces if one.kind not in BEFORE_NAME), None)
    return first is not None and (first.kind is Kind.CONDITION or only_describes(first))


def _around(pieces: Sequence[Piece], place: int) -> list[Piece]:
    """The pieces between the joining words before and after the place."""
    joints = [at for at, piece in enumerate(pieces) if piece.kind in JOINTS]
    begin = max((at + 1 for at in joints if at < place), default=0)
    end = min((at for at in joints if at > place), default=len(pieces))
    return list(pieces[begin:end])


def _dates_deed(pieces: Sequence[Piece]) -> bool:
    dated = any(piece.kind is Kind.WINDOW and piece.meaning != EVER for piece in pieces)
    return dated and [piece.kind for piece in pieces if piece.kind in HEADS] in ([Kind.DO], [Kind.NOUN])


def _without_dated_seasons(pieces: Sequence[Piece]) -> list[Piece]:
    """`this summer, June through August`: the days are told right behind it."""
    return [
        piece
        for place, piece in enumerate(pieces)
        if not (_is_about(piece, SEASON) and _begins_with_days(pieces[place + 1 :]))
    ]


def _begins_with_days(pieces: Sequence[Piece]) -> bool:
    """Whether a time comes first that is not the one of a deed after it."""
    rest = list(dropwhile(lambda piece: piece.kind in BEFORE_DAYS and piece.meaning != CLOSES, pieces))
    if not rest or rest[0].kind is not Kind.WINDOW or not _are_days_of_season(rest[0].meaning):
        return False
    return len(rest) == 1 or (rest[1].kind in ENDS and not is_kind(piece_at(rest, 2), Kind.WINDOW))


def _are_days_of_season(window: dict[str, str]) -> bool:
    """Whether both ends are told and lie near enough: not "in winter, last year"."""
    if not {"from", "to"} <= window.keys():
        return False
    return date.fromisoformat(window["to"]) - date.fromisoformat(window["from"]) <= LONGEST_SEASON


def _is_about(piece: Piece, word: str) -> bool:
    return piece.kind is Kind.VAGUE and piece.meaning.about == word


def _without_explained_names(pieces: Sequence[Piece]) -> list[Piece]:
    """`clicked the spring clean-up (spring_clearance_2026)`: the brackets name what is not known."""
    found: list[Piece] = []
    for place, piece in enumerate(pieces):
        if _names_in_brackets(pieces[place : place + 3]):
            found = _without_name(found)
        found.append(piece)
    return found


def _without_name(found: list[Piece]) -> list[Piece]:
    """Without the words at the end that may be a name; "campaign" after them stays."""
    end = len(found) - (bool(found) and found[-1].kind in (Kind.ANYTHING, Kind.LEAD))
    begin = end
    while begin and _may_be_a_name(found[begin - 1]):
        begin -= 1
    return [*found[:begin], *found[end:]]


def _names_in_brackets(pieces: Sequence[Piece]) -> bool:
    if len(pieces) < 3 or pieces[0].meaning != OPENS or pieces[2].meaning != CLOSES:
        return False
    return pieces[1].kind is Kind.VALUE and pieces[1].meaning.among(IDENTIFIED) is not None


def _may_be_a_name(piece: Piece) -> bool:
    """Whether words may be a part of a name that is not known: "spring" may be a season or a property."""
    problem = piece.meaning if piece.kind in (Kind.VAGUE, Kind.MISSING) else None
    return piece.kind is Kind.UNKNOWN or (problem is not None and problem.code in OF_NAMES)


def _ends_title(piece: Piece) -> bool:
    """`Loyal customers: ...`; Russian writes a dash, which is read as "that is"."""
    return piece.meaning in (COLON, EQUALS)


def _as_time(piece: Piece, before: Sequence[Piece]) -> Piece:
    """`recent buyers (30 days)`: the length is the time itself where none was said."""
    if piece.kind is not Kind.RESTATED or any(one.kind in (Kind.WINDOW, Kind.WITHIN) for one in before):
        return piece
    return replace(piece, kind=Kind.WINDOW, meaning={"last": piece.meaning})


def _tells_age(piece: Piece, following: Sequence[Piece]) -> bool:
    """`adults aged 18-30`."""
    return piece.meaning.about == "age" and any(one.kind in (Kind.AGED, Kind.YEARS_OLD) for one in following)


def _is_vague_title(pieces: Sequence[Piece]) -> bool:
    vague = [piece for piece in pieces if _is_vague(piece)]
    return bool(vague) and all(piece in vague or piece.kind in OF_TITLES for piece in pieces)


def _is_vague(piece: Piece) -> bool:
    return piece.kind in (Kind.VAGUE, Kind.MISSING) and piece.meaning.code in EXPLAINED


def _in_brackets(pieces: Sequence[Piece], place: int) -> bool:
    """Whether brackets that tell something come after a word and its noun."""
    at = place + 1
    while at < len(pieces) and pieces[at].kind in (Kind.SUBJECT, Kind.AGENT, Kind.FILLER, Kind.WINDOW):
        at += 1
    if at < len(pieces) and pieces[at].kind is Kind.RESTATED:
        return True
    if at >= len(pieces) or pieces[at].meaning != OPENS:
        return False
    closes = next((end for end in range(at, len(pieces)) if pieces[end].meaning == CLOSES), len(pieces))
    return _tells(pieces[at:closes])


def _is_told_in_brackets(pieces: Sequence[Piece], place: int) -> bool:
    """`new customers of August (first order in August)`: the time of the word that the brackets explain."""
    following = piece_at(pieces, place + 1)
    if following is None or following.meaning != OPENS:
        return False
    of_word = any(_is_vague(one) and _in_brackets(pieces, at) for at, one in enumerate(pieces[:place]))
    again = any(
        one.kind is Kind.WINDOW and one.meaning == pieces[place].meaning for one in pieces[place + 1 :]
    )
    return of_word and again


def _tells(pieces: Sequence[Piece]) -> bool:
    return any(piece.kind in TELLING for piece in pieces)
