"""Connections of langchain's client, which it keeps by address for as long as the process lives."""

from __future__ import annotations

from langchain_core.language_models import BaseChatModel
from langchain_openai.chat_models import _client_utils


async def close(model: BaseChatModel) -> None:
    """Close a model's connections; the next server at the same port must not get the closed client."""
    await model.root_async_client.close()
    _client_utils._cached_async_httpx_client.cache_clear()
