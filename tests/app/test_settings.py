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


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("SHOPKEEPER_FREQUENCY_CAP", ["3/7d", "1/24h", "1/day, 3/week, 8/month"], ["3", "1/fortnight"]),
        ("SHOPKEEPER_QUIET_HOURS", ["22:00-08:00", "22:00-08:00 skip", "sat+sun 00:00-24:00"], ["22-8"]),
    ],
)
def test_a_rule_of_sending_is_read_at_the_start(
    monkeypatch: pytest.MonkeyPatch, name: str, good: list[str], bad: list[str]
) -> None:
    for text in good:
        monkeypatch.setenv(name, text)
        assert text in (Settings().frequency_cap, Settings().quiet_hours)
    for text in bad:
        monkeypatch.setenv(name, text)
        with pytest.raises(ValidationError, match="written"):
            Settings()
