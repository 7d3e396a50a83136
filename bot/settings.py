"""What the environment (and `.env`) says about Registrar itself. Platforms have settings of their own."""

from collections.abc import Iterator
from typing import Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from connectors.platform import Misconfigured

SLACK_API = "https://slack.com/api/"


class ShellSettings(BaseSettings):
    """What the command line needs when it has no business with Slack."""

    model_config = SettingsConfigDict(extra="ignore", env_ignore_empty=True)

    database: str = Field("registrar.db", validation_alias="REGISTRAR_DATABASE")
    read_only: bool = Field(False, validation_alias="REGISTRAR_READ_ONLY")
    log_level: str = Field("INFO", validation_alias="REGISTRAR_LOG_LEVEL")

    @field_validator("log_level")
    @classmethod
    def _level(cls, name: str) -> str:
        if name.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            raise ValueError("it must be DEBUG, INFO, WARNING or ERROR")
        return name.upper()

    @classmethod
    def load(cls, env_file: str | None = ".env") -> Self:
        """From the environment. Raises Misconfigured, which names every setting at fault and never its value."""
        try:
            return cls(_env_file=env_file)  # type: ignore[call-arg]  # pydantic-settings takes it, its stubs do not say
        except ValidationError as error:
            raise Misconfigured(" ".join(_faults(error))) from None


class Settings(ShellSettings):
    """What a running Registrar needs."""

    slack_bot_token: SecretStr
    slack_signing_secret: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_api_url: str = SLACK_API
    host: str = Field("127.0.0.1", validation_alias="REGISTRAR_HOST")
    port: int = Field(3000, ge=0, le=65535, validation_alias="REGISTRAR_PORT")

    @field_validator("slack_bot_token", "slack_signing_secret", "slack_app_token")
    @classmethod
    def _one_line(cls, secret: SecretStr | None) -> SecretStr | None:
        # A line break pasted into a token ends up in a header, and from there in an exception.
        if secret and any(char.isspace() for char in secret.get_secret_value()):
            raise ValueError("it holds a blank or a line break; paste it again")
        return secret

    @field_validator("slack_api_url")
    @classmethod
    def _slash(cls, url: str) -> str:
        return url.rstrip("/") + "/"  # slack_sdk joins method names to it

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if not (self.slack_signing_secret or self.slack_app_token):
            raise ValueError(
                "SLACK_SIGNING_SECRET is not set. Slack shows it under Basic Information; "
                "or set SLACK_APP_TOKEN to use Socket Mode"
            )
        return self

    def secrets(self) -> list[str]:
        """What must never be read anywhere."""
        held = (self.slack_bot_token, self.slack_signing_secret, self.slack_app_token)
        return [one.get_secret_value() for one in held if one]


def _faults(error: ValidationError) -> Iterator[str]:
    for fault in error.errors(include_url=False, include_input=False):
        name = str(fault["loc"][0]).upper() if fault["loc"] else ""
        said = fault["msg"].removeprefix("Value error, ")
        if fault["type"] == "missing":
            yield f"{name} is not set."
        else:
            yield f"{name} cannot be used: {said}." if name else f"{said}."
