"""robots.txt: what a site asks programs to leave alone."""

from __future__ import annotations

from pathlib import Path
from urllib.robotparser import RobotFileParser

from knowledge.content.address import parse_address
from knowledge.content.fetching import AGENT, Fetcher
from knowledge.exceptions import Unreachable

#: Characters of the file that count; the standard lets a reader stop at 500 KiB.
_LONGEST = 512_000


class Robots:
    """Asked page by page; each site's file is fetched once."""

    def __init__(self, fetcher: Fetcher, path: Path) -> None:
        self._fetcher = fetcher
        self._path = path
        self._sites: dict[str, RobotFileParser] = {}

    def allow(self, page: str) -> bool:
        """Whether the page may be fetched. Unreachable where the site cannot say: that is not a yes."""
        site = parse_address(page).origin
        if site not in self._sites:
            self._sites[site] = self._read(site)
        return self._sites[site].can_fetch(AGENT, page)

    def _read(self, site: str) -> RobotFileParser:
        rules = RobotFileParser()
        try:
            self._fetcher.fetch(f"{site}/robots.txt", self._path)
            text = self._path.read_text(encoding="utf-8", errors="replace")
        except Unreachable as error:
            if not error.gone:
                raise
            text = ""
        rules.parse(text[:_LONGEST].splitlines())
        return rules
