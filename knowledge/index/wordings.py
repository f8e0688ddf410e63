"""Wordings: what customers type, as it is searched for: slips corrected, other words for its words."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.index.kept import Kept
from knowledge.index.ranking import Wording
from knowledge.index.spelling import Correction, Speller, doubts, load_speller
from knowledge.index.synonyms import load_synonyms


class Wordings:
    """Knows the shop's words, for as long as its content does not change."""

    def __init__(self) -> None:
        self._speller = Kept(load_speller)
        self._synonyms = Kept(load_synonyms)

    async def speller(self, session: AsyncSession, revision: int) -> Speller:
        """What corrects slips by the words of the content."""
        return await self._speller.at(revision, session)

    async def correct(self, session: AsyncSession, revision: int, text: str) -> Correction:
        """The text with its slips corrected. The speller is only made where a word is in doubt."""
        if not self._speller.is_of(revision) and not await doubts(session, text):
            return Correction(text)
        return (await self.speller(session, revision)).correct(text)

    async def of(self, session: AsyncSession, revision: int, text: str) -> Wording:
        """The text as it is searched for."""
        correction = await self.correct(session, revision, text)
        synonyms = await self._synonyms.at(revision, session)
        return Wording(
            correction.text,
            besides=lambda token: (*correction.expand(token), *synonyms.own(token)),
            instead=synonyms.expand,
        )
