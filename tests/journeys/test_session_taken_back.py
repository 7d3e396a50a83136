"""Undo of a session: it is called off as its platform documents that, by whom the policy lets."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies

LESSON = "First aid: practice day"
SESSIONS = {
    "class": ('"Q&A" on class', "DELETE", "/api/v1/classes"),
    "classonlive": ('"Q&A" on classonlive', "DELETE", "/content/"),
    "damstra": (f'"{LESSON}" on damstra', "POST", "/cancel_session"),
}
"""What is scheduled, and which request calls it off."""
ALLOWING = """
[roles]
operator = ["admins"]

[[rules]]
name = "all"
roles = ["operator"]
then = "allow"
"""
ON = [pytest.param(one, marks=pytest.mark.on(one)) for one in SESSIONS]


async def schedule(academies: Academies, platform: str) -> str:
    await academies.ask(f"schedule {SESSIONS[platform][0]} at tomorrow 10:00 for 1h with ines@acme.com")
    return await academies.press("Go ahead")


def calls(academies: Academies, platform: str) -> list[Any]:
    _, method, path = SESSIONS[platform]
    return [one for one in academies.platform[platform].calls if one.method == method and path in one.path]


@pytest.mark.parametrize("platform", ON)
async def test_a_session_is_called_off(academies: Academies, platform: str, tmp_path: Path) -> None:
    """The question names title, date and how many would come, though the policy would ask nothing."""
    (tmp_path / "policy.toml").write_text(ALLOWING)
    assert "[Undo]" in await schedule(academies, platform)
    told = await academies.press("Undo")
    title = LESSON if platform == "damstra" else "Q&A"
    assert f"Cancel {title} on " in told
    assert " at 10:00 (Europe/London, no one invited)" in told
    assert "[Go ahead] [Cancel]" in told
    assert not calls(academies, platform)
    told = await academies.press("Go ahead")
    assert f"Cancelled {title} on " in told
    assert "[Undo]" not in told
    assert len(calls(academies, platform)) == 1


@pytest.mark.parametrize("platform", ON)
async def test_what_is_final_takes_what_the_policy_says(academies: Academies, platform: str) -> None:
    await schedule(academies, platform)
    assert "[Go ahead]" not in await academies.press("Undo")
    assert not calls(academies, platform)


@pytest.mark.on("class")
async def test_who_was_invited_since_is_counted(academies: Academies) -> None:
    await schedule(academies, "class")
    undo = next(one for one in academies.ada.client_view.messages if "Undo" in academies.ada.text_of(one))
    await academies.ask('enroll lena@example.com "Lena Berg" in "Q&A" on class')
    await academies.ada.click("Undo", on=undo)
    await academies.settle()
    assert " at 10:00 (Europe/London, 1 person invited)" in academies.ada.messages("#training")


@pytest.mark.on("class")
@pytest.mark.parametrize("gone", [False, True])
async def test_a_session_that_was_moved_or_is_gone_is_left_alone(
    academies: Academies, tmp_path: Path, gone: bool
) -> None:
    (tmp_path / "policy.toml").write_text(ALLOWING)
    await schedule(academies, "class")
    academy: Any = academies.platform["class"].academy  # type: ignore[attr-defined]  # of its stand-in
    record = next(one for one in academy.classes.values() if one.name == "Q&A")
    (date,) = academy.dates_of(record)
    academy.dates[date.schedule_id] = replace(date, start=date.start + 3600)
    if gone:
        academy.remove_class(record)
    told = await academies.press("Undo")
    assert ("another number" if gone else "Someone has changed when “Q&A” takes place") in told
    assert "[Go ahead]" not in told
    assert not calls(academies, "class")
