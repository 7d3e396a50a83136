"""A rig leaves out what its platform has not, and nothing else: what is not tried is not known to work."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from connectors.catalog import platforms
from connectors.core.connector import Connector
from connectors.core.field_markers import Effect
from connectors.core.field_specs import FieldSpecs, field_specs
from connectors.core.intent import operation_id
from connectors.news.news import Source
from connectors.platform import Platform
from connectors.standin.standin import StandIn
from tests.connectors.examples import exemplary
from tests.connectors.rig import OPTIONAL, Rig, one_after_another
from tests.connectors.rigs import RIGS
from tests.connectors.verb_writes import verb_writes

HOW = {
    "change": "change=make({operation}, {{…}})",
    "repeatable": "repeatable=make({operation}, {{…}})",
    "secret_change": 'secret_change=make({operation}, {{…}}), secret="s3cr3t-of-jane"',
    "listing": "listing=make({operation}, {{…}}), with so few rows a page that there are more than two pages",
    "refusal": 'refusal=lambda said: {{"message": said}}, as its refusals are written',
    "lost_writes": (
        "lost_writes=[((“{operation}”, {{…}}),)], what a look decides where the answer was lost, and in undecided, by "
        "the id, why no look decides another"
    ),
    "events": "events=[…], the bodies that it documents",
}


def _secret(specs: FieldSpecs) -> bool:
    """Whether one of these fields, or of a part of them, is a secret that a person gives."""
    return any(
        (one.secret and not one.made_when_sent) or _secret((one.kind.item or one.kind).parts) for one in specs.values()
    )


def wrongly_left_out(rig: Rig, platform: Platform) -> Iterator[str]:
    """What the rig leaves out though the platform has it: a sentence each, with what to write."""
    had: dict[str, str] = {}
    for cls in platform.operations.values():
        writes, checked = cls.http.harm is not Effect.READ, cls in rig.connector.checked
        if not writes and rig.connector.paginator(exemplary(cls)):
            had.setdefault("listing", cls.__name__)
        if writes and not checked:
            had.setdefault("repeatable" if cls.http.idempotent else "change", cls.__name__)
        if writes and _secret(field_specs(cls)):
            had.setdefault("secret_change", cls.__name__)
    if type(rig.connector).refusal_body is not Connector.refusal_body:
        had["refusal"] = "refusal_body"
    if platform.news and type(platform.news).read is not Source.read:
        had["events"] = "read"
    if written := verb_writes(platform):
        had["lost_writes"] = min(written)
    own_secret = rig.secret != rig.key
    for name, because in had.items():
        if not rig.has(name) or (name == "secret_change" and not own_secret):
            how = HOW[name].format(operation=because)
            yield f"The rig of {platform.name} leaves out `{name}`, and the platform has {because}. Give it: {how}."


@pytest.mark.parametrize("name", platforms())
def test_every_platform_has_a_rig_that_leaves_nothing_out(name: str) -> None:
    """But for what the platform has not."""
    folder = platforms()[name].folder
    assert name in RIGS, f"Write tests/connectors/{folder}/rig.py, with {name}_rig(): see tests/connectors/rig.py."
    assert list(wrongly_left_out(RIGS[name](), platforms()[name])) == []


@pytest.mark.parametrize(
    ("left_out", "name", "because"),
    [
        ("change", "class", "ClassesCreate"),
        ("repeatable", "class", "ClassesUpdate"),
        ("listing", "class", "UsersList"),
        ("refusal", "class", "refusal_body"),
        ("events", "skilljar", "read"),
        ("lost_writes", "skilljar", "domains_published_courses_enrollments_create"),
    ],
)
def test_who_leaves_out_what_there_is_is_told_what_to_write(left_out: str, name: str, because: str) -> None:
    """One sentence, with the operation that could be given."""
    rig = RIGS[name]()
    setattr(rig, left_out, None)
    (told,) = wrongly_left_out(rig, platforms()[name])
    assert told.startswith(f"The rig of {name} leaves out `{left_out}`, and the platform has {because}. Give it: ")


def test_a_secret_of_a_persons_is_asked_for_where_there_is_one() -> None:
    """The key alone is not enough then."""
    rig = RIGS["class"]()
    rig.secret_change, rig.secret = rig.change, rig.key
    (told,) = wrongly_left_out(rig, platforms()["class"])
    assert "leaves out `secret_change`" in told


class Silent(Connector):
    """Says nothing of refusals, and has neither pages nor changes."""

    platform = "silent"
    title = "Silent"


@pytest.mark.parametrize("left_out", OPTIONAL)
def test_a_test_that_needs_what_is_left_out_is_skipped(left_out: str) -> None:
    """With the reason, wherever in the test it is asked for."""
    standin = StandIn([])
    connector = Silent("https://silent.example.com", transport=httpx.ASGITransport(app=standin))
    question: Any = exemplary(platforms()["class"].operations["users_list"])
    walk = one_after_another(question)
    rig = Rig(connector, lambda **options: connector, standin, [], "k3y", question, walk)
    with pytest.raises(pytest.skip.Exception, match=f"leaves out `{left_out}`: "):
        getattr(rig, left_out)
    assert not rig.has(left_out)
    assert rig.secret == "k3y"
    assert repr(rig) == "the rig of Silent"


def test_every_operation_is_what_its_rig_says() -> None:
    """What is called a change is one, and what may be sent twice may be."""
    for rig in (made() for made in RIGS.values()):
        if rig.has("change"):
            assert not rig.change.http.idempotent, operation_id(type(rig.change))
        if rig.has("repeatable"):
            assert rig.repeatable.http.idempotent, operation_id(type(rig.repeatable))
            assert rig.repeatable.effect is not Effect.READ
        assert rig.question.effect is Effect.READ
