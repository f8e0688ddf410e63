"""Settings come from the environment, and .env.example names every one of them."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from app.settings import Settings

EXAMPLE = Path(__file__).parents[2] / ".env.example"


def settings(**values: object) -> Settings:
    return Settings(_env_file=None, **values)


def test_the_example_file_names_every_setting_and_no_other() -> None:
    named = re.findall(r"^([A-Z_]+)=", EXAMPLE.read_text(), re.MULTILINE)
    known = [str(field.validation_alias) for field in Settings.model_fields.values()]
    assert sorted(named) == sorted(known)
    assert len(set(named)) == len(named)


def test_the_example_file_gives_the_defaults() -> None:
    assert Settings(_env_file=EXAMPLE) == settings()


def test_a_zone_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValidationError, match="Mars/Olympus is no time zone"):
        settings(timezone="Mars/Olympus")


def test_the_embedded_database_lies_in_the_data_folder() -> None:
    assert settings(data_dir="/srv/shop").database == "sqlite:////srv/shop/shopkeeper.sqlite"


def test_secrets_do_not_show_in_the_settings_text() -> None:
    shown = repr(settings(telegram_bot_token="123:hush", database_url="postgresql://me:hush@host/shop"))
    assert "hush" not in shown


@pytest.mark.parametrize(
    ("url", "secret", "webhook"),
    [
        ("https://shop.example", "s", True),
        ("http://shop.example", "s", False),
        ("https://shop.example", None, False),
    ],
)
def test_telegram_calls_us_only_over_https_and_with_a_secret(
    url: str, secret: str | None, webhook: bool
) -> None:
    assert settings(public_url=url, telegram_webhook_secret=secret).telegram_webhook is webhook
