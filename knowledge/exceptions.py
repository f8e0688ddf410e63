"""What can go wrong with the shop's content, named by what the caller can do about it."""

from __future__ import annotations


class KnowledgeError(Exception):
    """The shop's content could not be used."""

    def __init__(self, details: str = "") -> None:
        message = (self.__doc__ or "").strip()
        super().__init__(f"{message} {details}".strip())


class UnreadableSource(KnowledgeError):
    """This source cannot be read; check that it exists and may be opened."""


class AddressRefused(UnreadableSource):
    """Only public http and https addresses are fetched."""


class Unreachable(UnreadableSource):
    """This address could not be fetched; check it in a browser, and try again later."""

    def __init__(self, details: str = "", *, gone: bool = False) -> None:
        super().__init__(details)
        #: Whether the server says that there is nothing there any more.
        self.gone = gone


class AnotherSyncBegan(KnowledgeError):
    """Another sync began meanwhile, so this one stopped and changed nothing; run it again."""


class UnknownSource(KnowledgeError):
    """No such source is remembered; `shopkeeper knowledge sources` lists them."""


class UnknownFormat(KnowledgeError):
    """This source is in no format that Shopkeeper reads."""


class NothingUsable(KnowledgeError):
    """Every row of this source was refused; the content known before was kept."""


class InvalidFilter(KnowledgeError):
    """This filter cannot be understood; write for example: price<50 and brand=Sony."""


class UnknownEmbedder(KnowledgeError):
    """There is no such embedder; use built-in, openai:NAME or the path of a model folder."""


class EmbeddingFailed(KnowledgeError):
    """The embedder did not answer; try again, or use SHOPKEEPER_EMBEDDER=built-in."""


class UnusableModel(EmbeddingFailed):
    """This folder holds no model that can be run; it needs tokenizer.json and model.safetensors or .onnx."""


class VectorsUnavailable(KnowledgeError):
    """The vector index cannot be opened; check SHOPKEEPER_CHROMA_URL or the data folder."""


class ModelMissing(KnowledgeError):
    """This chat model cannot be made; check SHOPKEEPER_CHAT_MODEL and its key."""


class InvalidSynonyms(KnowledgeError):
    """These are no synonyms: write two words or more, with commas between them, none of them very long."""
