"""What a platform brings along is understood: its name, and what people are there. No list elsewhere knows of it."""

from dataclasses import replace

import pytest

from connectors.catalog import platforms
from connectors.everyday.verbs import Verb
from handlers.everyday.verb_request import there
from handlers.parsing import parser, platform_parser
from handlers.parsing.arguments import Misread, VerbArguments
from handlers.parsing.common_words import COMMON_ROLES
from handlers.parsing.platform_parser import platform_names
from handlers.parsing.words import sentence
from tests.nowhere import NOWHERE

NOW = there(1_780_000_000, "Europe/London")
JANE = "jane@acme.com"
ENROLLING = [one for one in platforms().values() if one.everyday and Verb.ENROLL in one.everyday.can()]
ROLES = [(one.name, role) for one in ENROLLING if one.everyday for role in one.everyday.roles]


def read(verb: Verb, text: str) -> VerbArguments:
    return parser.read(verb, text, platform_names(), NOW).arguments


@pytest.mark.parametrize(("name", "role"), ROLES)
def test_every_role_of_a_platform_is_understood(name: str, role: str) -> None:
    """A word each, behind a title and before it."""
    assert len(sentence(role).words) == 1
    for line in f'{JANE} in "Night shift" as {role} on {name}', f"{JANE} as a {role} on {name} in Night shift":
        found = read(Verb.ENROLL, line)
        assert (found.who, found.course, found.role, found.on) == (JANE, "Night shift", role, name)


@pytest.mark.parametrize("role", ["ta", "proctor"])
def test_a_role_that_a_platform_declares_is_one(monkeypatch: pytest.MonkeyPatch, role: str) -> None:
    """However few know the word; where none declares it, it is a part of the title."""
    assert role not in COMMON_ROLES
    assert read(Verb.ENROLL, f"{JANE} in Night shift as {role}").role == ""
    kind = ENROLLING[0].everyday
    assert kind
    monkeypatch.setattr(kind, "roles", ("TA", "proctor"))
    found = read(Verb.ENROLL, f"{JANE} in Night shift as {role.upper()}")
    assert (found.course, found.role) == ("Night shift", role)


def test_a_platform_of_the_catalogue_is_none_of_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """It leaves their list by being there."""
    assert not platform_names().keys() & platform_parser.others()
    with pytest.raises(Misread, match="I don't know that platform"):
        read(Verb.ROSTER, f"Night shift in {NOWHERE}")
    another, before = next(iter(platforms().values())), platform_parser.others()
    for name, title in (NOWHERE, "Another"), ("another", NOWHERE.title()):
        here = replace(another, name=name, title=title)
        monkeypatch.setattr(platform_parser, "platforms", lambda here=here: {**platforms(), here.name: here})
        assert platform_parser.others() == before - {NOWHERE}
        found = read(Verb.ROSTER, f"Night shift in {NOWHERE}")
        assert (found.course, found.on) == ("Night shift", name)
