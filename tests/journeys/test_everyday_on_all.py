"""Every everyday verb, typed once in the demo with all platforms behind it."""

import re
from pathlib import Path

from connectors.catalog import platforms
from connectors.everyday.verbs import Verb
from handlers.everyday.help import able
from handlers.everyday.platform_reader import verbs_of
from handlers.everyday.platform_reply import listed
from tests.journeys.asking import asking

ALL = tuple(platforms())
JANE, MAEVE = "jane@acme.com", "maeve@acme.com"
"""Of Onboarding 101, Maeve is in it wherever there is one, and Jane nowhere."""


async def test_each_line_is_answered_by_the_platforms_that_can(tmp_path: Path) -> None:
    """One person under one address and many ids; what cannot be done is said, and what can be is done once."""
    async with asking(tmp_path) as ask:
        found = await ask(f"find {MAEVE}")
        assert all(title in found for title in able(Verb.FIND, ALL)), found
        assert found.count("• Onboarding 101") == sum(Verb.PROGRESS in verbs_of(name) for name in ALL)
        courses = await ask("courses onboarding")
        assert all(title in courses for title in able(Verb.COURSES, ALL)), courses
        by_state = await ask("courses inactive on damstra")
        assert "No course called “" not in by_state, by_state
        assert "teacher" in await ask('roster "Onboarding 101" on chamilo')
        assert "Which one do you mean?" in await ask(f'enroll {JANE} in "Onboarding 101"')
        assert "is already" in await ask(f'enroll {MAEVE} in "Onboarding 101" on skilljar')
        assert "Go ahead" in await ask(f'unenroll {MAEVE} from "Onboarding 101" on class')
        assert "%" in await ask(f"progress {JANE} on classonlive")
        assert "came" in await ask('attendance "Onboarding 101" last 30 days on class')
        assert "Schedule…" in await ask("sessions this week on class")
        at = "at 2030-12-02 10:00 for 1h with ines@acme.com"
        shown = await ask(f'schedule "Q&A" on class {at}')
        assert "Monday 2 December 2030, 10:00–11:00" in shown, shown
        assert "Go ahead" in shown
        assert "✅ Added Lena Berg (lena@example.com) to Chamilo." in await ask(
            'add lena@example.com "Lena Berg" to chamilo'
        )
        everywhere = await ask(f"deactivate {JANE} everywhere")
        switched = able(Verb.DEACTIVATE, ALL)
        assert f"Deactivate Jane Doe ({JANE}) on {listed(switched)}" in everywhere
        others = [one.title for one in platforms().values() if one.title not in switched]
        assert f"{listed(others)} can't turn access off." in everywhere
        assert "approval from another approver" in await ask(f'link {MAEVE} to "Onboarding 101" on class')
        assert "No one with zzz@example.com on" in await ask("find zzz@example.com")
        told = await ask("find jane")
        assert "No exact match." in told or "Which one do you mean?" in told
        assert "Chamilo cannot" in await ask("sessions this week on chamilo")


async def test_what_is_said_of_courses_of_other_kinds_is_known(tmp_path: Path) -> None:
    """Nobody can tell who is in a pack; hours of tutoring have their time and who comes; a course may be over; a class
    may be put off; and whom one course does not have the platform may know all the same."""
    async with asking(tmp_path) as ask:
        pack = '"Starter pack" on classonlive'
        for line in (f"roster {pack}", f"progress {pack}", f"attendance {pack}", f"link {JANE} to {pack}"):
            assert "API does not work with those: no one can tell from here who is in it." in await ask(line), line
        for line in (f"unenroll {JANE} from {pack}", f"unenroll nobody@example.com from {pack}"):
            assert "API does not work with those: no one can tell from here who is in it." in await ask(line), line
        leaving = await ask(f'unenroll {JANE} from "Office hours" on classonlive')
        assert "couldn't look up" not in leaving
        assert "from the upcoming hours of Office hours" in leaving
        assert re.search(r"Office hours on ClassOnLive \(\d{4}-\d\d-\d\d \d\d:00 GMT\)\.", leaving), leaving
        assert "they may still be listed in it" in leaving
        over = await ask('enroll zoe.berg@example.com "Zoe Berg" in "Onboarding 101" on classonlive')
        assert "is over: its last live session was on" in over
        assert "Nothing was changed yet" in over
        later = "Your first week for Sales"
        assert "postponed by Class: no meeting yet" in await ask(f'courses "{later}" on class')
        assert "I know of no way to see who is in it" in await ask(f'attendance "{later}" on class')
        removing = await ask("class classes delete class_deferred_id=1")
        assert "couldn't look up" not in removing
        assert "Number of the class put off: 1 · " in removing
        assert "Class knows no deferred class 99999" in await ask("class classes delete class_deferred_id=99999")
        elsewhere = await ask("classonlive content student remove content_id=32953 email=greta.rossi@acme.com")
        assert "greta.rossi@acme.com is not in " in elsewhere
        assert "ClassOnLive knows no" not in elsewhere
        assert "That time hasn't come yet" in await ask('attendance "Onboarding 101" next week on class')
