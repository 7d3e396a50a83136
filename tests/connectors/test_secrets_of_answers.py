"""A secret that a platform answers with is declared as one: it is masked, or kept out of channels.

By the names of fields: what is called `api_key` or `login_token` is one, whatever its platform calls it besides. A
field that a record does not declare is shown all the same, so that what comes counts, and not only what is declared.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from connectors.catalog import platforms
from connectors.core.discretion import in_public, private_names, records_in
from connectors.core.errors import PlatformError
from connectors.core.field_specs import MASK
from connectors.core.intent import Intent, make, result_type
from connectors.core.record import Display, Record, plain
from connectors.core.secret_names import names_secret
from tests.connectors.leaves import leaves
from tests.connectors.rigs import RIGS, Rig
from tests.connectors.test_answers import PLATFORMS, Standing, Text, examples

REMEDY = (
    "Where it lets somebody in, say so: SecretStr masks it in tables and shows it to who asks for the one thing, "
    "Display(withheld={…}) masks it for everybody, guarded={…} a SecretStr for who asks too, private=(…,) keeps it "
    "out of channels. Where it is none, say in the rig what it is: shown_unasked={…}"
)


def _undeclared(record: type[Record]) -> Iterator[str]:
    """The fields of a record that sound like secrets and that anybody may read; `guarded` alone masks no text."""
    shown = record.display
    said = {*shown.withheld, *shown.private, *shown.hidden}
    for name, declared in record.model_fields.items():
        if names_secret(name) and name not in said and "SecretStr" not in str(declared.annotation):
            yield name


def _open(asked: type[Intent[Any]], result: Any, known: Collection[str] = ()) -> Iterator[str]:
    """The paths of what sounds like a secret and stands in a channel in plain words, but for the fields that are known
    to be none."""
    for path, leaf in leaves(in_public(plain(result), private_names(result_type(asked)))):
        name = next((one for one in reversed(path) if isinstance(one, str)), "")
        if names_secret(name) and name not in known and isinstance(leaf, str) and leaf != MASK:
            yield f"{asked.__name__} {'.'.join(map(str, path))}"


@pytest.mark.parametrize("name", platforms())
def test_a_declared_field_that_sounds_like_a_secret_is_one(name: str) -> None:
    """In every record of every answer, also inside others."""
    known = RIGS[name]().shown_unasked if name in RIGS else {}
    records = {one for cls in platforms()[name].operations.values() for one in records_in(result_type(cls))}
    found = sorted({f"{one.__name__}.{field}" for one in records for field in _undeclared(one) if field not in known})
    assert not found, f"Anybody may read what sounds like a secret: {', '.join(found)}. {REMEDY}"


async def test_what_a_stand_in_answers_tells_no_secret(rig: Rig) -> None:
    """A walk through the catalogue, as a channel would read what comes."""
    found = set[str]()
    async for intent, result in rig.walk(rig.connector):
        found |= {*_open(type(intent), result, rig.shown_unasked)}
    assert not found, f"A channel would read what sounds like a secret: {', '.join(sorted(found))}. {REMEDY}"


@pytest.mark.parametrize("name", PLATFORMS)
async def test_what_documents_show_tells_no_secret(name: str) -> None:
    """The answers of the vendors' own documents, which stand-ins do not have all of."""
    rig, found = RIGS[name](), set[str]()
    for operation, all_ in examples(name).items():
        for one in all_:
            asked = make(platforms()[name].operations[operation], one.get("data") or {})
            result = await _answered(rig, asked, one)
            found |= {*_open(type(asked), result, rig.shown_unasked)}
    assert not found, f"A channel would read what sounds like a secret: {', '.join(sorted(found))}. {REMEDY}"


async def _answered(rig: Rig, asked: Intent[Any], example: Mapping[str, Any]) -> Any:
    """What the platform answers with this example; None where that is an error."""
    body = Text(example["text"]) if "text" in example else example.get("answer")
    standing = Standing(body, example.get("status", 200), example.get("location", ""))
    standing.before, standing.after = example.get("before") or [], example.get("after") or []
    connector = rig.connect(transport=httpx.ASGITransport(app=standing))
    try:
        return await connector.run(asked)
    except PlatformError:
        return None
    finally:
        await connector.close()


class _Person(Record):
    display = Display(
        "name", withheld={"login_token": "it signs in"}, guarded={"api_key": "it acts"}, private=("access_code",)
    )

    name: str = ""
    login_token: str = ""
    access_code: str = ""
    api_key: str = ""
    password: SecretStr | None = None


class _PeopleGet(Intent[_Person]):
    """Show a person."""

    platform = "inn"


def test_a_secret_that_nobody_declared_is_found() -> None:
    """Declared as a text, or not declared at all; and none that is masked or private."""
    assert [*_undeclared(_Person)] == ["api_key"]
    every = dict.fromkeys(("name", "login_token", "access_code", "api_key", "password", "session_token"), "s3cret")
    assert [*_open(_PeopleGet, _Person.model_validate(every))] == ["_PeopleGet api_key", "_PeopleGet session_token"]
    assert [*_open(_PeopleGet, _Person.model_validate(every), {"api_key"})] == ["_PeopleGet session_token"]
