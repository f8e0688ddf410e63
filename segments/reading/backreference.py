"""What a clause leaves out because the clause before told it: the campaign, the goods, the time, "it"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from segments.reading import absorbing
from segments.reading.clause import GOODS, INCOMPLETE, Clause
from segments.reading.pieces import Kind, Piece, Quantity
from segments.reading.said import Said

#: The object of the clause before, whatever it is.
SAME = "same"
#: What "added" may have said.
ADDED = {"add_to_cart", "favorite"}
#: Said of goods of any kind.
WHATEVER = (None, absorbing.WHATEVER)
#: Numbers that tell only that something was done.
AT_ALL = (None, Quantity(">", 0), Quantity(">=", 1))


def are_alike(types: Sequence[str], earlier: Sequence[str]) -> bool:
    """`added it to the cart ... since adding it`: where it was added was told before."""
    added = INCOMPLETE in types and bool(ADDED & set(earlier))
    return added or bool(set(types) & set(earlier))


def points_back(piece: Piece) -> bool:
    """`it`, `the same one`."""
    return piece.kind is Kind.SAME or (piece.kind is Kind.AS_BEFORE and piece.meaning == SAME)


def stands_for(piece: Piece, named: Piece) -> bool:
    """`replied to the newsletter after clicking it`: a campaign has no goods that might be meant."""
    one = piece.kind is Kind.AS_BEFORE and piece.meaning is None
    return one or (points_back(piece) and named.meaning.among(("campaign_id",)) is not None)


def is_of_earlier(said: Said, main: Sequence[Piece]) -> bool:
    """`bought nothing since their last click on it`: "it" is what was clicked, not what is bought."""
    anything = (Kind.ANYTHING, Kind.NOTHING)
    whatever = any(piece.kind in anything and piece.meaning in WHATEVER for piece in main)
    return whatever or set(said.clauses[-1].types) <= absorbing.OF_CAMPAIGNS


def of_the_same_campaign(clause: Clause, before: Clause | None) -> None:
    """`clicked the July newsletter but did not reply`: to that one."""
    if before is None:
        return
    answers = {"click", "reply"}
    of_one = answers >= {*clause.types, *before.types} and clause.types != before.types
    told = clause.where or clause.generic or clause.window or clause.quantity or clause.measure or clause.rank
    if clause.types and of_one and not told and "campaign_id" in before.where:
        clause.where["campaign_id"] = before.where["campaign_id"]


def of_the_same_goods(clause: Clause, before: Clause) -> None:
    """`bought coffee in July, no longer bought in August`: no coffee."""
    anew = clause.where or clause.generic or clause.quantity or clause.measure or clause.rank
    if clause.no_longer and clause.types == before.types and not anew:
        clause.where = {name: value for name, value in before.where.items() if name in GOODS}


def of_the_same_time(clause: Clause, before: Clause) -> None:
    """`wrote in the last 30 days, and not one positive message`: none in those days."""
    if clause.of_those and clause.types == before.types and not (before.negated or before.follows):
        clause.where = {**before.where, **clause.where}
        clause.window = clause.window or before.window
    of_those = "sentiment" in clause.where and set(clause.types) <= set(before.types) and clause.negated
    if of_those and not (clause.window or clause.ever or clause.never or before.negated):
        clause.window = before.window


def again_after_the_first(clause: Clause, before: Clause) -> bool:
    """`their first order was a tent, and they ordered again`: nothing could be done again before it."""
    same = clause.types == before.types and before.edge == "first"
    return clause.again and same and not (before.window or clause.window)


def more_than_before(clause: Clause, before: Clause) -> None:
    """`ordered last month and more often this month`: than last month, where no number was said of it."""
    told = before.negated or before.rank or before.edge or before.follows or before.than or before.same
    alike = clause.types == before.types and clause.where == before.where
    timed = clause.window and before.window and clause.window != before.window
    if clause.more and clause.than is None and alike and timed and not told and before.quantity in AT_ALL:
        clause.than = replace(clause.echo(), window=before.window)
