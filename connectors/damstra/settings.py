from typing import Annotated, Any

from annotated_types import Ge
from pydantic import SecretStr, field_validator
from pydantic_settings import SettingsConfigDict

from connectors.damstra.connector import DamstraConnector
from connectors.platform import PlatformSettings, key_alone, web_address


class DamstraSettings(PlatformSettings):
    """DAMSTRA_ACCESS_KEY is made in the app under Integrations, with the right subscription; an account has one, and a
    new one ends the old. DAMSTRA_DUE_DAYS is how many days people have for a lesson that Registrar gives them; without
    it, the time set in your account holds. DAMSTRA_BASE_URL only if yours is not the usual one."""

    model_config = SettingsConfigDict(env_prefix="DAMSTRA_")

    access_key: SecretStr
    base_url: str = "https://app.velpic.com/api/v2"
    due_days: Annotated[int | None, Ge(1)] = None

    _key = field_validator("access_key")(key_alone)
    _address = field_validator("base_url")(web_address)

    def connect(self, **options: Any) -> DamstraConnector:
        return DamstraConnector(self.access_key, self.base_url, due_days=self.due_days, **options)
