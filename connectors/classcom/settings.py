from typing import Any

from pydantic import SecretStr, field_validator
from pydantic_settings import SettingsConfigDict

from connectors.classcom.connector import ClassConnector
from connectors.platform import PlatformSettings, key_alone, web_address


class ClassSettings(PlatformSettings):
    """CLASS_API_KEY is made in the admin portal (class.com), under API Keys: its secret is shown once. CLASS_BASE_URL
    stands on Edit API Key. Give the key the scopes of what you want to do; Registrar names the one that is missing."""

    model_config = SettingsConfigDict(env_prefix="CLASS_")

    api_key: SecretStr
    base_url: str

    _key = field_validator("api_key")(key_alone)
    _address = field_validator("base_url")(web_address)

    def connect(self, **options: Any) -> ClassConnector:
        return ClassConnector(self.api_key, self.base_url, **options)
