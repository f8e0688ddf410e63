"""What was found out about an audience, as a reply: a figure, a table, or a plot with its numbers."""

from __future__ import annotations

import secrets
from datetime import date
from pathlib import Path

from bot.marketing_texts import MarketingTexts, marketing_texts
from bot.plot_picture import draw_bars
from bot.reply import Reply
from knowledge.money import format_price
from segments.refining.figures import Finding
from segments.refining.inquiry import SPENT, Before, Figure, Series, Table


def finding_reply(finding: Finding, asked: str, *, language: str, currency: str, media: Path | None) -> Reply:
    """The answer to what was `asked`; a plot's picture is written to the folder of media."""
    words = marketing_texts(language)
    match finding:
        case Figure():
            share = finding.count / finding.total if finding.total else 0.0
            text = words.figure.format(count=finding.count, total=finding.total, share=f"{share:.0%}")
            return Reply(heading=asked, text=text)
        case Before():
            day = f"{finding.at:%Y-%m-%d}"
            told = words.before.format(now=finding.now, before=finding.before, day=day)
            return Reply(heading=asked, text=f"{told}\n{words.before_note}")
        case Table():
            return _table(finding, words)
        case Series():
            return _plot(finding, asked, words, currency, media)


def save_picture(content: bytes, media: Path | None) -> str | None:
    """The address of the picture, under a name that nobody can guess; None where nothing keeps pictures."""
    if media is None:
        return None
    name = f"plot-{secrets.token_urlsafe(18)}.png"
    media.mkdir(parents=True, exist_ok=True)
    (media / name).write_bytes(content)
    return f"/media/{name}"


def _table(table: Table, words: MarketingTexts) -> Reply:
    day = f"{table.start:%Y-%m-%d}"
    if not table.rows:
        return Reply(text=words.bought_nothing.format(day=day))
    rows = [
        (
            one.category,
            f"{one.buyers} ({one.buyers / max(table.total, 1):.0%})",
            f"{one.all_buyers / max(table.all_total, 1):.0%}",
        )
        for one in table.rows
    ]
    lines = [
        f"{category}: {words.of_them} {theirs}, {words.of_all} {all_}" for category, theirs, all_ in rows
    ]
    return Reply(
        heading=words.bought_since.format(day=day),
        text="\n".join(lines),
        table=((words.category, words.of_them, words.of_all), *rows),
    )


def _plot(series: Series, asked: str, words: MarketingTexts, currency: str, media: Path | None) -> Reply:
    def said(value: int) -> str:
        return format_price(value, currency, words.language) if series.deed == SPENT else str(value)

    day, highest = max(series.points, key=lambda point: point[1])
    text = words.series.format(
        total=said(sum(value for _, value in series.points)),
        first=series.points[0][0].isoformat(),
        highest=said(highest),
        day=day.isoformat(),
    )
    picture = draw_bars(_drawn(series, currency), title=f"{series.deed}, by {series.step}")
    return Reply(heading=asked, text=text, photo=save_picture(picture, media))


def _drawn(series: Series, currency: str) -> list[tuple[date, float]]:
    from babel.numbers import get_currency_precision

    minor = 10 ** get_currency_precision(currency) if series.deed == SPENT else 1
    return [(day, value / minor) for day, value in series.points]
