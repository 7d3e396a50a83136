"""A password given along with an everyday verb is kept and quoted nowhere; a title in quotes is looked for."""

import pytest

from tests.journeys.conftest import World, stored

SECRET = "soleilbleu"
GIVEN = (
    f"pw « {SECRET} »",
    f"pw {SECRET}",
    f"mdp {SECRET}",
    f'password: "{SECRET}"',
    f"with password {SECRET}",
    f"password is {SECRET}",
    f"password = {SECRET}",
    f"mot de passe « {SECRET} »",
    f"mit Passwort {SECRET}",
    f"Einmalkennwort lautet {SECRET}",
)
"""A plain word, which only the name before it tells."""
ASKED = ('add jane@acme.com "Jane Doe" to class {}', "enroll jane@acme.com in Onboarding {}", "unenroll jane from x {}")


def kept(world: World, secret: str) -> list[str]:
    found = [file for file, content in stored(world.home).items() if secret.encode() in content]
    return [*found, *(["the log"] if secret in world.log.getvalue() else [])]


@pytest.mark.parametrize("given", GIVEN)
async def test_what_is_given_along_is_kept_and_quoted_nowhere(world: World, given: str) -> None:
    """In a direct message, where whoever asks is alone, nor in the form that is offered instead."""
    for asked in ASKED:
        await world.ada.type("#training", f"/lms {asked.format(given)}")
        await world.settle()
        answer = world.ada.messages("#training")
        assert "Never type one here" in answer
        assert SECRET not in answer
    assert kept(world, SECRET) == []
    assert world.academy.calls == []


@pytest.mark.parametrize("given", GIVEN[:6])
async def test_who_gives_it_in_public_is_told_to_delete_it(world: World, given: str) -> None:
    """Also where a mention is changed into one that does."""
    for asked in ASKED[:2]:
        await world.ada.type("#training", f"@registrar {asked.format(given)}")
        await world.settle()
    await world.ada.type("#training", "@registrar help")
    await world.settle()
    await world.ada.edit(world.ada.latest("#training"), f"@registrar {ASKED[1].format(given)}")
    await world.settle()
    assert world.ada.messages("#training").count("everyone in this channel can read it") == 3
    assert kept(world, SECRET) == []


@pytest.mark.parametrize("given", ["kennwort soleilbleu", "contraseña soleilbleu", 'password "soleil bleu77"'])
async def test_a_new_person_is_not_called_by_the_name_of_a_secret(world: World, given: str) -> None:
    await world.ada.type("@registrar", f'add jane@acme.com "Jane Doe" to class {given}')
    await world.settle()
    assert "Never type one here" in world.ada.messages("@registrar")
    assert kept(world, "soleil bleu77" if "77" in given else SECRET) == []


TITLES = (
    "Fault and alarm codes 1001-1999",
    "Error code 0x80070005",
    "Your password is 123456 and other bad ideas",
    "License key: Win11Pro",
    "Why P@ssw0rd1 is a bad password",
    "Pin 7 of ATmega328P",
    "Password: Tk7mQ2xv",
)


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("looks", ["roster", "courses", "progress", "search"])
async def test_who_only_looks_finds_any_title_in_quotes(world: World, looks: str, title: str) -> None:
    await world.ada.type("#training", f'/lms {looks} "{title}"')
    await world.settle()
    assert "a password" not in world.ada.messages("#training").replace(title, "")


@pytest.mark.parametrize("title", [TITLES[0], TITLES[1], TITLES[3], TITLES[5]])
@pytest.mark.parametrize("line", ["help {}", "who deleted {}", "audit {}", "enroll jane@acme.com in {}"])
async def test_titles_of_courses_and_errors_are_titles_in_quotes_everywhere(
    world: World, line: str, title: str
) -> None:
    await world.ada.type("#training", f"/lms {line.format(f'{chr(34)}{title}{chr(34)}')}")
    await world.settle()
    assert "a password" not in world.ada.messages("#training").replace(title, "")


@pytest.mark.parametrize("title", ["key ghp_16C7e42F292c6912E7710c838347Ae178B4a", "https://x.io/?token=abc123XYZ9"])
async def test_but_for_what_is_a_secret_by_its_shape(world: World, title: str) -> None:
    await world.ada.type("#training", f'/lms roster "{title}"')
    await world.settle()
    assert "Never type one here" in world.ada.messages("#training")


@pytest.mark.parametrize("line", ['roster password "Tk7mQ2xv"', 'search the password is "Tk7mQ2xv Kp5w02"'])
async def test_quotes_hide_nothing_that_is_named_outside_them(world: World, line: str) -> None:
    await world.ada.type("#training", f"/lms {line}")
    await world.settle()
    assert "Never type one here" in world.ada.messages("#training")


@pytest.mark.parametrize("title", ["Password security basics", "Passwords with Bitwarden", "Sichere Passwörter"])
async def test_a_course_about_passwords_is_one(world: World, title: str) -> None:
    await world.ada.type("#training", f"/lms enroll jane@acme.com in {title}")
    await world.settle()
    assert "Never type" not in world.ada.messages("#training")
