"""Questions with approved answers: columns question, answer, and perhaps topic and language."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.content.readers.table import Row, Rows
from knowledge.content.records import FaqRecord, Refused
from knowledge.language import detect_language


def read_faq(rows: Rows) -> Iterator[FaqRecord | Refused]:
    """The questions; one without an answer takes that of its topic in its language."""
    waiting: list[Row] = []
    answers: dict[tuple[str, str], str] = {}
    for row in rows:
        if isinstance(row, Refused):
            yield row
        elif not row.text("question"):
            yield Refused(row.line, "The column question is empty.")
        elif not row.text("answer"):
            waiting.append(row)
        else:
            answers.setdefault((row.text("topic"), _language(row)), row.text("answer"))
            yield _question(row, row.text("answer"))
    for row in waiting:
        answer = answers.get((row.text("topic"), _language(row))) if row.text("topic") else None
        yield _question(row, answer) if answer else Refused(row.line, "The column answer is empty.")


def _language(row: Row) -> str:
    return row.text("language").lower().replace("_", "-") or detect_language(row.text("question"))


def _question(row: Row, answer: str) -> FaqRecord:
    return FaqRecord(
        line=row.line,
        question=row.text("question"),
        answer=answer,
        topic=row.optional("topic", 100),
        language=_language(row)[:16],
    )
