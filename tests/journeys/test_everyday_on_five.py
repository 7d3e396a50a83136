"""Every everyday verb, typed once in the demo with all five platforms behind it."""

from pathlib import Path

from connectors.catalog import platforms
from tests.journeys.asking import asking

FIVE = [one.title for one in platforms().values()]
JANE = "jane.doe@example.com"


async def test_each_line_is_answered_by_the_platforms_that_can(tmp_path: Path) -> None:
    """One person under one address and five ids; what cannot be done is said, and what can be is done once."""
    async with asking(tmp_path) as ask:
        found = await ask(f"find {JANE}")
        assert all(title in found for title in FIVE), found
        assert found.count("• Onboarding 101") == 5
        courses = await ask("courses onboarding")
        assert all(title in courses for title in FIVE), courses
        assert "teacher" in await ask('roster "Onboarding 101" on chamilo')
        assert "Which one do you mean?" in await ask('enroll maeve.obrien@example.com in "Onboarding 101"')
        assert "is already" in await ask(f'enroll {JANE} in "Onboarding 101" on skilljar')
        assert "Go ahead" in await ask(f'unenroll {JANE} from "Onboarding 101" on class')
        assert "%" in await ask(f"progress {JANE} on classonlive")
        assert "came" in await ask('attendance "Onboarding 101" last 30 days on class')
        assert "Schedule…" in await ask("sessions this week on class")
        at = "at 2030-12-02 10:00 for 1h with ines.moreau@example.com"
        shown = await ask(f'schedule "Q&A" on class {at}')
        assert "Monday 2 December 2030, 10:00–11:00" in shown, shown
        assert "Go ahead" in shown
        assert "✓ Lena Berg (lena@example.com) is on Chamilo now." in await ask(
            'add lena@example.com "Lena Berg" to chamilo'
        )
        everywhere = await ask(f"deactivate {JANE} everywhere")
        assert "4 changes on Chamilo, Damstra Learning and Skilljar." in everywhere
        assert "Class and ClassOnLive cannot switch access off." in everywhere
        assert "approval of somebody else" in await ask(f'link {JANE} to "Onboarding 101" on class')
        assert "Nobody is called “zzz@example.com” on" in await ask("find zzz@example.com")
        assert "Nothing is called exactly so." in await ask("find jane")
        assert "Chamilo cannot" in await ask("sessions this week on chamilo")
