"""`make texts`: brings the catalogs to what the source says; new texts wait there for a translation."""

from __future__ import annotations

import sys

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from console.texts import LANGUAGES
from tests.texts.extraction import catalog_path, texts_of_source


def main() -> None:
    source = texts_of_source()
    for language in list(LANGUAGES)[1:]:
        path = catalog_path(language)
        kept = Catalog(locale=language)
        if path.exists():
            with path.open("rb") as file:
                kept = read_po(file, locale=language)
        kept.update(source, no_fuzzy_matching=True)
        kept.obsolete.clear()
        _clear_guesses(kept)
        with path.open("wb") as file:
            write_po(file, kept, width=110, omit_header=True, no_location=True, sort_output=True)
        waiting = sum(1 for one in kept if one.id and not any(_strings(one.string)))
        sys.stdout.write(f"{path.name}: {len(source)} texts, {waiting} wait for a translation\n")


def _clear_guesses(catalog: Catalog) -> None:
    """What was translated in another form (without a plural, say) is to be translated anew."""
    for message in catalog:
        if message.id and message.fuzzy:
            message.flags.discard("fuzzy")
            message.string = ("",) * catalog.num_plurals if message.pluralizable else ""


def _strings(string: str | tuple[str, ...]) -> tuple[str, ...]:
    return string if isinstance(string, tuple) else (string,)


if __name__ == "__main__":
    main()
