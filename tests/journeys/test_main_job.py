"""The main job: a class is created, found, paged to, shared."""

import pytest

from connectors.classcom.connector import ClassConnector
from connectors.core.paging import NextLink
from connectors.standin.standin import Fault, Reply
from tests.journeys.conftest import World, stored

CREATE = (
    '/lms class classes create class_name="Night shift safety" email=ada@acme.com first_name=Ada '
    "last_name=Lovelace timezone=Europe/London ext_class_id=night-1"
)


async def test_an_administrator_creates_a_class_and_finds_it(world: World) -> None:
    """What was typed is done once, answered to the one who asked, and there afterwards."""
    await world.ada.type("#training", CREATE)
    await world.ada.see("Created a class")
    await world.ada.type("#training", "/lms class classes get ext_class_id=night-1")
    shown = world.ada.text_of(await world.ada.see("Class: Show one class"))
    assert "Class name: Night shift safety" in shown
    assert "Host: Ada Lovelace" in shown
    assert world.max.messages("#training") == ""
    assert len(world.academy.calls_to("POST", "/api/v1/classes")) == 1
    assert world.workspace.refusals == []


@pytest.mark.classes(250)
async def test_two_hundred_classes_are_paged_through_to_the_end_and_back(world: World) -> None:
    """Every row is seen exactly once on the way forth, and the same pages on the way back."""
    await world.ada.type("#training", "/lms class classes list")
    pages = [world.ada.text_of(await world.ada.see("1–12 of "))]
    total = int(pages[0].rsplit(" of ", 1)[1].split()[0])
    assert total >= 200
    for first in range(13, total + 1, 12):
        await world.ada.click("Next")
        pages.append(world.ada.text_of(await world.ada.see(f"{first}–{min(first + 11, total)} of {total}")))
    rows = [line for page in pages for line in page.splitlines() if line.count(" | ") == 3 and "Class name" not in line]
    assert len(rows) == len(set(rows)) == total
    assert "[Next]" not in pages[-1]
    await world.ada.click("Back")
    assert world.ada.text_of(await world.ada.see(f"{first - 12}–")) == pages[-2]


async def test_a_page_of_users_is_asked_for_page_by_page(world: World) -> None:
    """Where the platform pages, no more than the page in front of the person is asked for."""
    await world.ada.type("#training", "/lms class users list limit=10")
    await world.ada.see("1–10 of 1")
    await world.ada.click("Next")
    await world.ada.see("11–")
    assert [dict(call.query) for call in world.academy.calls_to("GET", "/api/v1/users")] == [
        {"page": "1", "limit": "10"},
        {"page": "2", "limit": "10"},
    ]


async def test_a_page_with_more_behind_it_and_no_way_there_is_not_called_all(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The platform names more, but nothing of which a question could be made."""
    monkeypatch.setattr(ClassConnector, "paging", NextLink("page"))
    listed = {"data": [{"user_id": 1, "user_name": "Jane Doe"}], "pagination": {"next_page": "/api/v1/users?more=yes"}}
    world.academy.faults.add(Fault(Reply(listed)), method="GET")
    await world.ada.type("#training", "/lms class users list limit=1")
    shown = world.ada.text_of(await world.ada.see("Jane Doe"))
    assert "Class says there are more of these, but gives me no way to read them." in shown
    assert "[Next]" not in shown
    assert "in all" not in shown


async def test_a_page_that_is_gone_by_now_was_the_last(world: World) -> None:
    """The listing has become shorter: nobody is told that there is no such thing."""
    await world.ada.type("#training", "/lms class users list limit=10")
    await world.ada.see("1–10 of 1")
    world.academy.faults.add(Fault(Reply({"error": "Invalid page."}, 404)), method="GET")
    await world.ada.click("Next")
    await world.ada.see("That was the last page")


GONE = {
    400: {"error": "The cursor has expired"},
    404: {"detail": "Invalid page."},
    410: {"error": "Sync token is no longer valid"},
    422: {"error": "Request failed validation", "data": {"page": ["is not a page of this list"]}},
}
"""What platforms answer to a page that they named themselves, once they do not have it any more."""


@pytest.mark.parametrize("status", GONE)
@pytest.mark.parametrize("label", ["Next", "Back"])
async def test_a_page_that_has_expired_is_begun_again_by_a_click(world: World, label: str, status: int) -> None:
    """It is asked for once, what is shown stays, and nobody reads that they typed something wrong."""
    await world.ada.type("#training", "/lms class users list limit=4")
    await world.ada.see("1–4 of ")
    for begin in (5, 9):
        await world.ada.click("Next")
        await world.ada.see(f"{begin}–")
    calls = len(world.academy.calls_to("GET", "/api/v1/users"))
    world.academy.faults.add(Fault(Reply(GONE[status], status)), method="GET", times=None)
    await world.ada.click(label)
    told = world.ada.text_of(await world.ada.see("Start again to see it as it is now."))
    assert ("last page" if (label, status) == ("Next", 404) else "Class no longer gives this page") in told
    assert "didn't accept" not in told
    assert len(world.academy.calls_to("GET", "/api/v1/users")) == calls + 1
    assert "9–12 of " in world.ada.messages("#training")
    world.academy.faults.clear()
    await world.ada.click("Start again")
    await world.ada.see("1–4 of ")
    assert dict(world.academy.calls_to("GET", "/api/v1/users")[-1].query) == {"page": "1", "limit": "4"}
    await world.ada.click("Next")
    await world.ada.see("5–8 of ")


@pytest.mark.parametrize(("status", "told"), [(401, "Registrar's key"), (409, "as things are"), (405, "405")])
async def test_what_is_wrong_besides_the_page_is_told_as_always(world: World, status: int, told: str) -> None:
    """Starting again would not help."""
    await world.ada.type("#training", "/lms class users list limit=10")
    await world.ada.see("1–10 of 1")
    world.academy.faults.add(Fault(Reply({"error": "No"}, status)), method="GET")
    await world.ada.click("Next")
    assert "[Start again]" not in world.ada.text_of(await world.ada.see(told))


@pytest.mark.classes(40)
async def test_what_is_gone_with_all_its_pages_is_told_as_always(world: World) -> None:
    """Rows further down the very page that was asked for first: it is not the page that is gone."""
    await world.ada.type("#training", "/lms class classes list")
    await world.ada.see("1–12 of ")
    world.academy.faults.add(Fault(Reply({"error": "No"}, 404)), method="GET")
    await world.ada.click("Next")
    assert "[Start again]" not in world.ada.text_of(await world.ada.see("has nothing with that name"))


async def test_the_file_of_a_listing_that_never_ends_says_so(world: World) -> None:
    """What was read is in it, each row once, and it is not called all there is."""
    page = {"data": [{"id": 1, "email": "ada@acme.com"}], "pagination": {"next_page": 2}}
    world.academy.faults.add(Fault(Reply(page)), method="GET", times=None)
    await world.ada.type("#training", "/lms class users list limit=10")
    await world.ada.see("ada@acme.com")
    await world.ada.click("CSV")
    await world.ada.see("in a direct message")
    assert "1 rows. Class keeps offering another page" in world.ada.messages("@registrar")


async def test_what_is_shared_is_seen_by_all_and_only_once(world: World) -> None:
    await world.ada.type("#training", "/lms class classes get ext_class_id=onboarding-101")
    await world.ada.see("Class: Show one class")
    await world.ada.click("Share")
    shared = world.max.text_of(await world.max.see("Shared by Ada Lovelace"))
    assert "Class name: Onboarding 101" in shared
    assert "Password" not in shared or "•••" in shared
    assert "[" not in shared
    await world.ada.click("Share")
    await world.ada.see("You already shared this here.")
    assert world.max.messages("#training").count("Shared by") == 1


async def test_a_hostile_name_pings_nobody_and_runs_nowhere(world: World) -> None:
    """A class called `<!channel> & "Friends" =cmd()` is text on the card, in the channel and in the file."""
    await world.ada.type("#training", "/lms class classes get ext_class_id=friends")
    await world.ada.see('<!channel> & "Friends" =cmd()')
    await world.ada.click("Share")
    await world.max.see("Shared by Ada Lovelace")
    team = world.workspace.team
    training = team.channel_named("training")
    assert training
    said = [message.text for message in team.history(training.id)]
    assert said
    assert not any("<!" in text for text in said)


async def test_the_whole_listing_comes_as_a_file_in_the_direct_messages(world: World) -> None:
    await world.ada.type("#training", "/lms class classes list")
    await world.ada.see("1–12 of ")
    await world.ada.click("CSV")
    await world.ada.see("in a direct message")
    assert "class-classes_list.csv" in world.ada.messages("@registrar")
    assert world.max.messages("#training") == ""


async def test_half_a_character_in_a_listing(world: World) -> None:
    """A platform may answer with one, as JSON can: the file comes all the same."""
    half = b'[{"class_id": "7", "ext_class_id": "half", "class_name": "half \\ud83d"}]'
    headers = {"content-type": "application/json"}
    world.academy.faults.add(Fault(Reply(half, headers=headers)), method="GET", times=None)
    await world.ada.type("#training", "/lms class classes list")
    await world.ada.see("half")
    await world.ada.click("CSV")
    await world.ada.see("in a direct message")
    assert "class-classes_list.csv" in world.ada.messages("@registrar")


async def test_the_answer_is_there_as_json_and_the_request_as_it_was_sent(world: World) -> None:
    await world.ada.type("#training", "/lms class classes get ext_class_id=onboarding-101")
    await world.ada.see("Class: Show one class")
    await world.ada.click("Show JSON")
    await world.ada.see('"class_name": "Onboarding 101"')
    await world.ada.click("Dry run")
    shown = world.ada.text_of(await world.ada.see("This is the request that was sent."))
    assert "/api/v1/classes?ext_class_id=onboarding-101" in shown
    assert "Authorization: Bearer •••" in shown


async def test_a_dry_run_sends_nothing_until_it_is_told_to(world: World) -> None:
    await world.ada.type("#training", "/lms dry run " + CREATE.removeprefix("/lms "))
    await world.ada.see("Nothing was done.")
    assert world.academy.calls_to("POST", "/api/v1/classes") == []
    await world.ada.click("Send it")
    await world.ada.see("Created a class")
    assert len(world.academy.calls_to("POST", "/api/v1/classes")) == 1


@pytest.mark.parametrize("name", ["classes list", "classes.list", "classes-list", "classes_list", "ClassesList"])
async def test_an_operation_is_known_however_its_words_are_joined(world: World, name: str) -> None:
    await world.ada.type("#training", f"/lms class {name}")
    await world.ada.see("Class: List all classes")


async def test_a_class_passcode_is_seen_by_who_asks_and_by_nobody_else(world: World) -> None:
    """Once on the private card; not in a listing, not when shared, not as JSON."""
    await world.ada.type("#training", CREATE + " meeting_passcode=sesame-42")
    await world.ada.see("✅ ")
    await world.ada.type("#training", "/lms class classes get ext_class_id=night-1")
    await world.ada.see("Password: sesame-42")
    await world.ada.click("Show JSON")
    await world.ada.see('"password": "•••"')
    await world.ada.click("Share")
    assert "sesame-42" not in world.max.text_of(await world.max.see("Shared by"))
    assert not any(b"sesame-42" in content for content in stored(world.home).values())
    assert "sesame-42" not in world.log.getvalue()
