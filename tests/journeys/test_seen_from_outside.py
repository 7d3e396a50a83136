"""What whoever runs Registrar sees of it: one reference for all that one command led to, and figures that move."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from bot.app import Registrar, running
from bot.demo.demo import demo
from connectors.skilljar.users import UsersList, UsersPublishedCoursesList
from tests.journeys.conftest import World
from tests.journeys.replicas.house import eventually


def lines(world: World) -> list[dict[str, Any]]:
    return [json.loads(line) for line in world.log.getvalue().splitlines() if line.startswith("{")]


async def test_a_command_has_one_reference_from_slack_to_the_platform_and_back(world: World) -> None:
    """The lines of the desk, of the connector's call and of the answer carry it; another command has another."""
    await world.ada.type("#training", "/lms class classes update ext_class_id=onboarding-101 class_name=Renamed")
    await world.settle()
    await world.ada.type("#training", "/lms class classes list")
    await world.settle()
    ended = [line for line in lines(world) if line["event"] == "payload" and line["kind"] == "command"]
    assert [line["outcome"] for line in ended] == ["answered", "answered"]
    first, second = (line["reference"] for line in ended)
    assert first != second
    of_first = [line["event"] for line in lines(world) if line.get("reference") == first]
    looked_up, *change = [one for one in of_first if one != "payload"]
    assert (looked_up, change) == ("platform_called", ["change_began", "platform_called", "change_done"])
    assert [line["event"] for line in lines(world) if line.get("reference") == second] == ["platform_called", "payload"]


async def test_the_figures_tell_of_it(world: World) -> None:
    """Commands, calls and changes by how they ended, and payloads that Slack did not sign; nobody by name."""
    await world.ada.type("#training", "/lms class classes list")
    await world.ada.type("#training", "/lms class classes get ext_class_id=nothing")
    await world.ada.type("#training", "/lms class classes update ext_class_id=onboarding-101 class_name=Renamed")
    await world.settle()
    async with httpx.AsyncClient(base_url=world.address) as http:
        forged = await http.post("/slack/events", content=b"a=b", headers={"x-slack-signature": "v0=forged"})
        assert forged.status_code == 401
        answer = await http.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    for line in (
        'registrar_requests_total{kind="command",outcome="answered"} 2.0',
        'registrar_requests_total{kind="command",outcome="platform"} 1.0',
        'registrar_platform_call_seconds_count{outcome="ok",platform="class"} 3.0',
        'registrar_platform_call_seconds_count{outcome="not_found",platform="class"} 1.0',
        'registrar_changes_total{state="done"} 1.0',
        "registrar_slack_signatures_refused_total 1.0",
        "registrar_store_up 1.0",
    ):
        assert line in answer.text, answer.text
    assert "onboarding" not in answer.text
    assert "ada" not in answer.text.lower()


async def until(reached: Callable[[], bool]) -> None:
    async with asyncio.timeout(15):
        while not reached():  # noqa: ASYNC110  # what is looked at sets no event
            await asyncio.sleep(0.01)


async def test_what_is_done_in_the_demo_comes_back_as_a_webhook(tmp_path: Path) -> None:
    """A course completed on Skilljar and a lesson on Damstra are posted to the demo's own Registrar, and kept."""
    async with demo(0, running, tmp_path / "demo") as (_, workspace, registrar):
        ada, skilljar = workspace.person("ada"), registrar.connectors["skilljar"]
        jane = str((await skilljar.run(UsersList(email="jane@acme.com"))).items[0].id)
        taken = (await skilljar.run(UsersPublishedCoursesList(user_id=jane))).items
        course = next(one for one in taken if not one.completed_at)
        which = f"user_id={jane} published_course_id={course.published_course_id}"
        when = "course_progress.completed_at=2026-11-20 10:00"
        await ada.type("#training", f"/lms skilljar users published courses update {which} {when}")
        await ada.type(
            "#training",
            "/lms damstra lesson schedules complete user_id=12308 completed_date=2026-11-20 10:00 "
            "manually_completed_by_user_id=12301 lesson_id=1401",
        )
        await until(lambda: kept(registrar, "skilljar") >= 1 and kept(registrar, "damstra") >= 1)
        # Damstra posts two, that the lesson was scheduled and that it was completed: either may arrive first
        await eventually(lambda: registrar.store.scan("seen/skilljar/course_completion:"))
        await eventually(lambda: registrar.store.scan("seen/damstra/lesson_schedule_completed:"))


def kept(registrar: Registrar, platform: str) -> float:
    labels = {"platform": platform, "outcome": "kept"}
    return registrar.metrics.registry.get_sample_value("registrar_webhooks_total", labels) or 0.0
