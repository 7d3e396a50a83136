"""The demo's own Registrar: a learner on Skilljar and a person on Damstra, from the first word to the certificate."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from bot.demo import demo

Ask = Callable[[str], Awaitable[str]]


@asynccontextmanager
async def asking(home: Path) -> AsyncIterator[Ask]:
    """Ada types; what comes back is her newest answer."""
    async with demo(0, home / "demo") as (_, workspace, registrar):
        ada = workspace.person("ada")

        async def ask(text: str) -> str:
            await ada.type("#training", f"/lms {text}")
            await registrar.room.tasks.idle()
            return ada.messages("#training").rsplit("Registrar (only you can see this): ", 1)[-1]

        yield ask
        assert workspace.refusals == []


def found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    assert match, text
    return match[1]


async def test_a_learner_is_invited_enrolled_and_completes_a_lesson_on_skilljar(tmp_path: Path) -> None:
    async with asking(tmp_path) as ask:
        site = "domain_name=learn.example.com"
        added = await ask(
            f"skilljar domains users create {site} user.email=lena@example.com user.first_name=Lena user.last_name=Berg"
        )
        assert "Done on Skilljar: add a person to a training site" in added
        person = found(r"Id: (\w+)", added)
        invited = await ask(f"skilljar domains users invites create {site} user_id={person}")
        assert "Done on Skilljar: invite a person" in invited
        courses = await ask(f"skilljar domains published courses list {site}")
        published, course = found(r"Onboarding 101 .*\| (\w+ \| \w+)\n", courses).split(" | ")
        enroll = f"skilljar domains published courses enrollments create {site} published_course_id={published}"
        assert "Done on Skilljar: enroll a person in a course" in await ask(f"{enroll} user.id={person}")
        lesson = found(r"\| (\w+)\n", (await ask(f"skilljar lessons list course_id={course}")).split("Id\n", 1)[1])
        completed = await ask(
            f"skilljar users published courses lessons update user_id={person} published_course_id={published} "
            f"lesson_id={lesson} lesson_progress.completed_at=2026-11-20 10:00"
        )
        assert "Done on Skilljar: complete a lesson for a person" in completed


async def test_a_person_gets_a_role_a_lesson_and_a_certificate_on_damstra(tmp_path: Path) -> None:
    async with asking(tmp_path) as ask:
        added = await ask(
            "damstra users create first_name=Lena last_name=Berg email_address=lena@example.com roles=trainee"
        )
        assert "Done on Damstra Learning: add a person" in added
        person = found(r"[Ii]d: (\d+)", added)
        given = await ask(
            f"damstra user lesson schedules create user_id={person} lesson_version_ids=2501 grace_period=2 "
            "grace_period_unit=months"
        )
        assert "Done on Damstra Learning: give a person lessons to take" in given
        await ask(
            f"damstra lesson schedules complete user_id={person} completed_date=2026-11-20 10:00 "
            "manually_completed_by_user_id=12301 lesson_id=1401"
        )
        schedule = found(r"Ids: (\d+)", given)
        certificate = await ask(f"damstra lesson schedules certificate lesson_schedule_id={schedule}")
        assert "I sent lesson_schedules_certificate.pdf to you in a direct message." in certificate
