"""A password that somebody types in a wrong place: refused, not quoted, and nowhere in what Registrar keeps or logs."""

import pytest

from tests.journeys.conftest import World

SECRET = "Hunter2Zq9x"
HOST = "email=anne.malley@example.com first_name=Anne last_name=Malley timezone=America/Los_Angeles"
CREATE = "/lms class classes create class_name=Knit"


@pytest.mark.parametrize(
    "line",
    [
        f"{CREATE} {HOST} meeting_passcode: {SECRET}",
        f"{CREATE} passcode {SECRET} {HOST}",
        f"{CREATE} {HOST} settings.meeting_passcode={SECRET}",
        f"{CREATE} {HOST} meeting_passcod={SECRET}",
        f"/lms dry run class classes create class_name=Knit pass: {SECRET} {HOST}",
        f"/lms class classes create password {SECRET} class_name=Knit {HOST}",
        f'{CREATE} {HOST} meeting_passcode="{SECRET}',
        f"/lms class templates create name=Evening password: {SECRET}",
        f'/lms add z@example.com "Zed Zee" to chamilo password={SECRET}',
        f'/lms add z@example.com "Zed Zee" to chamilo pass {SECRET}',
        f'/lms add lena@example.com "Lena Berg" to damstra password {SECRET}',
        f'/lms ad z@example.com "Zed Zee" to chamilo password={SECRET}',
        f'/lms create user z@example.com "Zed Zee" on chamilo password {SECRET}',
        f"/lms search password {SECRET}",
        f"/lms help password {SECRET}",
        f"/lms password {SECRET}",
        f"/lms find z@example.com password {SECRET}",
        f"/lms audit password {SECRET}",
        f"/lms class password {SECRET}",
        f"/lms subscribe class password {SECRET}",
    ],
)
async def test_kept_nowhere(world: World, line: str) -> None:
    await world.ada.type("#training", line)
    await world.settle()
    shown = world.ada.messages("#training")
    assert "password" in shown or "A quote begins there" in shown
    assert SECRET not in shown
    assert world.academy.calls == []
    assert SECRET not in world.log.getvalue()
    for file in world.home.iterdir():
        assert SECRET.encode() not in file.read_bytes(), file.name


async def test_the_form_is_offered_instead(world: World) -> None:
    await world.ada.type("#training", f"{CREATE} {HOST} meeting_passcode: {SECRET}")
    await world.ada.click("Fill in the form", on=await world.ada.see("Write meeting_passcode=…"))
    await world.settle()
    assert world.ada.view is not None
    assert "Create a class" in world.ada.text_of(world.ada.view)
    assert SECRET not in str(world.ada.view)


@pytest.mark.parametrize("line", ["search password reset", "search secret santa", "help passwords", "audit password"])
async def test_a_word_for_a_secret_is_none(world: World, line: str) -> None:
    """Who looks for something about passwords is answered."""
    await world.ada.type("#training", f"/lms {line}")
    await world.settle()
    assert "Never type a password" not in world.ada.messages("#training")
