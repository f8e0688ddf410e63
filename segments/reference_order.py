"""The order of customers' references: numbers as numbers and before all others, those by their characters."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, ColumnElement, String, case, func
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


def reference_key(reference: str) -> tuple[bool, int, str]:
    """A key to sort by."""
    is_number = reference.isascii() and reference.isdigit()
    return (not is_number, int(reference) if is_number else 0, reference)


def reference_order(reference: ColumnElement[str]) -> tuple[ColumnElement[Any], ...]:
    """The same for ORDER BY. Of two numbers without leading zeros the longer one is greater."""
    digits = func.ltrim(reference, "0")
    number = IsNumber(reference)
    return (
        case((number, 0), else_=1),
        case((number, func.length(digits)), else_=0),
        case((number, ByCharacter(digits)), else_=""),
        ByCharacter(reference),
    )


class IsNumber(FunctionElement[bool]):
    """The text is digits and nothing else."""

    type = Boolean()
    inherit_cache = True


class ByCharacter(FunctionElement[str]):
    """Text that is ordered by its characters, whatever the database's locale."""

    type = String()
    inherit_cache = True


@compiles(IsNumber, "sqlite")
def _digits_only(element: IsNumber, compiler: SQLCompiler, **options: Any) -> str:
    text = compiler.process(element.clauses, **options)
    return f"({text} <> '' AND {text} NOT GLOB '*[^0-9]*')"


@compiles(IsNumber, "postgresql")
def _digits(element: IsNumber, compiler: SQLCompiler, **options: Any) -> str:
    return f"({compiler.process(element.clauses, **options)} ~ '^[0123456789]+$')"


@compiles(ByCharacter, "sqlite")
def _binary(element: ByCharacter, compiler: SQLCompiler, **options: Any) -> str:
    return f"({compiler.process(element.clauses, **options)} COLLATE BINARY)"


@compiles(ByCharacter, "postgresql")
def _c(element: ByCharacter, compiler: SQLCompiler, **options: Any) -> str:
    return f'({compiler.process(element.clauses, **options)} COLLATE "C")'
