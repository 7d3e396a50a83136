"""Slack takes manifest.yml, in each form in which `registrar manifest` prints it; the schema would refuse another."""

from collections.abc import Callable
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from bot.runtime.manifest import manifest
from tests.manifest_schema import AppManifest

Manifest = dict[str, Any]
FORMS = {
    "as it is": manifest(),
    "for an address": manifest("https://registrar.example.com"),
    "for Socket Mode": manifest(socket=True),
}


def changed(**parts: Any) -> Callable[[Manifest], None]:
    """Puts each value at its place, written with __ for a dot; None takes away what stands there."""

    def change(made: Manifest) -> None:
        for path, value in parts.items():
            *above, last = path.split("__")
            at: Any = made
            for key in above:
                at = at[int(key)] if key.isdigit() else at.setdefault(key, {})
            if value is None:
                del at[last]
            else:
                at[last] = value

    return change


@pytest.mark.parametrize("form", FORMS)
def test_slack_takes_it(form: str) -> None:
    """Every key is one that Slack knows, of the kind and the length that it takes."""
    AppManifest.model_validate(yaml.safe_load(FORMS[form]))


@pytest.mark.parametrize(
    "change",
    [
        changed(display_information__name="R" * 36),
        changed(display_information__name=""),
        changed(display_information__name=None),
        changed(display_information__description="x" * 141),
        changed(display_information__long_description="too short"),
        changed(display_information__background_color="green"),
        changed(display_information__colour="#fff"),
        changed(display_information=None),
        changed(features__bot_user__display_name="R" * 81),
        changed(features__bot_user=None),
        changed(features__app_home__home_tab_enabled="yes"),
        changed(features__shortcuts=[]),
        changed(features__shortcuts__0__type="local"),
        changed(features__shortcuts__0__name="A name that is far too long"),
        changed(features__shortcuts__0__description="x" * 151),
        changed(features__shortcuts__0__callback_id=None),
        changed(features__slash_commands__0__command="lms"),
        changed(features__slash_commands__0__command="/" + "l" * 32),
        changed(features__slash_commands__0__url="registrar.example.com"),
        changed(features__slash_commands__0__url=None),
        changed(features__slash_commands__0__description=None),
        changed(features__slash_commands__0__usage_hint="x" * 1001),
        changed(oauth_config__scopes__bots=["commands"]),
        changed(oauth_config__scopes__bot=["x" * 51]),
        changed(settings__event_subscriptions__bot_events=["app_mention", "app_mention"]),
        changed(settings__event_subscriptions__request_url=None),
        changed(settings__interactivity__is_enabled=None),
        changed(settings__interactivity__request_url=None),
        changed(settings__socket_mode=True),
        changed(interactivity={"is_enabled": True}),
        changed(_metadata__major_version="2"),
        lambda made: made["settings"].update(interactivity=None),
    ],
)
def test_slack_would_refuse(change: Callable[[Manifest], None]) -> None:
    """A slip in it is found here, before somebody makes an app of it."""
    made = yaml.safe_load(FORMS["for an address"])
    change(made)
    with pytest.raises(ValidationError):
        AppManifest.model_validate(made)
