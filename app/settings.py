"""The settings, read from the environment and from .env. Only app/ reads them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

if TYPE_CHECKING:
    from knowledge.writing.spending import Price

Role = Literal["all", "web", "bot", "scheduler", "worker"]


#: Such as 90s, 15m, 1h.
DURATION = r"^[1-9]\d{0,4}[smh]$"


class Settings(BaseSettings):
    """One field a setting; .env.example says what each is for."""

    # A setting that stands empty in .env is one that was not made.
    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, extra="ignore", populate_by_name=True
    )

    data_dir: Path = Field(Path("data"), validation_alias="SHOPKEEPER_DATA_DIR")
    database_url: SecretStr | None = Field(None, validation_alias="SHOPKEEPER_DATABASE_URL")
    chroma_url: str | None = Field(None, validation_alias="SHOPKEEPER_CHROMA_URL")
    timezone: str = Field("UTC", validation_alias="SHOPKEEPER_TIMEZONE")
    currency: str = Field("EUR", validation_alias="SHOPKEEPER_CURRENCY", pattern="^[A-Z]{3}$")
    public_url: str | None = Field(None, validation_alias="SHOPKEEPER_PUBLIC_URL")
    host: str = Field("127.0.0.1", validation_alias="SHOPKEEPER_HOST")
    port: int = Field(8000, validation_alias="SHOPKEEPER_PORT", ge=0, le=65535)
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", validation_alias="SHOPKEEPER_LOG_LEVEL"
    )
    log_format: Literal["text", "json"] = Field("text", validation_alias="SHOPKEEPER_LOG_FORMAT")

    telegram_bot_token: SecretStr | None = Field(None, validation_alias="TELEGRAM_BOT_TOKEN")
    telegram_api_url: str | None = Field(None, validation_alias="TELEGRAM_API_URL")
    telegram_webhook_secret: SecretStr | None = Field(None, validation_alias="TELEGRAM_WEBHOOK_SECRET")

    link_secret: SecretStr | None = Field(None, validation_alias="SHOPKEEPER_LINK_SECRET", min_length=16)
    protected_traits: str = Field("", validation_alias="SHOPKEEPER_PROTECTED_TRAITS")

    staff_chat: int | None = Field(None, validation_alias="SHOPKEEPER_STAFF_CHAT")
    handoff_timeout: str = Field("15m", validation_alias="SHOPKEEPER_HANDOFF_TIMEOUT", pattern=DURATION)
    working_hours: str | None = Field(None, validation_alias="SHOPKEEPER_WORKING_HOURS")
    handoff_silence: str = Field("60m", validation_alias="SHOPKEEPER_HANDOFF_SILENCE", pattern=DURATION)
    reply_wait: float = Field(1.2, validation_alias="SHOPKEEPER_REPLY_WAIT", ge=0, le=10)

    openai_api_key: SecretStr | None = Field(None, validation_alias="OPENAI_API_KEY")
    openai_base_url: str | None = Field(None, validation_alias="OPENAI_BASE_URL")
    chat_model: str | None = Field(None, validation_alias="SHOPKEEPER_CHAT_MODEL")
    model_prices: str | None = Field(None, validation_alias="SHOPKEEPER_MODEL_PRICES")
    model_customer_calls: int = Field(60, validation_alias="SHOPKEEPER_MODEL_CUSTOMER_CALLS", ge=0)
    model_customer_tokens: int = Field(150_000, validation_alias="SHOPKEEPER_MODEL_CUSTOMER_TOKENS", ge=0)
    model_day_calls: int = Field(5_000, validation_alias="SHOPKEEPER_MODEL_DAY_CALLS", ge=0)
    model_day_tokens: int = Field(10_000_000, validation_alias="SHOPKEEPER_MODEL_DAY_TOKENS", ge=0)
    embedder: str = Field("built-in", validation_alias="SHOPKEEPER_EMBEDDER")
    sync_every: str = Field("6h", validation_alias="SHOPKEEPER_SYNC_EVERY", pattern=rf"{DURATION}|^never$")

    keep_changes: int = Field(400, validation_alias="SHOPKEEPER_KEEP_CHANGES", ge=90, le=36500)

    send_rate: float = Field(25, validation_alias="SHOPKEEPER_SEND_RATE", gt=0, le=1000)
    quiet_hours: str | None = Field(None, validation_alias="SHOPKEEPER_QUIET_HOURS")
    frequency_cap: str | None = Field(None, validation_alias="SHOPKEEPER_FREQUENCY_CAP")

    @field_validator("timezone")
    @classmethod
    def _the_zone_exists(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError) as error:
            raise ValueError(f"{value} is no time zone; write a name such as Europe/Berlin") from error
        return value

    @staticmethod
    def duration(written: str) -> timedelta:
        """What a setting such as 15m means."""
        unit = {"s": "seconds", "m": "minutes", "h": "hours"}[written[-1]]
        return timedelta(**{unit: int(written[:-1])})

    @field_validator("working_hours")
    @classmethod
    def _the_hours_can_be_read(cls, value: str | None) -> str | None:
        from scheduler.exceptions import InvalidSetting
        from scheduler.working_hours import WorkingHours

        try:
            WorkingHours.parse(value or "", ZoneInfo("UTC"))
        except InvalidSetting as error:
            raise ValueError(error.details) from error
        return value

    @field_validator("quiet_hours", "frequency_cap")
    @classmethod
    def _the_rule_can_be_read(cls, value: str | None, info: ValidationInfo) -> str | None:
        if not value:
            return value
        from scheduler.exceptions import InvalidSetting
        from scheduler.sending.frequency_cap import FrequencyCap
        from scheduler.sending.quiet_hours import QuietHours

        rule = QuietHours if info.field_name == "quiet_hours" else FrequencyCap
        try:
            rule.parse(value)
        except InvalidSetting as error:
            raise ValueError(error.details) from error
        return value

    @field_validator("model_prices")
    @classmethod
    def _the_prices_can_be_read(cls, value: str | None) -> str | None:
        from knowledge.writing.spending import read_prices

        read_prices(value or "")
        return value

    @property
    def prices(self) -> dict[str, Price]:
        """What a million tokens of each model cost."""
        from knowledge.writing.spending import read_prices

        return read_prices(self.model_prices or "")

    @property
    def allowed_traits(self) -> frozenset[str]:
        """The protected traits that the shop says it may keep."""
        return frozenset(name for each in self.protected_traits.split(",") if (name := each.strip()))

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def embedded(self) -> bool:
        """Whether the database is our own file rather than a server."""
        return self.database_url is None

    @property
    def database(self) -> str:
        """The database's URL, secret included."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.data_dir / 'shopkeeper.sqlite'}"

    @property
    def openai_key(self) -> str | None:
        """The key in clear, for the clients that send it."""
        return self.openai_api_key.get_secret_value() if self.openai_api_key else None

    @property
    def address(self) -> str:
        """Where customers and operators reach the web pages, without a slash at the end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def telegram_webhook(self) -> bool:
        """Telegram delivers to an address of ours only with https and a secret; otherwise we poll."""
        return bool(self.telegram_webhook_secret and (self.public_url or "").startswith("https://"))
