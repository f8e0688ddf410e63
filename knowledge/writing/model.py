"""The optional chat model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from knowledge.exceptions import ModelMissing

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

#: Seconds that one call may take; the answerer's own limit usually ends it sooner.
TIME_LIMIT = 30.0


def make_chat_model(name: str, api_key: str | None = None, base_url: str | None = None) -> BaseChatModel:
    """A LangChain chat model; `gpt-4o-mini` and `openai:gpt-4o-mini` name the same.

    Other providers (`anthropic:...`) work where their LangChain package is installed.
    """
    plain = name.strip().removeprefix("openai:")
    if not plain:
        raise ModelMissing(f'Given: "{name}".')
    # "llama3:8b" at an address of one's own is a model's name, not a provider's.
    if base_url or ":" not in plain:
        return _openai(plain, api_key, base_url)
    from langchain.chat_models import init_chat_model

    key: dict[str, Any] = {"api_key": api_key} if api_key else {}
    try:
        model: BaseChatModel = init_chat_model(plain, temperature=0, **key)
    except (ImportError, ValueError) as error:
        raise ModelMissing(f'Given: "{name}". {error}') from error
    return model


def _openai(name: str, api_key: str | None, base_url: str | None) -> BaseChatModel:
    from langchain_openai import ChatOpenAI
    from pydantic import SecretStr

    # A server of one's own often wants no key, but the client does.
    if not api_key and not base_url:
        raise ModelMissing("OPENAI_API_KEY is not set.")
    return ChatOpenAI(
        model=name,
        openai_api_key=SecretStr(api_key or "none"),
        openai_api_base=base_url,
        temperature=0,
        timeout=TIME_LIMIT,
        # A second attempt would come too late for the customer who waits.
        max_retries=0,
        # Left to itself it does not ask other servers than OpenAI's for the count of tokens.
        stream_usage=True,
    )
