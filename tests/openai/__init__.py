"""A strict local server that speaks OpenAI's protocol, so that langchain and openai run for real."""

from tests.openai.reply import Reply
from tests.openai.server import KEY, OpenAIServer

__all__ = ["KEY", "OpenAIServer", "Reply"]
