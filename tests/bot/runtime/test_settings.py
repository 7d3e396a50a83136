"""What the environment says, and the sentences for what is wrong with it."""

from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.runtime.logs import Redactor
from bot.runtime.settings import Settings, ShellSettings
from connectors.damstra.settings import DamstraSettings
from connectors.platform import Misconfigured
from connectors.skilljar.settings import SkilljarSettings

NAMES = (
    "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN", "SLACK_API_URL", "REGISTRAR_DATABASE",
    "REGISTRAR_READ_ONLY", "REGISTRAR_LOG_LEVEL", "REGISTRAR_HOST", "REGISTRAR_PORT", "REGISTRAR_OWNER",
    "DAMSTRA_WEBHOOK_SECRET", "SKILLJAR_WEBHOOK_USERNAME", "SKILLJAR_WEBHOOK_PASSWORD",
)  # fmt: skip
ENOUGH = {"SLACK_BOT_TOKEN": "xoxb-token-5a1d", "SLACK_SIGNING_SECRET": "signing-77c2"}


@pytest.fixture(autouse=True)
def empty(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An environment that says nothing, in a folder without `.env`."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def given(monkeypatch: pytest.MonkeyPatch, environment: Mapping[str, str]) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)


class Fault(NamedTuple):
    description: str
    environment: Mapping[str, str]
    says: str


def wrong(name: str, why: str) -> str:
    return f"{name} cannot be used: it must be {why}."


BOT_TOKEN = "SLACK_BOT_TOKEN is not set. Slack shows it under OAuth & Permissions once the app is installed."
WAY_IN = "SLACK_SIGNING_SECRET is not set. Slack shows it under Basic Information; " + (
    "or set SLACK_APP_TOKEN to use Socket Mode."
)
ALONE = "the key alone, without blanks or typographic quotes"
NUMBER = wrong("REGISTRAR_PORT", "a number such as 3000")
RANGE = wrong("REGISTRAR_PORT", "from 0 to 65535")
YES_NO = wrong("REGISTRAR_READ_ONLY", "yes or no")
LEVEL = wrong("REGISTRAR_LOG_LEVEL", "DEBUG, INFO, WARNING or ERROR")
ADDRESS = wrong("SLACK_API_URL", "a web address such as https://api.example.com")
IN_ADDRESS = "it's part of a web address and must have at least 16 letters, digits, dots, dashes or underscores"
SECRET = f"DAMSTRA_WEBHOOK_SECRET cannot be used: {IN_ADDRESS}."
THREE = (
    "DAMSTRA_WEBHOOK_SECRET cannot be used: it can be one secret, or two with a comma between them while you change it."
)
HALF = "SKILLJAR_WEBHOOK_USERNAME and SKILLJAR_WEBHOOK_PASSWORD belong together. Set both, or neither."
LONG = "long-enough-5a1d-77c2"
FAULTS = (
    Fault("nothing at all", {}, f"{BOT_TOKEN} {WAY_IN}"),
    Fault("no token", {"SLACK_SIGNING_SECRET": "signing-77c2"}, BOT_TOKEN),
    Fault("no way in", {"SLACK_BOT_TOKEN": "xoxb-token-5a1d"}, WAY_IN),
    Fault("empty is not set", {**ENOUGH, "SLACK_BOT_TOKEN": ""}, BOT_TOKEN),
    Fault("a blank in a token", {**ENOUGH, "SLACK_BOT_TOKEN": "xoxb 5a1d"}, wrong("SLACK_BOT_TOKEN", ALONE)),
    Fault("nothing but blanks", {**ENOUGH, "SLACK_BOT_TOKEN": "  "}, wrong("SLACK_BOT_TOKEN", ALONE)),
    Fault("a line break", {**ENOUGH, "SLACK_SIGNING_SECRET": "a\n77c2"}, wrong("SLACK_SIGNING_SECRET", ALONE)),
    Fault("curly quotes", {**ENOUGH, "SLACK_APP_TOKEN": "“xapp-5a1d”"}, wrong("SLACK_APP_TOKEN", ALONE)),
    Fault("a port in words", {**ENOUGH, "REGISTRAR_PORT": "three"}, NUMBER),
    Fault("a port beyond the last", {**ENOUGH, "REGISTRAR_PORT": "65536"}, RANGE),
    Fault("a port before the first", {**ENOUGH, "REGISTRAR_PORT": "-1"}, RANGE),
    Fault("half read only", {**ENOUGH, "REGISTRAR_READ_ONLY": "perhaps"}, YES_NO),
    Fault("an unknown level", {**ENOUGH, "REGISTRAR_LOG_LEVEL": "LOUD"}, LEVEL),
    Fault("not a web address", {**ENOUGH, "SLACK_API_URL": "slack.com"}, ADDRESS),
    Fault("a secret that can be guessed", {**ENOUGH, "DAMSTRA_WEBHOOK_SECRET": "hush-hush-5a1d"}, SECRET),
    Fault("a short one beside a long", {**ENOUGH, "DAMSTRA_WEBHOOK_SECRET": f"{LONG},5a1d"}, SECRET),
    Fault("not of an address", {**ENOUGH, "DAMSTRA_WEBHOOK_SECRET": "5a1d/with a blank and ü"}, SECRET),
    Fault("three secrets", {**ENOUGH, "DAMSTRA_WEBHOOK_SECRET": f"{LONG},{LONG}1,{LONG}2"}, THREE),
    Fault("a name without a password", {**ENOUGH, "SKILLJAR_WEBHOOK_USERNAME": "skilljar"}, HALF),
    Fault("a password without a name", {**ENOUGH, "SKILLJAR_WEBHOOK_PASSWORD": "5a1d-77c2"}, HALF),
    Fault(
        "a password of blanks",
        {**ENOUGH, "SKILLJAR_WEBHOOK_USERNAME": "skilljar", "SKILLJAR_WEBHOOK_PASSWORD": "  "},
        HALF,
    ),
    Fault(
        "a name with a colon",
        {**ENOUGH, "SKILLJAR_WEBHOOK_USERNAME": "a:b-5a1d", "SKILLJAR_WEBHOOK_PASSWORD": "5a1d-77c2"},
        wrong("SKILLJAR_WEBHOOK_USERNAME", "no colon").replace("must be", "must have"),
    ),
    Fault(
        "everything at once",
        {"SLACK_BOT_TOKEN": "a b-5a1d", "REGISTRAR_PORT": "x-5a1d", "REGISTRAR_READ_ONLY": "y-5a1d"},
        f"{YES_NO} {wrong('SLACK_BOT_TOKEN', ALONE)} {WAY_IN} {NUMBER}",
    ),
)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.description)
def test_faults(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every fault has its own sentence, all are told at once, and no value is in them or behind them."""
    given(monkeypatch, fault.environment)
    with pytest.raises(Misconfigured) as refused:
        Settings.load()
    assert str(refused.value) == fault.says
    assert "5a1d" not in str(refused.value)
    assert "77c2" not in str(refused.value)
    assert refused.value.__context__ is None  # pydantic's own error would quote the values


def test_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """A token and a signing secret are enough; the rest has its documented default."""
    given(monkeypatch, ENOUGH)
    settings = Settings.load()
    assert (settings.host, settings.port, settings.database) == ("127.0.0.1", 3000, "registrar.db")
    assert (settings.read_only, settings.log_level, settings.slack_app_token) == (False, "INFO", None)
    assert settings.slack_api_url == "https://slack.com/api/"


def test_socket_mode_needs_no_signing_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """With an app token nothing comes in over HTTP, so there is nothing to sign."""
    given(monkeypatch, {"SLACK_BOT_TOKEN": "xoxb-token-5a1d", "SLACK_APP_TOKEN": "xapp-5a1d"})
    assert Settings.load().slack_signing_secret is None


def test_env_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """`.env` says what the environment does not, strange lines in it do no harm, and the environment wins."""
    Path(".env").write_text(
        "SLACK_BOT_TOKEN='xoxb-file'\nSLACK_SIGNING_SECRET=signing-file\nREGISTRAR_PORT=4000\nOTHER=x\n# note\n"
    )
    given(monkeypatch, {"REGISTRAR_PORT": "5000"})
    settings = Settings.load()
    assert settings.slack_bot_token.get_secret_value() == "xoxb-file"
    assert settings.port == 5000


def test_env_file_is_not_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """A `.env` that cannot be read is named."""
    given(monkeypatch, ENOUGH)
    Path(".env").write_bytes(b"SLACK_APP_TOKEN=xapp-\xff\xfe")
    with pytest.raises(Misconfigured, match=r"^\.env is not a text file in UTF-8\. Save it as one\.$"):
        Settings.load()


@pytest.mark.parametrize("said", ["1", "yes", "true", "on"])
def test_read_only(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read only can be said in several ways."""
    given(monkeypatch, {**ENOUGH, "REGISTRAR_READ_ONLY": said})
    assert Settings.load().read_only


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000/api", "http://127.0.0.1:8000/api/"])
def test_api_url(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With or without a stroke at the end, method names can be joined to it."""
    given(monkeypatch, {**ENOUGH, "SLACK_API_URL": url})
    assert Settings.load().slack_api_url == "http://127.0.0.1:8000/api/"


def test_pasted_with_a_line_break(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blanks around a token are left out, because they are pasted along so easily."""
    given(monkeypatch, {**ENOUGH, "SLACK_BOT_TOKEN": " xoxb-token-5a1d\n"})
    assert Settings.load().slack_bot_token.get_secret_value() == "xoxb-token-5a1d"


def test_only_load_looks_around(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings that are given as values are those values, whatever the environment says."""
    given(monkeypatch, {"SLACK_APP_TOKEN": "xapp-mine", "REGISTRAR_READ_ONLY": "1", "REGISTRAR_PORT": "nonsense"})
    Path(".env").write_text("REGISTRAR_LOG_LEVEL=DEBUG\n")
    settings = Settings.model_validate(
        {"slack_bot_token": "xoxb-1", "slack_signing_secret": "s", "REGISTRAR_HOST": "::"}
    )
    assert (settings.slack_app_token, settings.read_only, settings.port) == (None, False, 3000)
    assert (settings.log_level, settings.host) == ("INFO", "::")


def test_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """All three secrets are named to the log, and none shows in the settings themselves."""
    given(monkeypatch, {**ENOUGH, "SLACK_APP_TOKEN": "xapp-9f"})
    settings = Settings.load()
    assert settings.secrets() == ["xoxb-token-5a1d", "signing-77c2", "xapp-9f"]
    assert not any(secret in repr(settings) for secret in settings.secrets())


DATABASES: tuple[tuple[str, list[str]], ...] = (
    ("registrar.db", []),
    ("postgresql://db.example.com/lms", []),
    ("postgresql://lms@db.example.com/lms", []),
    ("postgresql://lms:pa55-5a1d@db.example.com/lms", ["pa55-5a1d"]),
    ("postgres://lms:pa%2F55-5a1d@db.example.com/lms?sslmode=require", ["pa%2F55-5a1d", "pa/55-5a1d"]),
    ("postgresql://lms:pa/55-5a1d@db.example.com/lms", ["pa/55-5a1d"]),
    ("postgresql://lms:p@55-5a1d@db.example.com/lms", ["p@55-5a1d"]),
    ("postgresql:///lms?host=db.example.com&user=lms&password=pa+55-5a1d", ["pa 55-5a1d", "pa+55-5a1d"]),
    ("postgresql://lms:pa55-5a1d@db.example.com/lms?sslpassword=key-5a1d", ["key-5a1d", "pa55-5a1d"]),
)


@pytest.mark.parametrize(("database", "secrets"), DATABASES)
def test_the_database_may_hold_a_password(database: str, secrets: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """It is named to the log as it is written and as it is, and does not show in the settings themselves."""
    given(monkeypatch, {**ENOUGH, "REGISTRAR_DATABASE": database})
    assert sorted(ShellSettings.load().secrets()) == secrets
    assert sorted(Settings.load().secrets()) == sorted([*ENOUGH.values(), *secrets])
    assert "5a1d" not in repr(Settings.load())
    line = Redactor(Settings.load().secrets())(f"connecting to {database}")
    assert "5a1d" not in line


def test_secrets_of_webhooks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of two is named, and name and password as they stand in a header; none makes a platform of its own."""
    doors = {
        "DAMSTRA_WEBHOOK_SECRET": f" {LONG}1 ,{LONG}2",
        "SKILLJAR_WEBHOOK_USERNAME": "skilljar",
        "SKILLJAR_WEBHOOK_PASSWORD": "p:ss-77\n",
    }
    given(monkeypatch, {**ENOUGH, **doors})
    settings = Settings.load()
    header = b64encode(b"skilljar:p:ss-77").decode()
    assert settings.secrets()[2:] == [f"{LONG}1", f"{LONG}2", "p:ss-77", header]
    assert not any(secret in repr(settings) for secret in settings.secrets())
    assert SkilljarSettings.load() is None
    assert DamstraSettings.load() is None


@pytest.mark.parametrize("name", ["SKILLJAR_WEBHOOK_USERNAME", "SKILLJAR_WEBHOOK_PASSWORD"])
@pytest.mark.parametrize("said", ["Pässwort-77", "пароль-1234", "pass\u200bword-77", "pass\tword-77"])
def test_what_skilljar_signs_in_with_is_of_plain_letters(monkeypatch: pytest.MonkeyPatch, name: str, said: str) -> None:
    """Of others nobody knows how it writes them, and the first that does not fit switches its webhook off."""
    doors = {"SKILLJAR_WEBHOOK_USERNAME": "skilljar", "SKILLJAR_WEBHOOK_PASSWORD": "plain-77", name: said}
    given(monkeypatch, {**ENOUGH, **doors})
    with pytest.raises(Misconfigured, match=f"{name} cannot be used: it must be of plain letters") as caught:
        Settings.load()
    assert said not in str(caught.value)


def test_the_shell_needs_no_slack(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line works without any of Slack's settings, and still minds its own."""
    given(monkeypatch, {"REGISTRAR_LOG_LEVEL": "debug", "REGISTRAR_DATABASE": "here.db"})
    settings = ShellSettings.load()
    assert (settings.log_level, settings.database) == ("DEBUG", "here.db")
    monkeypatch.setenv("REGISTRAR_READ_ONLY", "perhaps")
    with pytest.raises(Misconfigured, match="REGISTRAR_READ_ONLY cannot be used: it must be yes or no"):
        ShellSettings.load()
