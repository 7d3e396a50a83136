"""Credentials come from the environment; a half-configured platform is a clear error that tells no secret."""

import traceback
from pathlib import Path

import pytest

from connectors.classcom.connector import ClassConnector
from connectors.classcom.settings import ClassSettings
from connectors.core.field_specs import open_secret
from connectors.platform import Misconfigured

KEY, BASE = "k3y-0f-class", "https://northwind.class.com"
NO_ADDRESS = "CLASS_BASE_URL cannot be used: it must be a web address such as https://api.example.com."
NO_KEY = "CLASS_API_KEY cannot be used: it must be the key alone, without blanks or typographic quotes."


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of this machine's own environment."""
    monkeypatch.delenv("CLASS_API_KEY", raising=False)
    monkeypatch.delenv("CLASS_BASE_URL", raising=False)


def test_a_platform_without_settings_is_absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty ones, and those of others, do not count."""
    env = tmp_path / "env"
    env.write_text("CLASSONLIVE_TOKEN=abc\nSLACK_BOT_TOKEN=xoxb-1\nCLASS_BASE_URL=\n")
    monkeypatch.setenv("CLASS_API_KEY", "")
    assert ClassSettings.load(str(env)) is None
    assert ClassSettings.load(None) is None


def test_settings_come_from_the_environment_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And make a connector that sends the key; a blank or a slash at the end is forgiven."""
    env = tmp_path / "env"
    env.write_text(f"CLASS_API_KEY=other\nCLASS_BASE_URL={BASE}/\n")
    monkeypatch.setenv("CLASS_API_KEY", f"{KEY} ")
    settings = ClassSettings.load(str(env))
    assert settings
    connector = settings.connect()
    assert isinstance(connector, ClassConnector)
    assert connector.base_url == BASE
    assert connector.headers(open_secret) == {"Authorization": f"Bearer {KEY}"}
    assert KEY not in repr(settings)


@pytest.mark.parametrize(
    ("key", "base", "said"),
    [
        (KEY, None, "CLASS_BASE_URL is not set. Set it too, or leave out every setting of that platform."),
        (None, BASE, "CLASS_API_KEY is not set. Set it too, or leave out every setting of that platform."),
        (KEY, "northwind.class.com", NO_ADDRESS),
        (KEY, "ftp://northwind.class.com", NO_ADDRESS),
        (KEY, f"https://{KEY}@northwind.class.com", NO_ADDRESS),
        (KEY, "https://northwind.class.com/api?x=1", NO_ADDRESS),
        (f"“{KEY}”", BASE, NO_KEY),
        (f"{KEY}\n{KEY}", BASE, NO_KEY),
        (f"Bearer {KEY}", "https://", f"{NO_KEY} {NO_ADDRESS}"),
    ],
)
def test_what_is_missing_or_wrong_is_named(
    key: str | None, base: str | None, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its variable, never by its value, wherever the error is printed."""
    for name, value in (("CLASS_API_KEY", key), ("CLASS_BASE_URL", base)):
        if value is not None:
            monkeypatch.setenv(name, value)
    with pytest.raises(Misconfigured) as caught:
        ClassSettings.load(None)
    assert str(caught.value) == said
    assert caught.value.__context__ is None
    assert KEY not in "".join(traceback.format_exception(caught.value))


def test_the_variables_that_must_be_set_are_known() -> None:
    """For the sentence that asks for them."""
    assert ClassSettings.variables() == ["CLASS_API_KEY", "CLASS_BASE_URL"]
