"""What the environment (and `.env`) says about Registrar itself. Platforms have settings of their own."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Self
from urllib.parse import unquote, unquote_plus

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from connectors.catalog import platforms
from connectors.news.webhook_auth import WebhookCredentials
from connectors.platform import Misconfigured, key_alone, web_address

DEFAULT_SLACK_API_URL = "https://slack.com/api/"
SHARED_DATABASE_PREFIXES = ("postgresql://", "postgres://")
"""How a database begins that is not a file."""
SETTING_FAULT_TEXTS = {
    "missing": "{name} is not set. Slack shows it under OAuth & Permissions once the app is installed.",
    "no_way_in": "SLACK_SIGNING_SECRET is not set. Slack shows it under Basic Information; "
    "or set SLACK_APP_TOKEN to use Socket Mode.",
    "webhooks": "{why}",
    "bool_parsing": "{name} cannot be used: it must be yes or no.",
    "int_parsing": "{name} cannot be used: it must be a number such as 3000.",
    "greater_than_equal": "{name} cannot be used: it must be from 0 to 65535.",
    "less_than_equal": "{name} cannot be used: it must be from 0 to 65535.",
    "value_error": "{name} cannot be used: {why}.",
}
"""Our words for pydantic's kinds of faults. Only SLACK_BOT_TOKEN can be missing, and only the port is a number."""
WEBHOOKS = "registrar.webhooks"
"""Under what those of webhooks are looked for: all that is given, under no name that an environment can have."""


class ShellSettings(BaseSettings):
    """What the command line needs when it has no business with Slack."""

    model_config = SettingsConfigDict(extra="ignore", env_ignore_empty=True)

    database: str = Field("registrar.db", validation_alias="REGISTRAR_DATABASE", repr=False)
    read_only: bool = Field(False, validation_alias="REGISTRAR_READ_ONLY")
    log_level: str = Field("INFO", validation_alias="REGISTRAR_LOG_LEVEL")
    policy: Path | None = Field(None, validation_alias="REGISTRAR_POLICY")

    @field_validator("log_level")
    @classmethod
    def _level(cls, name: str) -> str:
        if name.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            raise ValueError("it must be DEBUG, INFO, WARNING or ERROR")
        return name.upper()

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], init_settings: PydanticBaseSettingsSource, *others: Any, **more: Any
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only `load` looks into the environment: the demo and the tests say themselves what holds for them."""
        return (init_settings,)

    @classmethod
    def load(cls, env_file: str | None = ".env") -> Self:
        """From the environment. Raises Misconfigured, which names every setting at fault and never its value."""
        try:
            environment = EnvSettingsSource(cls)
            given = {**DotEnvSettingsSource(cls, env_file=env_file)(), **environment.env_vars, **environment()}
            return cls.model_validate(given)
        except ValidationError as error:
            faults = " ".join(_faults(error))
        except UnicodeDecodeError:
            faults = f"{env_file} is not a text file in UTF-8. Save it as one."
        raise Misconfigured(faults)  # here and not above: pydantic's error quotes the values

    def secrets(self) -> list[str]:
        """What must never be read anywhere."""
        return list(_passwords(self.database))


class Settings(ShellSettings):
    """What a running Registrar needs."""

    slack_bot_token: SecretStr
    slack_signing_secret: SecretStr | None = None
    slack_app_token: SecretStr | None = Field(None, validate_default=True)
    slack_api_url: str = DEFAULT_SLACK_API_URL
    webhooks: Mapping[str, WebhookCredentials] = Field(default_factory=dict, validation_alias=WEBHOOKS)
    """What lets the platforms in that post their news, by platform: of `damstra_webhook_secret` and the like."""
    host: str = Field("127.0.0.1", validation_alias="REGISTRAR_HOST")
    port: int = Field(3000, ge=0, le=65535, validation_alias="REGISTRAR_PORT")
    public_url: str = Field("", validation_alias="REGISTRAR_PUBLIC_URL")
    owner: str = Field("", validation_alias="REGISTRAR_OWNER")
    """The member ID or e-mail address of who is welcomed at the first start."""

    @field_validator("slack_bot_token", "slack_signing_secret", "slack_app_token")
    @classmethod
    def _alone(cls, secret: SecretStr | None) -> SecretStr | None:
        return secret and key_alone(secret)

    @field_validator("slack_app_token")
    @classmethod
    def _some_way_in(cls, token: SecretStr | None, others: ValidationInfo) -> SecretStr | None:
        # A signing secret that was given but cannot be used is not among the others, and is a fault of its own.
        if not (token or others.data.get("slack_signing_secret", "unusable")):
            raise PydanticCustomError("no_way_in", "no way in")
        return token

    @field_validator("slack_api_url")
    @classmethod
    def _slash(cls, url: str) -> str:
        return web_address(url) + "/"  # slack_sdk joins method names to it

    @field_validator("public_url")
    @classmethod
    def _public(cls, url: str) -> str:
        return url and web_address(url)

    @model_validator(mode="before")
    @classmethod
    def _everything(cls, given: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**given, WEBHOOKS: given}

    @field_validator("webhooks", mode="before")
    @classmethod
    def _webhooks(cls, given: Mapping[str, Any]) -> Mapping[str, WebhookCredentials]:
        texts = {name.lower(): _text(value) for name, value in given.items()}
        found, faults = dict[str, WebhookCredentials](), list[str]()
        for name, platform in platforms().items():
            said = {part: texts.get(one.lower(), "") for part, one in platform.webhook_variables.items()}
            parts = {part: text for part, text in said.items() if text}
            if not platform.webhook or not parts:
                continue
            if wrong := [*platform.webhook.auth.faults(name, parts)]:
                faults += wrong
            elif (credentials := platform.webhook.auth.credentials(parts)).opens:
                found[name] = credentials
        if faults:
            raise PydanticCustomError("webhooks", "{why}", {"why": " ".join(faults)})
        return found

    def secrets(self) -> list[str]:
        """What must never be read anywhere."""
        slack = (self.slack_bot_token, self.slack_signing_secret, self.slack_app_token)
        ours = (one for credentials in self.webhooks.values() for one in credentials.hides)
        return [*(one.get_secret_value() for one in (*slack, *ours) if one), *super().secrets()]


def _text(given: Any) -> str:
    """Without blanks around it."""
    return str(given.get_secret_value() if isinstance(given, SecretStr) else given or "").strip()


def _passwords(database: str) -> Iterator[str]:
    """Those in the URL of a database, as they are written there and as they are."""
    if not database.startswith(SHARED_DATABASE_PREFIXES):
        return
    rest = database.partition("://")[2]
    front, _, query = rest.partition("?")
    host = front.partition("/")[0]
    account = (host if "@" in host else rest).rpartition("@")[0]  # a stroke nobody escaped cuts a password in two
    named = [value for name, _, value in (pair.partition("=") for pair in query.split("&")) if "password" in name]
    for written in (account.partition(":")[2], *named):
        yield from {written, unquote(written), unquote_plus(written)} - {""}


def _faults(error: ValidationError) -> Iterator[str]:
    for fault in error.errors(include_url=False, include_input=False):
        name, why = str(fault["loc"][0]).upper(), fault["msg"].removeprefix("Value error, ")
        yield SETTING_FAULT_TEXTS.get(fault["type"], "{name} cannot be used.").format(name=name, why=why)
