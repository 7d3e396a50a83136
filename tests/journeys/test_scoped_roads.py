"""Whoever may see some courses only learns nobody's name, address or course outside of them, by whatever they type or
press; and what is about their courses they are told."""

import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.demo.demo import standins
from bot.sandbox.controls import ClientRefused
from connectors.catalog import platforms
from connectors.classcom.connector import ClassConnector
from connectors.classonlive.connector import ClassOnLiveConnector
from connectors.damstra.connector import DamstraConnector
from connectors.everyday.verbs import VERB_EXAMPLES, Verb
from handlers.everyday.platform_reader import everyday_of
from tests.journeys.test_true_demo import FINDERS, PEOPLE, House, a_house

POLICY = """
[roles]
operator = ["admins"]
manager = ["@managers"]
[[rules]]
name = "their courses"
roles = ["manager"]
courses = ["Onboarding 101"]
effects = [{effects}]
then = "allow"
"""
READS, WRITES = '"read"', '"read", "write"'
INSIDE = "Onboarding 101"
OUTSIDE = {
    "chamilo": "Fire safety",
    "class": "Fire safety – Lyon plant",
    "classonlive": "Loading a van safely",
    "damstra": "Working at height",
    "skilljar": "Forklift refresher",
}
ASKED = (
    "find {who}",
    "what does {who} take",
    'link {who} to "{inside}" on {on}',
    'dry link {who} to "{inside}" on {on}',
    'link {who} to "{outside}"',
    'is {who} in "{inside}"',
    'is {who} in "{outside}"',
    'has {who} finished "{inside}"',
    'unenroll {who} from "{inside}" on {on}',
    "deactivate {who} everywhere",
    'schedule "{inside}" on {on} tomorrow at 10:00 for 1h with {who}',
)
"""About somebody outside."""
LOOKING = (
    "courses",
    'courses "{outside}"',
    'courses "{outside}" on {on}',
    'roster "{outside}"',
    'roster "{mistyped}"',
    'roster "{inside}" on {on}',
    'progress "{outside}"',
    'who has finished "{outside}"',
    'attendance "{outside}" last 60 days',
    "sessions last 60 days",
    "sessions next month on {on}",
    "completions on {on}",
    "audit who was in {outside}",
    'notify {on} "{outside}"',
    "search {outside}",
    "help {on}",
)


@dataclass(frozen=True)
class Somebody:
    """An account outside of the courses."""

    on: str
    name: str
    email: str

    @property
    def ways(self) -> Sequence[str]:
        """How they may be typed by who tries it: whole, in part, mistyped."""
        first = self.name.split()[0]
        return (self.email, f'"{self.name}"', self.name[:3], f"{first[:-1]}x")


@dataclass(frozen=True)
class Secrets:
    """What the manager must not be told."""

    people: Sequence[Somebody]
    titles: frozenset[str]

    def told_in(self, said: str, typed: str) -> list[str]:
        names = {text for one in self.people for text in (one.name, one.email)} | self.titles
        beside = re.sub(re.escape(typed.strip('"')), "", said, flags=re.IGNORECASE)
        return sorted(one for one in names if re.search(rf"(?<![\w.]){re.escape(one)}(?!\w)", beside))


@pytest.fixture
async def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    for cls in (ClassConnector, ClassOnLiveConnector, DamstraConnector):
        monkeypatch.setattr(cls, "limits", ())
    async with a_house(tmp_path) as made:
        yield made


async def secrets(house: House) -> Secrets:
    """As an operator sees them, and as the stand-ins have them."""
    services = house.registrar.services
    ada = await services.slack.actor(house.person("ada").user.id)
    inside, titles = set[str](), set[str]()
    for verbs in everyday_of(services.desk, ada, tuple(platforms())).values():
        for course in await verbs.courses(""):
            titles.add(course.title)
            if course.title == INSIDE and Verb.ROSTER in verbs.can():
                async for rows in verbs.roster(course):
                    inside |= {text for row in rows for text in (row.person.email.lower(), row.person.name.lower())}
    known = {house.person(name).user.real_name.lower() for name in PEOPLE}
    async with standins() as (_, served):
        everybody = [
            Somebody(name, person, email)
            for name, standin in served.items()
            for person, email in FINDERS[name](standin)
            if email and " " in person and not {person.lower(), email.lower()} & (inside | known)
            if email not in " ".join(VERB_EXAMPLES.values()) and person != "Registrar Bot"
        ]
    return Secrets(everybody, frozenset(one for one in titles if one.lower() not in INSIDE.lower()))


def manages(house: House, home: Path, effects: str) -> None:
    """What the policy says of managers from now on."""
    path = home / "policy.toml"
    path.write_text(POLICY.format(effects=effects))
    house.registrar.policy._path = path


@pytest.mark.parametrize("on", OUTSIDE)
async def test_nobody_and_nothing_outside_is_told(house: House, tmp_path: Path, on: str) -> None:
    hidden = await secrets(house)
    manages(house, tmp_path, READS)
    one = next(each for each in hidden.people if each.on == on)
    words = {"inside": INSIDE, "outside": OUTSIDE[on], "mistyped": f"{OUTSIDE[on][:-1]}x", "on": on}
    tried = [(line.format(who=who, **words), who) for line in ASKED for who in one.ways]
    tried += [(line.format(**words), OUTSIDE[on]) for line in LOOKING]
    for typed, word in tried:
        said = (await house.types("sofia", typed)).replace(typed, "")
        assert not hidden.told_in(said.replace(OUTSIDE[on], ""), word), (typed, said)
    assert "can't find a person" in said_of(await house.types("sofia", f"find {one.email}"))


@pytest.mark.parametrize("on", OUTSIDE)
async def test_who_may_enroll_does_so_by_the_whole_address(house: House, tmp_path: Path, on: str) -> None:
    """A piece of a name finds nobody outside; and the address of somebody finds nobody else."""
    hidden = await secrets(house)
    manages(house, tmp_path, WRITES)
    one = next(each for each in hidden.people if each.on == on)
    address, *pieces = one.ways
    for who in pieces:
        for line in ("enroll {} in", "dry enroll {} in", "unenroll {} from", "link {} to"):
            typed = f'{line.format(who)} "{INSIDE}" on {on}'
            said = (await house.types("sofia", typed)).replace(typed, "")
            assert not hidden.told_in(said, who), (typed, said)
    said = await house.types("sofia", f'enroll {address} "{one.name}" in "{INSIDE}" on {on}')
    assert re.search("nrolled|Enroll them anyway", said), said


@pytest.mark.parametrize("on", OUTSIDE)
async def test_of_their_course_they_are_told(house: House, tmp_path: Path, on: str) -> None:
    manages(house, tmp_path, READS)
    roster = await house.types("sofia", f'roster "{INSIDE}" on {on}')
    named = re.findall(r"[\w.]+@acme\.com", roster)
    assert named, roster
    for line in ("is {} in", "has {} finished"):
        said = said_of(await house.types("sofia", f'{line.format(named[-1])} "{INSIDE}"'))
        assert f"{named[-1]} · id" in said, (line, said)
    assert named[-1] in await house.types("sofia", f'who has finished "{INSIDE}" on {on}')


@pytest.mark.parametrize("verb", ["roster", "link", "progress", "attendance"])
async def test_no_box_of_a_form_offers_more(house: House, tmp_path: Path, verb: str) -> None:
    """What is offered while somebody types is asked of the policy letter by letter."""
    hidden = await secrets(house)
    manages(house, tmp_path, READS)
    sofia = house.person("sofia")
    await house.types("sofia", verb)
    offered = list[str]()
    for label, words in (("Course", ("", "fire", "weld", INSIDE[:4])), ("Who", ("", "jo", "ma", "Grace"))):
        for typed in words:
            try:
                offered += await sofia.pick(label, typed)
            except ClientRefused:  # the form has no such box
                break
    assert not hidden.told_in("\n".join(one for one in offered if not one.startswith("Use “")), "")
    if verb != "progress":
        assert any(one.startswith(INSIDE) for one in offered), offered


@pytest.mark.parametrize(
    "line",
    [
        "class enrollments list ext_class_id=nw-0002",
        'class enrollments list class_id="Fire safety"',
        'class enrollments list class_id="Fire safetx"',
        "class classes list",
        "class users list",
        "chamilo get_users",
        "chamilo get_users_subscribed_to_course course=2",
        'chamilo get_users_subscribed_to_course course="Fire safety"',
        'chamilo get_users_subscribed_to_course course="Fire safetx"',
        "chamilo user_courses user_id=6",
        "classonlive content list",
        "classonlive student search text=grace",
        "classonlive content students list content_id=32952",
        "damstra users list",
        "damstra lessons list q=fire",
        "damstra user lesson schedules list user_id=12309",
        "skilljar users list",
        "skilljar domains published courses list domain_name=learn.example.com",
        "dry class enrollments list ext_class_id=nw-0002",
    ],
)
async def test_no_operation_reads_more(house: House, tmp_path: Path, line: str) -> None:
    hidden = await secrets(house)
    manages(house, tmp_path, READS)
    said = (await house.types("sofia", line)).replace(line, "")
    assert not hidden.told_in(said, "Fire safety"), said


async def test_home_and_undo_tell_no_more(house: House, tmp_path: Path) -> None:
    """What others saw last is on App Home of who may see it; what one did is taken back as one may by now."""
    hidden = await secrets(house)
    manages(house, tmp_path, READS)
    await house.types("ada", "sessions today")
    await house.types("ada", "sessions this week")
    sofia = house.person("sofia")
    await sofia.home()
    await house.workspace.delivered()
    await house.registrar.services.tasks.idle()
    shown = await sofia.home()
    assert shown
    assert not hidden.told_in(sofia.text_of(shown), "")
    manages(house, tmp_path, WRITES)
    one = next(each for each in hidden.people if each.on == "class")
    await house.types("sofia", f'enroll {one.email} "{one.name}" in "{INSIDE}" on class')
    manages(house, tmp_path, READS)
    before = len(sofia.messages("#training"))
    await house.presses("sofia", "Undo")
    assert "You can't" in sofia.messages("#training")[before:]


def said_of(text: str) -> str:
    return text.replace("’", "'")
