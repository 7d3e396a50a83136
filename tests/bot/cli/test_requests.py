"""The command line: what it lists, what it understands, and what it sends."""

import asyncio
import json
import os
import pwd
import subprocess
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from bot.cli import requests
from bot.desk import RequestRefused
from bot.runtime.manifest import manifest
from bot.runtime.server import serving
from bot.store.sqlite import open_sqlite
from connectors.catalog import operation, platforms
from connectors.classcom.classes import ClassesCreate
from connectors.classcom.standin import ClassStandIn
from connectors.core.errors import NotFound
from connectors.core.field_markers import Effect, Method
from connectors.core.intent import Mistakes
from connectors.platform import Misconfigured
from tests.hostile_rows import hostile
from tests.nowhere import NOWHERE

KEY, PASSCODE = "a-key-made-for-these-tests", "hunter22-7f"
CREATE = (
    "classes", "create", "class_name=Knitting", "email=ada@acme.com", "first_name=Ada", "last_name=Lovelace",
    "timezone=Europe/Paris",
)  # fmt: skip


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder without `.env`, Class set up at an address where nobody is, and a policy that names who is here."""
    monkeypatch.chdir(tmp_path)
    name_operator(monkeypatch, tmp_path, f"cli:{pwd.getpwuid(os.getuid()).pw_name}")
    for name in ("REGISTRAR_DATABASE", "REGISTRAR_READ_ONLY", "REGISTRAR_LOG_LEVEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CLASS_API_KEY", KEY)
    monkeypatch.setenv("CLASS_BASE_URL", "https://northwind.class.example")


def name_operator(monkeypatch: pytest.MonkeyPatch, folder: Path, member: str) -> None:
    policy = folder / "policy.toml"
    policy.write_text(f'[roles]\noperator = ["{member}"]\n')
    monkeypatch.setenv("REGISTRAR_POLICY", str(policy))


@pytest.fixture
async def standin(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ClassStandIn]:
    """Class, served on a free port and set up."""
    made = ClassStandIn(api_key=KEY)
    made.seed(5)
    hostile(made)
    async with serving(made) as url:
        monkeypatch.setenv("CLASS_BASE_URL", url)
        yield made


def test_operations() -> None:
    """Every operation of the catalogue is listed once, as its class says."""
    rows = requests.operations()
    assert [(row["platform"], row["id"]) for row in rows] == [
        (platform.name, id) for platform in platforms().values() for id in platform.operations
    ]
    for row in rows:
        cls = operation(row["platform"], row["id"])
        assert cls
        assert (row["method"], row["path"], row["aliases"]) == (
            cls.http.method,
            cls.http.path,
            list(cls.http.twins),
        )
        assert row["fixed"] == cls.http.fixed
        assert row["method"] in get_args(Method)
        assert row["effect"] in list(Effect)
        assert row["help"].endswith(".")
        assert len(row["params"]) == len(cls.model_fields)
    assert json.loads(json.dumps(rows)) == rows


@pytest.mark.parametrize(
    ("id", "said"),
    [
        ("classes_list", {"effect": "read", "sensitive": False, "reversible": True}),
        ("classes_create", {"effect": "write", "sensitive": False}),
        ("classes_delete", {"effect": "destructive", "sensitive": False, "reversible": False}),
        ("enrollments_delete", {"effect": "destructive", "sensitive": False, "reversible": True}),
        ("launch_link_get", {"effect": "read", "sensitive": True}),
    ],
)
def test_effects(id: str, said: Mapping[str, Any]) -> None:
    """What an operation does to the platform is told rightly."""
    (row,) = [row for row in requests.operations() if (row["platform"], row["id"]) == ("class", id)]
    assert said.items() <= row.items()


@pytest.mark.parametrize(
    ("id", "name", "said"),
    [
        ("classes_create", "class_name", {"in": "body", "type": "string", "required": True}),
        ("classes_create", "email", {"in": "body", "type": "email", "required": True}),
        ("classes_create", "session_times", {"in": "body", "type": "array", "required": False}),
        ("classes_create", "settings", {"in": "body", "type": "object", "required": False}),
        ("classes_create", "meeting_passcode", {"in": "body", "type": "string", "required": False}),
        ("classes_list", "deferred", {"in": "query", "type": "boolean", "required": False}),
        ("schedules_create", "start_time", {"in": "body", "type": "unix_time", "required": True}),
        ("enrollments_create", "role", {"in": "body", "type": "enum", "required": False}),
        ("enrollments_delete", "email", {"in": "body", "type": "email", "required": False}),
        ("users_list", "page", {"in": "query", "type": "integer", "required": False}),
    ],
)
def test_parameters(id: str, name: str, said: Mapping[str, Any]) -> None:
    """A parameter is listed with its place, its type and whether it must be given."""
    (row,) = [row for row in requests.operations() if (row["platform"], row["id"]) == ("class", id)]
    assert {"name": name, **said} in row["params"]


@pytest.mark.parametrize(
    ("words", "params"),
    [
        (CREATE, ""),
        (("classes_create", *CREATE[2:]), ""),
        (("classes.create", *CREATE[2:]), ""),
        (("Classes-Create", *CREATE[2:]), ""),
        (CREATE[:2], json.dumps(dict(word.split("=") for word in CREATE[2:]))),
        (CREATE[:5], json.dumps(dict(word.split("=") for word in CREATE[5:]))),
        (CREATE, '{"class_name": "Overruled"}'),
        (CREATE, "{}"),
    ],
    ids=["words", "underscore", "dot", "dash and case", "only --params", "some of each", "the words win", "empty"],
)
def test_typed(words: tuple[str, ...], params: str) -> None:
    """The same operation, typed in several ways, is the same intent."""
    assert requests.typed("class", words, params) == ClassesCreate(
        class_name="Knitting",
        email="ada@acme.com",
        first_name="Ada",
        last_name="Lovelace",
        timezone="Europe/Paris",
    )


def test_typed_values() -> None:
    """Values may hold blanks, equal signs and JSON, and reach into objects."""
    words = (
        *CREATE,
        "class_description=a = b, c",
        "settings.jbh_time=5",
        'additional_instructors=[{"email":"b@c.de"}]',
    )
    intent = requests.typed("class", words, '{"meeting_passcode": "hunter22-7f"}')
    assert isinstance(intent, ClassesCreate)
    assert intent.class_description == "a = b, c"
    assert intent.settings
    assert intent.settings.jbh_time == 5
    assert intent.additional_instructors
    assert intent.additional_instructors[0].email == "b@c.de"
    assert intent.meeting_passcode
    assert intent.meeting_passcode.get_secret_value() == PASSCODE


@pytest.mark.parametrize(
    ("platform", "words", "params", "says"),
    [
        (NOWHERE, ("courses", "list"), "", f"“{NOWHERE}” isn't a platform. Choose: "),
        ("class", ("classes", "burn"), "", "Class has no operation “classes burn”. See: registrar operations class"),
        ("class", ("class_name=x",), "", "Name an operation. See: registrar operations class"),
        ("class", CREATE[:2], "", "class_name is needed"),
        ("class", (*CREATE, "colour=red"), "", "There is no parameter “colour” here."),
        ("class", (*CREATE, "class_name=Sewing"), "", "class_name is given twice. Give it once."),
        ("class", ("users", "list", "limit=many"), "", "limit must be a whole number such as 3"),
        ("class", CREATE, "[1]", "--params must be a JSON object such as"),
        ("class", CREATE, "null", "--params must be a JSON object such as"),
        ("class", CREATE, "{", "--params must be a JSON object such as"),
        ("class", CREATE, "[" * 100_000, "--params must be a JSON object such as"),
        ("class", (*CREATE, 'class_description="open'), "", "is never closed"),
    ],
)
def test_typed_wrongly(platform: str, words: tuple[str, ...], params: str, says: str) -> None:
    """What cannot be understood is told in a sentence."""
    with pytest.raises(Mistakes) as mistakes:
        requests.typed(platform, words, params)
    assert says in str(mistakes.value)


def test_dry_run() -> None:
    """The exact request is shown, with an absolute address and without secrets."""
    assert requests.dry_run(requests.typed("class", CREATE, json.dumps({"meeting_passcode": PASSCODE}))) == {
        "method": "POST",
        "url": "https://northwind.class.example/api/v1/classes",
        "headers": {"Authorization": "Bearer •••"},
        "body": {
            "kind": "json",
            "value": {
                "class_name": "Knitting",
                "email": "ada@acme.com",
                "first_name": "Ada",
                "last_name": "Lovelace",
                "timezone": "Europe/Paris",
                "meeting_passcode": "•••",
            },
        },
    }


def test_dry_run_of_a_question() -> None:
    """What is asked for stands in the address, and there is no body."""
    shown = requests.dry_run(requests.typed("class", ("classes", "get", "ext_class_id=a b"), ""))
    assert shown["url"] == "https://northwind.class.example/api/v1/classes?ext_class_id=a%20b"
    assert shown["body"] == {"kind": "none", "value": None}


def test_not_set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A platform without credentials says which variables it wants."""
    monkeypatch.delenv("CLASS_API_KEY")
    monkeypatch.delenv("CLASS_BASE_URL")
    with pytest.raises(
        Misconfigured,
        match=r"^Class is not set up\. Set CLASS_API_KEY, CLASS_BASE_URL in the environment or in \.env\.$",
    ):
        requests.dry_run(requests.typed("class", ("classes", "list"), ""))


async def test_send_a_question(standin: ClassStandIn) -> None:
    """A question is asked, and answered as JSON data without secrets."""
    found = await requests.send(requests.typed("class", ("classes", "get", "ext_class_id=onboarding-101"), ""))
    assert (found["class_name"], found["password"]) == ("Onboarding 101", "•••")
    assert json.loads(json.dumps(found)) == found
    assert len(standin.calls) == 1


async def test_send_a_change(standin: ClassStandIn, tmp_path: Path) -> None:
    """A change is carried out, and written down under the name of who is at the machine."""
    made = await requests.send(requests.typed("class", CREATE, ""))
    assert made["meeting_id"]
    assert standin.academy.classes[made["invite_link"].rpartition("=")[2]].name == "Knitting"
    assert await actors(tmp_path) == [f"cli:{pwd.getpwuid(os.getuid()).pw_name}"]


async def actors(folder: Path, state: str = "done") -> list[str]:
    """Whose changes are written down as done, or as something else."""
    store = await open_sqlite(folder / "registrar.db")
    rows = await store.scan("changes/")
    await store.close()
    return [row.value["actor"] for row in rows if row.value["state"] == state]


@pytest.mark.parametrize(
    "words",
    [
        ("classes", "delete", "ext_class_id=onboarding-101"),
        ("enrollments", "delete", "ext_class_id=onboarding-101", "email=jane@acme.com"),
        ("launch", "link", "get", "ext_class_id=onboarding-101", "email=jane@acme.com"),
    ],
)
async def test_send_what_takes_a_second_look(words: tuple[str, ...], standin: ClassStandIn, tmp_path: Path) -> None:
    """What must be confirmed or approved is not sent from here, and its change is left waiting for nobody."""
    with pytest.raises(
        RequestRefused, match=r"^This needs an approval or a confirmation, so it was not sent\. Ask for it"
    ):
        await requests.send(requests.typed("class", words, ""))
    looked = {("GET", "/api/v1/classes"), ("GET", "/api/v1/class/enrollments")}  # their names
    assert {(call.method, call.path) for call in standin.calls} <= looked
    assert await actors(tmp_path, "cancelled") == [f"cli:{pwd.getpwuid(os.getuid()).pw_name}"]


async def test_send_refuses(standin: ClassStandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is named by no policy may do nothing, and in read only mode nobody may change anything; nothing is sent."""
    monkeypatch.setenv("REGISTRAR_READ_ONLY", "1")
    with pytest.raises(RequestRefused, match="set to read only"):
        await requests.send(requests.typed("class", CREATE, ""))
    monkeypatch.delenv("REGISTRAR_POLICY")
    with pytest.raises(
        RequestRefused, match=rf"Name cli:{pwd.getpwuid(os.getuid()).pw_name} in a role of the policy file\.$"
    ):
        await requests.send(requests.typed("class", ("classes", "list"), ""))
    assert standin.calls == []


@pytest.mark.parametrize("text", ["[roles", "[roles]\noperator = 7\n"])
async def test_send_with_a_broken_policy(text: str, standin: ClassStandIn, tmp_path: Path) -> None:
    """A policy that means nothing allows nothing."""
    (tmp_path / "policy.toml").write_text(text)
    with pytest.raises(Misconfigured, match=r"^policy\.toml"):
        await requests.send(requests.typed("class", ("classes", "list"), ""))
    assert standin.calls == []


async def test_send_fails(standin: ClassStandIn) -> None:
    """What the platform refuses is told in its sentence, and the store is free again."""
    for _ in range(2):
        with pytest.raises(NotFound):
            await requests.send(requests.typed("class", ("classes", "update", "class_id=nothing", "class_name=x"), ""))


async def test_nameless(standin: ClassStandIn, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Who runs as a number without a name, as in a container, goes by that number."""
    monkeypatch.setattr(os, "getuid", lambda: 987_654_321)
    name_operator(monkeypatch, tmp_path, "cli:987654321")
    await requests.send(requests.typed("class", CREATE, ""))
    assert await actors(tmp_path) == ["cli:987654321"]


@pytest.mark.parametrize("name", ["LOGNAME", "USER", "LNAME", "USERNAME"])
async def test_the_environment_makes_nobody_somebody_else(
    name: str, standin: ClassStandIn, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Whoever runs it is who the machine says, as `id -un` does, whatever anybody sets."""
    here = (await asyncio.to_thread(subprocess.check_output, ["id", "-un"], text=True)).strip()
    monkeypatch.setenv(name, "x")
    await requests.send(requests.typed("class", CREATE, ""))
    assert await actors(tmp_path) == [f"cli:{here}"]
    name_operator(monkeypatch, tmp_path, "cli:x")
    with pytest.raises(RequestRefused, match=f"Name cli:{here} in a role"):
        await requests.send(requests.typed("class", CREATE, ""))


async def test_verify(standin: ClassStandIn, tmp_path: Path) -> None:
    """The audit log is whole after a change, and can be looked at beside whoever has the file."""
    await requests.send(requests.typed("class", CREATE, ""))
    store = await open_sqlite(tmp_path / "registrar.db")
    found = await requests.verify()
    await store.close()
    assert (found.entries, found.faults) == (2, [])


async def test_verify_against_what_was_posted(standin: ClassStandIn) -> None:
    """As it is copied out of Slack; what is no hash is refused, and not taken for one that is missing."""
    await requests.send(requests.typed("class", CREATE, ""))
    head = (await requests.verify()).head
    await requests.send(requests.typed("class", CREATE, ""))
    assert (await requests.verify(f" `{head.upper()}`\n")).faults == []
    assert len((await requests.verify("0f" * 32)).faults) == 1
    with pytest.raises(Misconfigured, match=r"^--posted takes the hash"):
        await requests.verify("12,345")


def test_manifest() -> None:
    """Without an address the manifest is the file itself."""
    assert manifest() == (Path(__file__).parents[3] / "manifest.yml").read_text()


@pytest.mark.parametrize("url", ["https://registrar.northwind.example", "https://registrar.northwind.example/"])
def test_manifest_url(url: str) -> None:
    """With an address everything that Slack calls is there, and nothing else is changed."""
    before, after = yaml.safe_load(manifest()), yaml.safe_load(manifest(url))
    assert set(addresses(after)) == {"https://registrar.northwind.example/slack/events"}
    assert len(addresses(after)) == len(addresses(before))
    assert without_addresses(after) == without_addresses(before)


def test_manifest_socket() -> None:
    """For Socket Mode there is no address at all, and everything else is the same."""
    before, after = yaml.safe_load(manifest()), yaml.safe_load(manifest(socket=True))
    assert addresses(after) == []
    assert after["settings"].pop("socket_mode_enabled") is True
    assert before["settings"].pop("socket_mode_enabled") is False
    assert without_addresses(after) == without_addresses(before)


def addresses(one: Any) -> list[str]:
    if isinstance(one, dict):
        here = [value for key, value in one.items() if key.endswith("url")]
        return here + [found for value in one.values() for found in addresses(value)]
    return [found for value in one for found in addresses(value)] if isinstance(one, list) else []


def without_addresses(one: Any) -> Any:
    if isinstance(one, dict):
        return {key: without_addresses(value) for key, value in one.items() if not key.endswith("url")}
    return [without_addresses(value) for value in one] if isinstance(one, list) else one
