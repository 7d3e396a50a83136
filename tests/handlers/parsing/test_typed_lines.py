"""Lines as people type them, written by somebody who does not know the parser: each is understood, asked or refused."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from itertools import product
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from connectors.core.same import folded
from connectors.everyday.values import split_name
from connectors.everyday.verbs import Verb
from handlers.listeners.commands import everyday_verb
from handlers.parsing.arguments import Misread, VerbArguments
from handlers.parsing.parser import read
from handlers.parsing.platform_parser import platform_names
from handlers.slack.text import unslack
from tests.nowhere import NOWHERE
from tests.rows import every

LINES = yaml.safe_load((Path(__file__).parent / "typed_lines.yaml").read_text().replace("<nowhere>", NOWHERE))
NOW = datetime(2026, 6, 1, 9, tzinfo=ZoneInfo("Europe/London"))
NEEDED = {
    Verb.ENROLL: ("people", "course"), Verb.UNENROLL: ("people", "course"), Verb.LINK: ("people", "course"),
    Verb.ROSTER: ("course",), Verb.ATTENDANCE: ("course",), Verb.FIND: ("people",), Verb.ADD: ("people",),
    Verb.DEACTIVATE: ("people",), Verb.REACTIVATE: ("people",), Verb.SCHEDULE: ("course", "starts"),
}  # fmt: skip


def heard(typed: str) -> tuple[VerbArguments, bool] | Misread | None:
    """What is made of a line: read, and whether it is only looked at; not read; or no verb at all."""
    spoken = everyday_verb(unslack(typed, ids=True))
    if not spoken:
        return None
    try:
        reading = read(spoken[0], spoken[1], platform_names(), NOW)
    except Misread as misread:
        return misread
    return reading.arguments, spoken[2] or reading.dry


def people(arguments: VerbArguments) -> list[tuple[str, str]]:
    return [(folded(one.who), folded(" ".join(split_name(one.name)))) for one in arguments.people]


def wanted(one: str | Mapping[str, str]) -> tuple[str, str]:
    if isinstance(one, str):
        return folded(one), ""
    return folded(one["email"]), folded(" ".join(split_name(one.get("name", ""))))


def differences(arguments: VerbArguments, dry: bool, means: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What was made of it against what was meant, where they differ; nothing that was not said is there."""
    found = {
        "verb": str(arguments.verb),
        "people": people(arguments),
        "course": folded(arguments.course),
        "platform": arguments.on,
        "role": arguments.role,
        "starts": arguments.at.strftime("%Y-%m-%d %H:%M") if arguments.at else "",
        "day": arguments.day.date() if arguments.day else None,
        "minutes": arguments.minutes,
        "hosts": [folded(one) for one in arguments.hosts],
        "place": folded(arguments.place),
        "dry": dry,
    }
    meant = {
        "verb": means.get("verb", str(arguments.verb)),
        "people": [wanted(one) for one in means.get("people", ())],
        "course": folded(str(means.get("course", ""))),
        "platform": means.get("platform", ""),
        "role": means.get("role", ""),
        "starts": str(means.get("starts", "")),
        "day": as_date(means["day"]) if "day" in means else None,
        "minutes": means.get("minutes", 60),
        "hosts": [folded(one) for one in means.get("hosts", ())],
        "place": folded(str(means.get("place", ""))),
        "dry": means.get("dry", False),
    }
    if either := means.get("either"):
        meant |= {"people": [(folded(either), "")], "course": folded(either)}
    elif arguments.either and not meant["people"]:
        found["people"] = []  # a title in quotes may be looked for among people too
    for side, at in (("since", arguments.since), ("until", arguments.until)):
        if side in means:
            found[side], meant[side] = at.date() if at else None, as_date(means[side])
    return {name: (found[name], meant[name]) for name in meant if found[name] != meant[name]}


def as_date(said: Any) -> date:
    return said if isinstance(said, date) else date.fromisoformat(str(said))


def complete(means: Mapping[str, Any]) -> bool:
    needed = NEEDED.get(Verb(means["verb"]), ()) if "verb" in means else ()
    return all(means.get(one) for one in needed) or "either" in means


@every("line", [one for one in LINES if "means" in one])
def test_a_line_means_what_its_writer_meant(line: Mapping[str, Any]) -> None:
    """All of it and nothing else; or, where nobody promised to read it, nothing is done and the words are quoted."""
    got = heard(line["typed"])
    quoted = line.get("or_refuses", "")
    if got is None:
        assert quoted, "no verb"
        return
    if isinstance(got, Misread):
        if quoted and quoted.lower() in str(got).lower():
            return
        assert not complete(line["means"]), str(got)
        assert not (set(differences(got.arguments, False, line["means"])) - {"dry"}), str(got)
        return
    assert not differences(*got, line["means"])


@pytest.mark.parametrize("line", [one for one in LINES if "asks" in one], ids=lambda one: one["typed"][:70])
def test_a_line_with_two_meanings_is_asked_about(line: Mapping[str, Any]) -> None:
    got = heard(line["typed"])
    assert isinstance(got, Misread), got
    moments = [str(one) for one in line["between"] if str(one)[:2] == "20" and ":" in str(one)]
    offered = {one.at.strftime("%Y-%m-%d %H:%M") for _, one in got.meanings if one.at}
    assert offered >= {one for one in moments if datetime.fromisoformat(one).replace(tzinfo=NOW.tzinfo) > NOW}
    days = {as_date(one) for one in line["between"] if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", str(one))}
    begun = {one.since or one.at or one.day for _, one in got.meanings}
    assert {one.date() for one in begun if one} >= days
    assert got.meanings


@every("line", [one for one in LINES if "refuses" in one])
def test_a_line_that_cannot_be_read_is_quoted(line: Mapping[str, Any]) -> None:
    got = heard(line["typed"])
    assert isinstance(got, Misread), got
    assert line["refuses"].lower() in " ".join(str(got).lower().split()), str(got)
    if "form" in line:
        assert not differences(got.arguments, False, line["form"])


DENYING = (
    "not", "but not", "except", "but", "without", "excluding", "minus", "instead of", "rather than", "or", "unless",
    "other than", "and not", "außer", "sauf", "(not",
)  # fmt: skip


@every(("denying", "comma"), product(DENYING, ["", ","]))
def test_whoever_is_denied_is_not_in_the_form(denying: str, comma: str) -> None:
    """By whatever word, and what else was said is there."""
    for typed in (
        f'enroll jane@acme.com{comma} {denying} max@acme.com in "Fire safety" on class',
        f'enroll in "Fire safety" on class: jane@acme.com{comma} {denying} max@acme.com and bob@acme.com',
    ):
        got = heard(typed)
        assert isinstance(got, Misread), got
        assert people(got.arguments) == [("jane@acme.com", "")], typed
        assert (got.arguments.course, got.arguments.on) == ("Fire safety", "class"), typed


@every(("denying", "whole"), product(DENYING, ["everywhere", "on all platforms"]))
def test_everywhere_but_somewhere_is_not_everywhere_in_the_form(denying: str, whole: str) -> None:
    for where in ("skilljar", "on skilljar"):
        got = heard(f"deactivate jane@acme.com {whole} {denying} {where}")
        assert isinstance(got, Misread), got
        assert got.arguments.on == "", where
