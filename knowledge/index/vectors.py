"""The vector index, kept in Chroma: one collection a kind, vectors named by what was embedded.

Chroma merges metadata on upsert, compares no numbers with text and refuses filters of two keys, so it is
given neither metadata nor upserts nor filters: a vector is added once under a name made of its text, and
the database decides which names count. A process that opened an embedded index does not see what another
one adds to it: one process owns it, several use a Chroma server.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from knowledge.batches import batches
from knowledge.exceptions import VectorsUnavailable
from knowledge.index.embedder import Embedder, embed_question

if TYPE_CHECKING:
    import numpy as np
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection
    from numpy.typing import NDArray

KINDS = ("product", "faq", "passage")
#: Vectors added at once; Chroma takes at most 5,461.
_BATCH = 500
#: Names asked for at once.
_NAMES = 5000
_PREFIX = "knowledge-"


class VectorIndex:
    """Embedded at a folder, or on a Chroma server at a URL. Opened when it is first needed."""

    def __init__(self, embedder: Embedder, *, path: Path | None = None, url: str | None = None) -> None:
        if (path is None) == (url is None):
            raise ValueError("Give a path or a url.")
        self.embedder = embedder
        self._path = path
        self._url = url
        self._client: ClientAPI | None = None
        self._collections: dict[str, Collection] = {}
        self._lock = RLock()

    async def nearest(
        self, kind: str, text: str, *, limit: int, among: Sequence[str] | None = None
    ) -> dict[str, float]:
        """The names of the most like vectors with their cosines; `among` leaves only these names."""
        if among is not None and not among:
            return {}
        return await asyncio.to_thread(self._nearest, kind, text, limit, among)

    def _nearest(self, kind: str, text: str, limit: int, among: Sequence[str] | None) -> dict[str, float]:
        vector = embed_question(self.embedder, text)
        if not vector.any():
            return {}
        collection = self._collection(kind)
        # A name that is not there would be an error, not a name without a result.
        ids = self._names(kind, list(dict.fromkeys(among))) if among is not None else None
        if ids == []:
            return {}
        found = _tried(
            collection.query, query_embeddings=[vector], n_results=limit, ids=ids, include=["distances"]
        )
        return {
            name: 1 - distance for name, distance in zip(found["ids"][0], found["distances"][0], strict=True)
        }

    async def add(self, texts: Mapping[str, str]) -> int:
        """Embed the texts whose names are not there yet, and keep them; how many that were."""
        return await asyncio.to_thread(self._add, texts)

    def _add(self, texts: Mapping[str, str]) -> int:
        added = 0
        for kind, names in _by_kind(texts).items():
            collection = self._collection(kind)
            there = {name for batch in batches(names, _NAMES) for name in self._names(kind, batch)}
            for batch in batches((name for name in names if name not in there), _BATCH):
                vectors = self.embedder.embed([texts[name] for name in batch])
                _tried(collection.add, ids=batch, embeddings=vectors)
                added += len(batch)
        return added

    def _names(self, kind: str, among: list[str] | None = None) -> list[str]:
        names: list[str] = _tried(self._collection(kind).get, ids=among, include=[])["ids"]
        return names

    async def vectors(self, kind: str, names: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """The vectors of these names that are there."""
        return await asyncio.to_thread(self._vectors, kind, names)

    def _vectors(self, kind: str, names: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        found: dict[str, NDArray[np.float32]] = {}
        for batch in batches(dict.fromkeys(names), _NAMES):
            page = _tried(self._collection(kind).get, ids=batch, include=["embeddings"])
            found.update(zip(page["ids"], page["embeddings"], strict=True))
        return found

    async def missing(self, wanted: Iterable[str]) -> set[str]:
        """Which of these names have no vector by this embedder."""
        return await asyncio.to_thread(self._missing, wanted)

    def _missing(self, wanted: Iterable[str]) -> set[str]:
        return set().union(*(set(names) - set(self._names(kind)) for kind, names in _by_kind(wanted).items()))

    async def reconcile(self, wanted: Iterable[str]) -> set[str]:
        """Drop every vector that is not wanted, other embedders' too; which wanted ones are missing."""
        return await asyncio.to_thread(self._reconcile, wanted)

    def _reconcile(self, wanted: Iterable[str]) -> set[str]:
        missing: set[str] = set()
        by_kind = _by_kind(wanted)
        for kind in KINDS:
            names, there = set(by_kind.get(kind, ())), set(self._names(kind))
            for batch in batches(sorted(there - names), _NAMES):
                _tried(self._collection(kind).delete, ids=batch)
            missing |= names - there
        self._drop_strangers()
        return missing

    def _drop_strangers(self) -> None:
        ours = {self._collection_name(kind) for kind in KINDS}
        client = self._open()
        for collection in _tried(client.list_collections):
            if collection.name.startswith(_PREFIX) and collection.name not in ours:
                _tried(client.delete_collection, collection.name)

    def close(self) -> None:
        """Let go of the index; it is opened anew when it is needed again."""
        with self._lock:
            if self._client is not None:
                # The interface does not name it, every client has it.
                self._client.close()  # type: ignore[attr-defined]
            self._client = None
            self._collections.clear()

    def _collection_name(self, kind: str) -> str:
        # Another embedder gets another collection: its vectors could not be compared.
        return f"{_PREFIX}{kind}-{blake2b(self.embedder.name.encode(), digest_size=6).hexdigest()}"

    def _collection(self, kind: str) -> Collection:
        with self._lock:
            if kind not in self._collections:
                self._collections[kind] = _tried(
                    self._open().get_or_create_collection,
                    self._collection_name(kind),
                    metadata={"embedder": self.embedder.name},
                    configuration={"hnsw": {"space": "cosine", "ef_search": 200}},
                    # Its own embedder would fetch a model from the network.
                    embedding_function=None,
                )
            return self._collections[kind]

    def _open(self) -> ClientAPI:
        with self._lock:
            if self._client is None:
                self._client = _tried(_connect, self._path, self._url)
            return self._client


def _connect(path: Path | None, url: str | None) -> ClientAPI:
    import chromadb
    from chromadb.config import Settings

    # It would read the working folder's .env, which is ours, and refuse what it does not know.
    settings = Settings(_env_file=None, anonymized_telemetry=False)
    if path is not None:
        path.mkdir(parents=True, exist_ok=True)
        return chromadb.PersistentClient(str(path), settings)
    parts = urlsplit(url or "")
    secure = parts.scheme == "https"
    return chromadb.HttpClient(
        parts.hostname or "localhost", parts.port or (443 if secure else 8000), ssl=secure, settings=settings
    )


def _by_kind(names: Iterable[str]) -> dict[str, list[str]]:
    kinds: dict[str, list[str]] = defaultdict(list)
    for name in names:
        kinds[name.partition(":")[0]].append(name)
    return kinds


def _tried(call: Any, *arguments: Any, **named: Any) -> Any:
    """The call's result; whatever goes wrong inside Chroma, in our words."""
    try:
        return call(*arguments, **named)
    except Exception as error:  # its Rust part and its HTTP client raise what they like
        raise VectorsUnavailable(f"{type(error).__name__}: {error}") from error
