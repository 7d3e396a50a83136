"""The platform of docs/adding-a-platform.md, as it is once everything there was done: one folder, and nothing else."""

import getpass
import importlib
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

import connectors
from bot.__main__ import main
from bot.check import check
from bot.cli import listing, requests
from bot.demo.completion import complete
from bot.demo.demo import standins
from bot.sandbox.blocks import check_view
from bot.sandbox.serving import serving
from connectors.catalog import platforms
from connectors.core.discretion import in_public, private_names
from connectors.core.errors import Conflict
from connectors.core.intent import make, result_type
from connectors.core.record import plain
from connectors.platform import Platform
from handlers.listeners.commands import understand
from handlers.operations import guide
from handlers.operations.form_view import blank, view
from handlers.operations.help import usage
from handlers.operations.typed_operation import TypedOperation
from handlers.slack.blocks import Message
from handlers.slack.reply import Spot
from tests.handlers.messages import accept, read
from tests.newcomer import put

HOUSE = Path(__file__).parents[2]
KEY = "demo-lodestar-key"
ENROLL = "lodestar enrollments create course_id=c1 email=jane@example.com"


@pytest.fixture
def lodestar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Platform]:
    """The platform, found where it was put."""
    put(tmp_path, "lodestar")
    monkeypatch.setattr(connectors, "__path__", [*connectors.__path__, str(tmp_path / "connectors")])
    monkeypatch.chdir(tmp_path)
    forget()
    yield platforms()["lodestar"]
    forget()


def forget() -> None:
    """What was found of the catalogue, which never changes while a Registrar runs."""
    importlib.invalidate_caches()
    platforms.cache_clear()
    for name in [name for name in sys.modules if name.startswith("connectors.lodestar")]:
        del sys.modules[name]


@pytest.fixture
async def served(lodestar: Platform, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[Any]:
    """Its stand-in, set up in the environment together with a policy."""
    standin, _ = importlib.import_module("connectors.lodestar.standin").demo()
    policy = tmp_path / "policy.toml"
    policy.write_text(f'[roles]\noperator = ["cli:{getpass.getuser()}"]\n[[rules]]\nname = "x"\nthen = "allow"\n')
    policy.write_text(policy.read_text() + 'platforms = ["lodestar"]\noperations = ["enrollments_*"]\n')
    monkeypatch.setenv("REGISTRAR_POLICY", str(policy))
    monkeypatch.setenv("LODESTAR_API_KEY", KEY)
    async with serving(standin) as url:
        monkeypatch.setenv("LODESTAR_BASE_URL", url)
        yield standin


def test_it_is_understood(lodestar: Platform) -> None:
    """Typed, it is an operation with its data; with its name alone, it opens the help."""
    found = understand(ENROLL, ("lodestar",))
    assert isinstance(found, TypedOperation)
    assert found.intent("UTC").model_dump() == {"course_id": "c1", "email": "jane@example.com"}
    assert [*lodestar.operations][3:] == ["people_list", "people_update", "enrollments_create", "enrollments_delete"]


def test_it_is_explained(lodestar: Platform) -> None:
    """Help, search, completion and lists know it by what its files say."""
    overview = understand("lodestar", ("lodestar",))
    enroll = understand("enroll jane", ("lodestar",))
    assert isinstance(overview, Message)
    assert isinstance(enroll, Message)
    details = usage(lodestar.operations["enrollments_create"])
    resource = guide.resource_help(lodestar, lodestar.by_resource["courses"], [*lodestar.operations.values()])
    for message in (overview, enroll, details, resource):
        accept(message)
    assert "/lms help lodestar enrollments  Who takes a course." in read(overview)
    assert "Enroll a person." in read(enroll)
    assert "course_id  Which course. Write its name or id. (needed)" in read(details)
    assert "Courses." in read(resource)
    assert complete("/lms lodestar enr")[0][0] == "/lms lodestar enrollments create "
    assert "### Lodestar: enrollments" in listing.markdown()
    assert "lodestar" in {row["platform"] for row in requests.operations()}


def test_it_has_forms(lodestar: Platform) -> None:
    """Every operation has a form that Slack takes."""
    for cls in lodestar.operations.values():
        check_view(view(blank(cls, {}, Spot("C1"), "UTC"), "draft"))


@pytest.mark.usefixtures("lodestar")
def test_a_dry_run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """`registrar request` prints the exact request, without the key."""
    monkeypatch.setenv("LODESTAR_API_KEY", KEY)
    assert main(["request", *ENROLL.split()]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "method": "POST",
        "url": "https://lodestar.example.com/api/courses/c1/people",
        "headers": {"Authorization": "Bearer •••"},
        "body": {"kind": "json", "value": {"email": "jane@example.com"}},
    }


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            '"courses_list", "id", "title"',
            '"courses_list", "id", "titles"',
            "connectors.lodestar.enrollments.EnrollmentsCreate.course_id, and 1 more: OptionsFrom: what courses_list "
            "lists has no field titles (perhaps title).\n",
        ),
        (
            "http = DELETE(",
            "heads = DELETE(",  # longer: a file of the same second and size would be taken from its cache
            "connectors.lodestar.enrollments.EnrollmentsDelete.heads: this is a head, and the head of an operation is "
            "called http: write http = DELETE(…).\n",
        ),
        (
            "from connectors.core.intent import Intent",
            "from connectors.core.intents import Intent",
            "connectors.lodestar, enrollments.py, line 6: ModuleNotFoundError: No module named "
            "'connectors.core.intents'\n",
        ),
    ],
    ids=["picker", "head", "import"],
)
@pytest.mark.usefixtures("lodestar")
def test_a_wrong_declaration_ends_the_start(tmp_path: Path, old: str, new: str, said: str) -> None:
    """With a sentence that names class and field, and no traceback."""
    file = tmp_path / "connectors" / "lodestar" / "enrollments.py"
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))
    os.utime(file, (1, 1))  # else what was compiled of it a moment ago, of the same length, passes for it
    begin = (
        "import sys, connectors; from bot.__main__ import main; "
        f"connectors.__path__.append({str(tmp_path / 'connectors')!r}); sys.exit(main(['operations', 'lodestar']))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", begin], cwd=HOUSE, capture_output=True, text=True, timeout=60, check=False
    )
    assert (ended.returncode, ended.stderr) == (2, said)


async def test_it_does_what_it_is_asked(served: Any) -> None:
    """Through the desk: decided on, recorded, sent once."""
    platform, *words = ENROLL.split()
    assert await requests.send(requests.typed(platform, words, "")) == {"id": "e1"}
    assert [(call.method, call.path) for call in served.calls][-1:] == [("POST", "/courses/c1/people")]
    assert (await requests.verify()).faults == []


async def test_it_is_checked(served: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """`registrar check` asks its probe."""
    assert "Lodestar can be reached and accepts the key." in [one.said async for one in check()]
    monkeypatch.setenv("LODESTAR_API_KEY", "another")
    (said,) = [one.said async for one in check() if "Lodestar" in one.said]
    assert said.startswith("Lodestar does not accept the key.")
    assert said.endswith("and put it into LODESTAR_API_KEY. It says: “Wrong key.”")


@pytest.mark.usefixtures("lodestar")
async def test_it_is_in_the_demo() -> None:
    """With the others, set up and answering."""
    async with standins() as (connected, served):
        assert len(await connected["lodestar"].run(platforms()["lodestar"].probe)) == 3
        assert len(served["lodestar"].calls) == 1
        for connector in connected.values():
            await connector.close()


@pytest.mark.usefixtures("served")
async def test_an_error_that_comes_with_200_is_what_its_code_means() -> None:
    """A change that was not done."""
    settings = platforms()["lodestar"].settings.load(None)
    assert settings
    connector = settings.connect()
    cls = platforms()["lodestar"].operations["enrollments_create"]
    enroll = make(cls, {"course_id": "c2", "email": "jane@acme.com"})
    with pytest.raises(Conflict, match="No seat is left"):
        await connector.run(enroll)
    await connector.close()


@pytest.mark.usefixtures("served")
async def test_its_secrets_stay_with_whom_they_are_for() -> None:
    """What signs in as somebody is seen by nobody, and a code by whoever asked, but in no channel."""
    settings = platforms()["lodestar"].settings.load(None)
    assert settings
    connector, cls = settings.connect(), platforms()["lodestar"].operations["people_list"]
    shown = plain(await connector.run(make(cls, {})))
    assert (shown[0]["login_token"], shown[0]["door_code"]) == ("•••", "4711")
    assert in_public(shown, private_names(result_type(cls)))[0]["door_code"] == "•••"
    await connector.close()


async def test_who_is_new_is_told_once(lodestar: Platform) -> None:
    """From the second look on; nobody who was there before."""
    standin, _ = importlib.import_module("connectors.lodestar.standin").demo()
    connector = importlib.import_module("connectors.lodestar.connector").LodestarConnector(
        SecretStr(KEY), "https://lodestar.example.com", transport=httpx.ASGITransport(app=standin)
    )
    assert lodestar.news
    first = await lodestar.news.watch(connector.run, None, 0.0)
    standin.people.append({"id": "p9", "name": "Ada Ng", "email": "ada.ng@example.com", "active": True})
    second = await lodestar.news.watch(connector.run, first.memory, 300.0)
    third = await lodestar.news.watch(connector.run, second.memory, 600.0)
    assert [len(one.news) for one in (first, second, third)] == [0, 1, 0]
    assert second.news[0].facts == {"person": ("Ada Ng", "ada.ng@example.com")}
    await connector.close()


@pytest.mark.usefixtures("lodestar")
def test_what_is_posted_is_read_whatever_it_is() -> None:
    """As it is known, or as something unknown; the same event has the same key."""
    source = importlib.import_module("connectors.lodestar.posted").LodestarPosted()
    body = {"event": "enrollment.created", "id": 7, "email": "jane@example.com", "course": "Onboarding 101"}
    news = source.read(body)
    assert (news.event, news.facts["person"], news.facts["course"]) == (
        "course_enrollment",
        ("jane@example.com",),
        ("Onboarding 101",),
    )
    assert news.key == source.read(dict(body)).key != source.read(body | {"id": 8}).key
    odds: tuple[Any, ...] = (None, [], 5, "text", {}, {"event": {"a": []}, "id": [1]}, {"event": "x"})
    for odd in odds:
        assert source.read(odd).event == "unknown"
