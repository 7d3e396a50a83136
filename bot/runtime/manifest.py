"""manifest.yml, from which Slack makes the app: beside the code in a checkout, inside the package in a wheel."""

from pathlib import Path

import yaml


def manifest(url: str = "", socket: bool = False) -> str:
    """manifest.yml, pointed at where Registrar can be reached."""
    beside, above = (Path(__file__).parents[up] / "manifest.yml" for up in (1, 2))
    text = (beside if beside.exists() else above).read_text()
    if not (url or socket):
        return text
    data = yaml.safe_load(text)
    settings = data["settings"]
    address = f"{url.rstrip('/')}/slack/events"
    for one in (
        *data["features"].get("slash_commands", ()),
        settings.get("interactivity"),
        settings.get("event_subscriptions"),
    ):
        for key in ("url", "request_url", "message_menu_options_url"):
            if one and key in one:
                one.pop(key) if socket else one.update({key: address})
    settings["socket_mode_enabled"] = socket
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=110)
