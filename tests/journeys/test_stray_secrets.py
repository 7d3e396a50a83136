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
        f"/lms unsubscribe password {SECRET}",
        f"/lms who deleted password: {SECRET}",
        f"/lms what did ines do password: {SECRET}",
        f"/lms audit who changed password to {SECRET}",
        f"/lms when was password {SECRET} changed",
        f"/lms who is in password {SECRET}",
        f"/lms sessions password {SECRET}",
        f'/lms attendance "X" password {SECRET}',
        f"/lms progress z@example.com password {SECRET}",
        f"/lms enroll z@example.com in Onboarding 101, password is {SECRET}",
        f"/lms enroll z@example.com in Onboarding 101 PIN {SECRET}",
        f"/lms schedule Standup passcode {SECRET} on class at 2026-12-01 10:00 with anne.malley@example.com",
        f"/lms class users upsert identified_by=email email=z@x.co user_name=Z password {SECRET} roles=instructor",
        f"/lms class templates create name=pw {SECRET}",
        f"/lms class templates create name=Evening pin:{SECRET}",
        f"/lms class templates create name=Evening {SECRET} is the passcode",
        f"{CREATE}, passcode→{SECRET} {HOST}",
        f"{CREATE} {HOST} class_description={SECRET} est le mot de passe",
        f"{CREATE}, 密碼: {SECRET} {HOST}",
        f"{CREATE} {HOST} palavra-passe={SECRET}",
        f"/lms class templates create name=Evening the password's {SECRET}",
        f"/lms class templates create name=Evening PIN code 4711 {SECRET}",
        f"/lms subscribe class everything class=Onboarding, password on class: {SECRET}",
        f'/lms subscribe class everything class="passwords: {SECRET}"',
        f"/lms enroll z@example.com in Onboarding 101, enrollment key: {SECRET}",
        f"/lms enrll z@example.com in Onboarding 101, password's {SECRET}",
        f"/lms roster Onboarding 101 password–{SECRET}",
        f"/lms set pw/{SECRET} for jane",
        f'/lms class classes create class_name="Knit" meeting_passcode: "{SECRET}" {HOST}',
        f'/lms class templates create name="Evening, her password: {SECRET}"',
        f"/lms class templates create name='a' password: {SECRET} 'b'",
    ],
)
async def test_kept_nowhere(world: World, line: str) -> None:
    await world.ada.type("#training", line)
    await world.settle()
    shown = world.ada.messages("#training")
    assert "password" in shown or "A quote opens there" in shown
    assert SECRET not in shown
    assert world.academy.calls == []
    assert SECRET not in world.log.getvalue()
    for file in world.home.iterdir():
        assert SECRET.encode() not in file.read_bytes(), file.name


async def test_words_behind_a_value_in_quotes_are_no_part_of_it(world: World) -> None:
    """Nothing is made of them, and what was meant is asked."""
    await world.ada.type("#training", '/lms class templates create name="Evening" "Late"')
    await world.ada.see("There's something after the quotes around “Evening”")
    assert world.academy.calls_to("POST", "/api/v1/templates") == []


async def test_the_form_is_offered_instead(world: World) -> None:
    await world.ada.type("#training", f"{CREATE} {HOST} meeting_passcode: {SECRET}")
    await world.ada.click("Fill in the form", on=await world.ada.see("Write meeting_passcode=…"))
    await world.settle()
    assert world.ada.view is not None
    assert "Create a class" in world.ada.text_of(world.ada.view)
    assert SECRET not in str(world.ada.view)


@pytest.mark.parametrize(
    "line",
    [
        "search password reset", "search secret santa", "help passwords", "audit password",
        "courses Safety Passport 2026", "search Passcode: iOS18 device management", 'roster "Access token OAuth2.1"',
        'who deleted "Passcode: iOS18 basics"',
    ],
)  # fmt: skip
async def test_a_word_for_a_secret_is_none(world: World, line: str) -> None:
    """Who looks for something about passwords is answered."""
    await world.ada.type("#training", f"/lms {line}")
    await world.settle()
    assert "Never type a password" not in world.ada.messages("#training")


@pytest.mark.parametrize(
    "words",
    [
        f"class classes create class_name=Knit {HOST} meeting_passcode={SECRET}",
        f'add bob@acme.com "Bob Roe" to chamilo password is: "{SECRET}"',
        f"the password for jane is {SECRET}",
        f'class templates create name="Knit" passcode "{SECRET}"',
        f'class templates create name="Knit, passcode: {SECRET}"',
    ],
)
async def test_a_channel_has_read_it(world: World, words: str) -> None:
    """What stands in a mention was read by everybody, so nothing is made of it, whoever would take it."""
    await world.ada.type("#training", f"@registrar {words}")
    await world.settle()
    assert "everyone in this channel can read it" in world.ada.messages("#training")
    assert world.academy.calls == []
    for file in world.home.iterdir():
        assert SECRET.encode() not in file.read_bytes(), file.name


async def test_a_form_offered_instead_holds_no_part_of_it(world: World) -> None:
    """A name that stands beside a word for a secret may be the secret."""
    await world.ada.type("#training", f'/lms add bob@acme.com "Bob Roe" passwort "{SECRET}" to chamilo')
    await world.settle()
    for file in world.home.iterdir():
        assert SECRET.encode() not in file.read_bytes(), file.name


TOLD = (
    f"her password is: “{SECRET}”",
    f"password: {SECRET}",
    f"The new password is {SECRET}",
    f"pw={SECRET}",
    f"{SECRET} is the passcode",
    f"the password for Jane on that old machine 👉 {SECRET}",
)


@pytest.mark.parametrize("text", TOLD)
async def test_no_box_that_others_read_takes_one(world: World, text: str) -> None:
    """A reason for approvers, why not, and a name in a form: told under the box, posted and kept nowhere."""
    world.workspace.add_usergroup("instructors", ["ines"])
    await world.ines.type("#training", "/lms class classes delete ext_class_id=onboarding-101")
    await world.ines.see("Ask for approval")
    await world.ines.click("Ask for approval")
    await world.ines.see("Approvers will see this.")
    await world.ines.fill("Why is this needed?", text)
    await world.ines.submit()
    assert "looks like a password" in str(world.ines.errors)
    await world.ines.fill("Why is this needed?", "It was a trial.")
    await world.ines.submit()
    await world.settle()
    await world.ada.click("Deny")
    await world.ada.see("Why not?")
    await world.ada.fill("Why not?", text)
    await world.ada.submit()
    assert "looks like a password" in str(world.ada.errors)
    await world.ada.close()
    await world.ada.type("#training", "/lms class templates create")
    await world.ada.see("Name of the template.")
    await world.ada.fill("Name", f"Evening {text}")
    await world.ada.submit()
    assert "looks like a password" in str(world.ada.errors)
    await world.settle()
    assert SECRET not in world.ada.messages("#lms-approvals")
    assert SECRET not in world.log.getvalue()
    assert world.academy.calls_to("POST", "/api/v1/templates") == []
    for file in world.home.iterdir():
        assert SECRET.encode() not in file.read_bytes(), file.name
