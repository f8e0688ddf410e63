"""The documents say what is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer.main

from app.cli import app

ROOT = Path(__file__).parents[2]
DOCUMENTS = ["README.md", "README.zh.md", "docs/operations.md", "docs/architecture.md", "CONTRIBUTING.md"]


def commands() -> set[str]:
    """Every command of the command line, in full."""
    root = typer.main.get_command(app)
    return {
        f"{name} {inner}".strip()
        for name, command in root.commands.items()
        for inner in getattr(command, "commands", {"": None})
    }


def mentioned(document: str) -> set[str]:
    """The commands that a document names, as far as they are written out."""
    text = (ROOT / document).read_text(encoding="utf-8")
    return {" ".join(words.split()) for words in re.findall(r"shopkeeper ((?:[a-z]+ ?){1,2})", text)}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_that_is_named_exists(document: str) -> None:
    known = commands()
    for words in mentioned(document):
        first = words.split()[0]
        assert words in known or first in known, f"shopkeeper {words}"


def test_every_command_is_told_in_the_readme_or_in_the_manual() -> None:
    told = " ".join(word for document in DOCUMENTS for word in mentioned(document)).split()
    assert {command.split()[0] for command in commands()} - {"demo"} <= set(told)


def test_the_chinese_readme_shows_the_same_commands_and_pictures() -> None:
    def shown(name: str) -> list[str]:
        text = (ROOT / name).read_text(encoding="utf-8")
        return re.findall(r"make (?:demo|test)|shopkeeper [a-z]+(?: [a-z]+)?|docs/\w+\.\w+", text)

    assert shown("README.zh.md") == shown("README.md")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_leads_somewhere(document: str) -> None:
    path = ROOT / document
    for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target
