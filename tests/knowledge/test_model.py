from __future__ import annotations

import pytest

from knowledge.exceptions import ModelMissing
from knowledge.writing.model import make_chat_model


@pytest.mark.parametrize("name", ["gpt-4o-mini", "openai:gpt-4o-mini"])
def test_both_names_make_the_same_model(name):
    model = make_chat_model(name, api_key="k")

    assert model.model_name == "gpt-4o-mini"


def test_a_server_of_ones_own_needs_no_key_and_may_name_models_with_colons():
    model = make_chat_model("llama3:8b", base_url="http://127.0.0.1:1/v1")

    assert (model.model_name, model.openai_api_base) == ("llama3:8b", "http://127.0.0.1:1/v1")


@pytest.mark.parametrize("name", ["", "openai:", "gpt-4o-mini", "nobody:nothing"])
def test_a_model_that_cannot_be_made_is_refused(name):
    with pytest.raises(ModelMissing):
        make_chat_model(name)
