"""Generated lines, typed and carried out: exactly what was put in happens, or nothing does and the answer says why.

What happened is read off the platforms themselves, all of them, before and after: who is in which course and as what,
who is there and may come in, which session begins when. Nothing here asks the parser or the planning what they meant.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.handlers.parsing import sentences
from tests.handlers.parsing.sentences import Sentence
from tests.journeys.campus import CAMPUS, Campus, Facts, Human, campus
from tests.properties import examples

LINES = 5
"""For each verb."""
ABLE: Mapping[str, tuple[str, ...]] = {
    "enroll": ("class", "chamilo", "damstra"),
    "unenroll": ("class", "chamilo"),
    "add": ("chamilo", "damstra"),
    "deactivate": ("chamilo", "damstra"),
    "reactivate": ("chamilo", "damstra"),
    "schedule": ("class", "damstra"),
}
"""Where each verb that plans can be carried out, of the platforms of this story."""
ASKS = re.compile(r"“.+”|\?|\[[A-Z]")
"""Something is quoted, asked, or offered as a button."""
DEFAULT_MINUTES = 60


def human(said: str, beside: str, number: int) -> Human:
    """Who is meant. A name of one word is somebody's first name: whoever types it is asked who that is."""
    if said.startswith("@"):
        return Human(f"{said[1:].lower()}@slack.example", "Mia Mentioned")
    if "@" in said:
        return Human(said, beside or "Somebody Known")
    return Human(f"named{number}@named.example", said if " " in said else f"{said} Solo")


@dataclass(frozen=True)
class Case:
    """A line, a piece of it that has no meaning (or none), and the only platforms that know what it names."""

    put: Sentence
    piece: str
    where: tuple[str, ...]
    newcomers: bool
    """Whoever has a name beside the address is new on Class."""

    @property
    def people(self) -> list[Human]:
        put = self.put
        return [human(said, name, at) for at, (said, name) in enumerate(zip(put.people, put.names, strict=True))]

    @property
    def hosts(self) -> list[Human]:
        return [human(said, "", at) for at, said in enumerate(self.put.hosts, 100)]

    @property
    def able(self) -> bool:
        return bool(self.where) and set(self.where) <= set(ABLE[self.put.verb])

    @property
    def plain(self) -> bool:
        """Whether nothing is odd or missing, and so no reason to ask."""
        put, names = self.put, [one for one in (*self.put.people, *self.put.hosts) if "@" not in one]
        alike = {*names} & {*put.names}  # two people of one name: which of them is asked
        named = (
            not alike
            and all(" " in one for one in names)
            and (
                put.verb != "add" or all(name or "@U" in said for said, name in zip(put.people, put.names, strict=True))
            )
        )
        hosted = put.verb != "schedule" or (len(put.hosts) == 1 if "damstra" in self.where else bool(put.hosts))
        role = put.role in ("", "student") or "damstra" not in self.where
        return not self.piece and self.able and named and hosted and role


@st.composite
def cases(draw: st.DrawFn, verb: str) -> Case:
    clear = sentences.sentences((verb,)).map(lambda put: (put, ""))
    put, piece = draw(st.one_of(clear, clear, clear, sentences.noisy((verb,))).filter(lambda one: _is_worth(one[0])))
    able = ABLE[verb]
    where = able if put.platform == "everywhere" else (put.platform or draw(st.sampled_from(able)),)
    return Case(put, piece, where, draw(st.booleans()))


def _is_worth(put: Sentence) -> bool:
    """Whether nothing is missing without which every such line is refused alike."""
    named = any(put.names) or any(one.startswith("@") for one in put.people)
    if put.verb in ("add", "schedule"):
        return put.platform in ABLE[put.verb] and (named or bool(put.hosts))
    return put.platform in ("", "everywhere", *CAMPUS)


def prepare(campus: Campus, case: Case) -> None:
    """Put there whom and what the line names: where the line says a platform, on the others too, for a plan that
    mistakes the platform to find everything it needs."""
    put = case.put
    campus.clear()
    for said, one in zip((*put.people, *put.hosts), (*case.people, *case.hosts), strict=True):
        if said.startswith("@"):
            campus.put_mentioned(said[1:], one)
    inside = case.people if put.verb == "unenroll" else []
    for platform in CAMPUS if put.platform else case.where:
        known = [
            one
            for one, name in zip(case.people, put.names, strict=True)
            if not (platform == "class" and put.verb == "enroll" and name and case.newcomers)
        ]
        if put.verb != "add":
            campus.put_people(platform, known, put.verb != "reactivate", teaching=False)
            campus.put_people(platform, case.hosts, active=True, teaching=True)
        if put.course and not (put.verb == "schedule" and platform == "class"):
            campus.put_course(platform, put.course, inside)


def wanted(case: Case) -> tuple[Facts, Facts]:
    """What is to come about, and what is to end."""
    put, new, gone = case.put, Counter[tuple[Any, ...]](), Counter[tuple[Any, ...]]()
    teaches = put.role == "teacher"
    for platform in case.where:
        for one in case.people:
            role = put.role or "student"
            fact: tuple[Any, ...] = {
                "class": ("class", "in", put.course, one.address, one.name, role),
                "chamilo": ("chamilo", "in", put.course, one.address, 1 if teaches else 5),
                "damstra": ("damstra", "in", put.course, one.address, False),
            }[platform]
            if put.verb in ("enroll", "unenroll"):
                (new if put.verb == "enroll" else gone)[fact] += 1
                continue
            comes, goes = put.verb != "deactivate", put.verb == "deactivate"
            new[platform, "person", one.address, one.name, comes] += 1
            if put.verb != "add":
                gone[platform, "person", one.address, one.name, goes] += 1
        if put.starts:
            start = put.starts.timestamp()
            end = start + (put.minutes or DEFAULT_MINUTES) * 60
            at = (platform, "session", put.course, start, end)
            new[(*at, case.hosts[0].address) if platform == "damstra" and case.hosts else at] += 1
            for host in case.hosts if platform == "class" else ():
                new["class", "in", put.course, host.address, host.name, "teacher"] += 1
    return new, gone


@pytest.mark.hypothesis
@pytest.mark.timeout(180)
async def test_what_was_put_in_is_what_happens(tmp_path: Path) -> None:
    """Exactly these people, in this course, at this time, on this platform; or nothing, and the answer quotes what was
    not understood, or asks."""
    loop, done = asyncio.get_running_loop(), Counter[str]()

    async with campus(tmp_path) as there:

        async def typed(case: Case) -> tuple[Facts, Facts, str]:
            prepare(there, case)
            before = there.facts()
            told = await there.type(case.put.typed)
            after = there.facts()
            return after - before, before - after, told

        def check(case: Case) -> None:
            new, gone, told = asyncio.run_coroutine_threadsafe(typed(case), loop).result()
            if new or gone:
                assert (new, gone) == wanted(case), told
                assert case.able, told
                done[case.put.verb] += 1
                return
            assert not case.plain, told
            assert ASKS.search(told), told
            assert case.piece in " ".join(told.split()), told

        for verb in ABLE:
            every = settings(max_examples=examples(LINES))(given(cases(verb))(check))
            await asyncio.to_thread(every)  # it waits for this loop, which goes on meanwhile
    assert set(done) == set(ABLE), "a verb was never carried out"
