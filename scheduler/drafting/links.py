"""Links in drafts: a model may copy an address from a material, and write none of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

#: What ends an address: spaces, quotes, brackets, and the letters and marks of Chinese and Japanese.
_REST = r"[^\s<>\"{}|\u3000-\u9fff\uff00-\uffef]"
_LABEL = r"[0-9A-Za-z\u00c0-\u024f\u0400-\u04ff-]+"
#: Whatever a chat could make a link of: with a scheme, a bare host, an address of mail, a chat's name.
_ADDRESS = re.compile(
    rf"[A-Za-z][A-Za-z0-9+.-]*://{_REST}+|(?:mailto|tel|tg):{_REST}+"
    rf"|(?:[\w.+-]+@)?(?:{_LABEL}\.)+[A-Za-z\u0400-\u04ff]{{2,24}}(?![\w.]*@)(?::\d+)?(?:[/?#]{_REST}*)?"
    r"|(?<![\w@])@[A-Za-z]\w{3,}"
)
_ENDINGS = ".,;:!?)]'»”…*_/"


def foreign_links(text: str, materials: Iterable[str]) -> list[str]:
    """The addresses of a text that stand in none of the materials."""
    known = {_plain(address) for one in materials for address in _addresses(one)}
    found = (address for address in _addresses(text) if _plain(address) not in known)
    return list(dict.fromkeys(found))


def _addresses(text: str) -> Iterator[str]:
    return (found[0].rstrip(_ENDINGS) for found in _ADDRESS.finditer(text))


def _plain(address: str) -> str:
    folded = address.casefold()
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", folded).rstrip(_ENDINGS)
