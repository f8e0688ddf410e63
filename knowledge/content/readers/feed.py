"""Product feeds as XML, RSS 2.0 or Atom: their items as rows of a Google Merchant feed.

Read as a stream, so that no item but the one at hand is in memory. Entities that a file declares are refused
as `defusedxml` does: a few of them can be made to stand for gigabytes, or for other files.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl, Locator

from knowledge.content.readers.table import Row, checked, column_name
from knowledge.content.records import Refused
from knowledge.exceptions import UnreadableSource

_CHUNK = 1 << 16
#: Characters of one item, and how deep elements may stand in one another: a feed has hundreds and four.
_LONGEST_ITEM = 5_000_000
_DEEPEST = 50
_ITEMS = {"item", "entry"}
#: Elements that come several times and belong together as one text, with what joins them.
_JOINED = {"additional_image_link": " ", "product_highlight": ". "}
_DETAIL = ("section_name", "attribute_name", "attribute_value")


def feed_rows(file: IO[str]) -> Iterator[Row | Refused]:
    """The items as rows, each with the line it begins in; UnreadableSource where the XML breaks off."""
    from xml.sax import SAXParseException

    from defusedxml.common import DefusedXmlException
    from defusedxml.sax import make_parser

    parser = make_parser()
    # Fed in pieces, the parser tells nobody where it is; it is its own locator.
    items = _Items(parser)
    parser.setContentHandler(items)
    try:
        for chunk in iter(lambda: file.read(_CHUNK), ""):
            parser.feed(chunk)
            yield from items.taken()
        parser.close()
    except SAXParseException as error:
        raise UnreadableSource(f"Line {error.getLineNumber()}: {error.getMessage()}.") from error
    except DefusedXmlException as error:
        raise UnreadableSource(f"It declares entities, which are not read: {error}") from error
    yield from items.taken()


class _Items(ContentHandler):
    """Collects the elements of each item, under names without their prefix."""

    def __init__(self, place: Locator) -> None:
        super().__init__()
        self._place = place
        self._done: list[Row | Refused] = []
        #: The names above the present place, from the item down; empty outside of one.
        self._path: list[str] = []
        self._text: list[str] = []
        self._nested: list[tuple[str, str]] = []
        self._found: dict[str, list[Any]] = {}
        #: The names that came with a prefix: g:title says what the item's plain title says for readers.
        self._prefixed: set[str] = set()
        self._line = 0
        self._length = 0
        self._depth = 0

    def taken(self) -> list[Row | Refused]:
        done, self._done = self._done, []
        return done

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802  (the interface's name)
        self._depth += 1
        if self._depth > _DEEPEST:
            raise UnreadableSource(f"Line {self._at()}: elements stand more than {_DEEPEST} deep.")
        if not self._path:
            if name in _ITEMS:
                self._begin()
            return
        self._path.append(name)
        self._text = []
        # Atom gives the address as an attribute.
        address = attrs.get("href")
        if name == "link" and address and attrs.get("rel", "alternate") == "alternate":
            self._text = [address]

    def _begin(self) -> None:
        self._path, self._line, self._length = ["item"], self._at(), 0
        self._found, self._prefixed, self._nested, self._text = {}, set(), [], []

    def characters(self, content: str) -> None:
        if not self._path:
            return
        self._length += len(content)
        if self._length > _LONGEST_ITEM:
            raise UnreadableSource(f"Line {self._line}: the item has more than {_LONGEST_ITEM} characters.")
        self._text.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802  (the interface's name)
        self._depth -= 1
        if not self._path:
            return
        text, self._text = "".join(self._text).strip(), []
        depth = len(self._path)
        self._path.pop()
        if depth == 1:
            self._done.append(checked(self._line, self._values()))
        elif depth == 2:
            self._keep(name, text)
        elif text:
            self._nested.append((column_name(name.rpartition(":")[2]), text))

    def _keep(self, raw: str, text: str) -> None:
        prefix, _, local = raw.rpartition(":")
        name, nested = column_name(local), self._nested
        self._nested = []
        value: Any = text
        if name == "product_detail":
            parts = dict(nested)
            value = tuple(parts.get(each, "") for each in _DETAIL)
            if not value[1] or not value[2]:
                return
        elif nested:
            value = " ".join(part for _, part in nested)
        if not value or (name in self._prefixed and not prefix):
            return
        if prefix and name not in self._prefixed:
            self._prefixed.add(name)
            self._found.pop(name, None)
        self._found.setdefault(name, []).append(value)

    def _values(self) -> dict[str, Any]:
        return {
            name: found if name == "product_detail" else _JOINED.get(name, ", ").join(found)
            for name, found in self._found.items()
        }

    def _at(self) -> int:
        return self._place.getLineNumber() or 0
