"""Everyday verbs over three platforms: one line in, and what the person reads."""

import asyncio
import re
from dataclasses import replace

import pytest

from connectors.damstra.standin import DamstraStandIn
from connectors.standin.standin import Fault, Reply
from handlers.everyday import fan_out
from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies

JANE, COURSE = "jane@acme.com", "Onboarding 101"


def said(text: str, *words: str) -> None:
    for one in words:
        assert one in text, text


async def test_one_person_under_one_address_is_found_with_three_ids(academies: Academies) -> None:
    """By their address, by a mention in Slack, and by an exact id."""
    told = await academies.ask(f"find {JANE}")
    said(told, "Jane Doe", "Class", "Damstra Learning", "Skilljar", COURSE, "[Enroll…]", "[Deactivate…]")
    ids = re.findall(r"id (\S+)", told)
    assert len(set(ids)) == 3
    for id in ids:
        said(await academies.ask(f"find {id}"), JANE, id)
    said(await academies.ask("find @max"), "Max Okafor", "max@acme.com · id")
    said(await academies.ask("find @sofia"), "No one with sofia@acme.com")
    said(await academies.ask("find jane@"), "I don't know what “jane@” means here")


@pytest.mark.on("class", "classonlive", "damstra")
async def test_what_is_offered_for_somebody_can_be_done_where_they_are(academies: Academies) -> None:
    """Class and ClassOnLive switch nobody off, whatever else is connected."""
    told = await academies.ask("find ines@acme.com on classonlive")
    said(told, "Ines Moreau", "as teacher", "[Enroll…]", "[Unenroll…]")
    assert "[Deactivate…]" not in told
    assert "[Deactivate…]" not in await academies.ask(f"find {JANE} on class")
    said(await academies.ask(f"find {JANE}"), "[Deactivate…]")
    said(await academies.ask('find "Ines Moreau" on classonlive'), "ClassOnLive finds students by name")


async def test_a_part_of_a_name_is_a_choice_and_the_choice_goes_on(academies: Academies) -> None:
    said(await academies.ask("find jane"), "No exact match", "[Show]")
    told = await academies.press("Show")
    said(told, "Jane Doe", "Damstra Learning", "Skilljar", "[Enroll…]")


async def test_who_is_nowhere_is_missing_with_who_is_near(academies: Academies) -> None:
    told = await academies.ask("find jane.dough@example.com")
    said(told, "No one with jane.dough@example.com on Damstra Learning and Skilljar.", "Did you mean")
    said(told, "Postponed, so Class doesn't list who is in:", "I found no one with jane.dough@example.com on Class.")
    said(told, "Jane Doe", "[Add…]")
    await academies.press("Add…")
    said(academies.ada.text_of(academies.ada.view or pytest.fail("no form")), "jane.dough@example.com")


async def test_courses_are_found_by_a_word_and_lead_to_their_roster(academies: Academies) -> None:
    told = await academies.ask("courses onboarding")
    said(told, "Class · onboarding-101", "Damstra Learning\n", "[Roster]")
    assert "Class" not in await academies.ask("courses onboarding on skilljar")
    said(await academies.ask("courses underwater basketry"), "No course called “underwater basketry”")
    said(await academies.ask("courses"), "Course | Platform", "1–30 of ")


async def test_a_roster_has_pages_and_a_file(academies: Academies) -> None:
    first = await academies.ask(f'roster "{COURSE}" on skilljar')
    said(first, f"Who is in {COURSE} on Skilljar", "Name | E-mail | Since", JANE, "1–15 of 30", "[Next]")
    second = await academies.press("Next")
    said(second, "16–30 of 30", "[Back]")
    assert JANE not in second
    said(await academies.press("Back"), JANE, "1–15 of 30")
    said(await academies.press("CSV"), "I sent you roster-skilljar-")
    assert len(academies.files()) == 1


async def test_a_course_on_several_platforms_is_a_choice_and_never_a_guess(academies: Academies) -> None:
    told = await academies.ask(f"enroll lena@example.com in {COURSE}")
    said(told, "Which one do you mean?", "[On Class]", "[On Damstra Learning]", "[On Skilljar]")
    assert not [call for one in academies.platform.values() for call in one.calls if call.method != "GET"]
    said(await academies.press("On Skilljar"), "No one with lena@example.com on Skilljar.", "[Add…]")


async def test_a_newcomer_is_enrolled_where_that_can_be(academies: Academies) -> None:
    told = await academies.ask(f'enroll lena@example.com "Lena Berg" in "{COURSE}" on class as teacher')
    said(told, f"✅ Enrolled Lena Berg (lena@example.com) in {COURSE} as teacher on Class.")
    (sent,) = academies.platform["class"].calls_to("POST", "/api/v1/class/enrollments")
    assert (sent.json()["email"], sent.json()["role"]) == ("lena@example.com", "teacher")
    again = await academies.ask(f'enroll lena@example.com "Lena Berg" in "{COURSE}" on class as teacher')
    said(again, "already in", "Nothing to do")


async def test_a_newcomer_has_the_name_that_another_platform_knows(academies: Academies) -> None:
    told = await academies.ask(f'enroll kofi.laurent@example.com in "{COURSE}" on class')
    if "Enrolled" in told:
        (sent,) = academies.platform["class"].calls_to("POST", "/api/v1/class/enrollments")
        assert sent.json()["first_name"]
    else:
        said(told, "Class needs an e-mail address, a first and a last name")


async def test_who_is_unenrolled_is_named_before_and_gone_after(academies: Academies) -> None:
    told = await academies.ask(f'unenroll {JANE} from "{COURSE}" on skilljar')
    said(told, "Please confirm", "Jane Doe", f"from {COURSE}", "[Go ahead]")
    said(await academies.press("Go ahead"), "from Onboarding 101 (learn.example.com) on Skilljar.")
    said(
        await academies.ask(f'unenroll {JANE} from "{COURSE}" on skilljar'), "is no longer enrolled in", "Nothing to do"
    )


async def test_progress_is_of_a_person_or_of_a_course(academies: Academies) -> None:
    said(await academies.ask(f"progress {JANE} on damstra"), "✓ completed", "0%")
    told = await academies.ask(f'progress "{COURSE}"')
    said(told, "[On Class]", "[On Damstra Learning]", "[On Skilljar]")
    said(await academies.press("On Class"), f"Progress in {COURSE} on Class", "came to 3 of 4")
    told = await academies.ask(f'who has not finished "{COURSE}" on damstra')
    said(
        told,
        f"Who hasn't completed {COURSE} on Damstra Learning",
        "overdue since",
        "I looked at people who are active",
    )
    said(await academies.ask(f'who has not finished "{COURSE}"'), "[On Damstra Learning]", "[On Skilljar]")
    said(
        await academies.ask(f'progress "{COURSE}" on skilljar'),
        f"Progress in {COURSE} on Skilljar",
        "Maeve O'Brien | ▰▰▱▱▱▱▱▱ 25%",
        "Carla Quispe | ✓ completed | 8 of 10",
        "1–15 of 30",
    )
    said(await academies.press("Next"), "16–30 of 30")
    said(await academies.ask(f'progress {JANE} in "{COURSE}" on skilljar'), COURSE)
    assert "Fire safety" not in await academies.ask(f'progress {JANE} in "{COURSE}" on skilljar')


@pytest.mark.on("chamilo")
async def test_progress_of_a_course_that_nobody_tells_is_who_takes_it(academies: Academies) -> None:
    told = await academies.ask(f'progress "{COURSE}"')
    said(told, f"Who is in {COURSE} on Chamilo", JANE, "Chamilo doesn't show progress for a whole course")


async def test_attendance_tells_who_came(academies: Academies) -> None:
    told = await academies.ask(f'attendance "{COURSE}" last 300 days on class')
    said(told, f"Who came to {COURSE} on Class", "✓ came", "[CSV]")


async def test_sessions_stand_by_day_as_people_read_times(academies: Academies) -> None:
    told = await academies.ask("sessions next 30 days")
    said(told, "Live sessions,", " in ", ". As of ", "[Schedule…]")
    assert "omorrow" not in told
    assert re.search(r"\d\d:\d\d–\d\d:\d\d", told)


async def test_a_session_is_scheduled_in_words(academies: Academies) -> None:
    said(await academies.ask('schedule "Q&A" at tomorrow 10:00 for 1h with ines@acme.com'), "[On Class]")
    shown = await academies.press("On Class")
    said(shown, "Schedule “Q&A”? Nothing was changed yet.", ", 10:00–11:00 (", "1 h", "[Go ahead]", "[Change…]")
    assert not academies.platform["class"].calls_to("POST", "/api/v1/classes")
    told = await academies.press("Go ahead")
    said(told, "✅ Scheduled Q&A on Class for ", "10:00 (Europe/London), 1 h, with ")
    kept = await academies.ask("audit Q&A")
    for one in (shown, told, kept):  # which are read again on other days
        assert re.search(r"[A-Z]\w+day \d+ [A-Z]\w+ 20\d\d(?: at|,) 10:00", one), one
        assert not re.search("today|tomorrow", one, re.IGNORECASE), one
    (sent,) = academies.platform["class"].calls_to("POST", "/api/v1/classes")
    assert sent.json()["class_name"] == "Q&A"


async def test_a_link_takes_approval_and_goes_to_who_asked(academies: Academies) -> None:
    said(await academies.ask(f'link {JANE} to "{COURSE}" on class'), "needs approval from another approver", "Jane Doe")


async def test_somebody_is_added_where_it_is_said(academies: Academies) -> None:
    said(await academies.ask('add lena@example.com "Lena Berg"'), "[On Damstra Learning]", "[On Skilljar]")
    said(await academies.press("On Damstra Learning"), "to Damstra Learning.")


async def test_everywhere_is_one_change_with_a_line_for_each(academies: Academies) -> None:
    """The ids that were shown are the ids that are touched, whatever the platform says by then."""
    told = await academies.ask(f"deactivate {JANE}")
    said(told, "can be deactivated on 2 of the 3 platforms where they are. Where?", "[On these 2]")
    said(told, "Class knows them too, but can't turn access off.")
    told = await academies.press("On these 2")
    said(
        told,
        f"Deactivate Jane Doe ({JANE}) on Damstra Learning and Skilljar (learn.example.com and partners.example.com)",
    )
    said(told, "User id 12308", "Class can't turn access off.")
    done = await academies.press("Go ahead")
    said(done, "✅ Deactivated Jane Doe")
    (sent,) = [call for call in academies.platform["damstra"].calls if call.path.endswith("/inactivate")]
    assert sent.params == {"userId": "12308"}


async def test_what_a_platform_cannot_do_is_said_with_what_it_can(academies: Academies) -> None:
    told = await academies.ask(f"deactivate {JANE} on class")
    said(
        told,
        "Class cannot turn access off. On Class, learners have access",
        "Damstra Learning and Skilljar can.",
        "enroll people",
    )
    said(await academies.ask("roster Onboarding on chamilo"), "Chamilo isn't connected")


async def test_a_platform_that_fails_costs_a_line_with_retry(academies: Academies) -> None:
    academies.platform["skilljar"].faults.add(Fault(reply=Reply(status=503)), times=None)
    told = await academies.ask(f"find {JANE}")
    said(told, "Jane Doe", "Class", "Damstra Learning", "⚠", "Skilljar", "[Retry]")
    academies.platform["skilljar"].faults.clear()
    again = await academies.press("Retry")
    said(again, "Skilljar  ", "Damstra Learning  ", JANE)
    assert "⚠" not in again
    assert academies.ada.messages("#training").count("12308") == 1


async def test_a_slow_platform_is_waited_for_and_one_that_never_answers_has_its_line(
    academies: Academies, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A command cannot replace what it posted, so it is answered once."""
    monkeypatch.setattr(fan_out, "FIRST_UPDATE_AFTER_S", 0.5)
    monkeypatch.setattr(fan_out, "MIN_UPDATE_INTERVAL_S", 0.1)
    academies.platform["skilljar"].faults.add(Fault(hang=2))
    told = await academies.ask(f"find {JANE}")
    assert " is slow" not in told
    said(told, "Fire safety", "Skilljar  ")
    assert told.count("12308") == 1
    monkeypatch.setattr(fan_out, "FAN_OUT_TIMEOUT_S", 1.5)
    academies.platform["skilljar"].faults.add(Fault(hang=4))
    said(await academies.ask(f"find {JANE}"), "Skilljar didn't answer within", "[Keep looking]")


async def test_it_is_not_known_of_a_silent_platform_whether_a_course_is_there_too(academies: Academies) -> None:
    """So a change asks, and does not guess."""
    academies.platform["damstra"].faults.add(Fault(reply=Reply(status=503)), times=None)
    academies.platform["skilljar"].faults.add(Fault(reply=Reply(status=503)), times=None)
    told = await academies.ask(f'enroll lena@example.com "Lena Berg" in "{COURSE}"')
    said(told, "I couldn't ask Damstra Learning and Skilljar", "[This one]", "[Retry]")
    said(await academies.press("This one"), "✅ Enrolled ")


async def test_who_may_not_is_told_once(academies: Academies) -> None:
    told = await academies.ask(f"find {JANE}", who="max")
    assert told.count("You can't ") == 1


async def test_a_sentence_that_cannot_be_read_gets_its_form(academies: Academies) -> None:
    said(await academies.ask("enroll in"), "[Fill in the form]")
    await academies.ask("enroll")
    form = academies.ada.view
    assert form
    said(academies.ada.text_of(form), "Enroll a person", "Who", "Course")


async def test_a_form_is_filled_by_typeahead_across_platforms(academies: Academies) -> None:
    await academies.ask("enroll")
    offered = await academies.ada.pick("Who", "jane")
    assert any(one.startswith(f"Jane Doe ({JANE}) · ") for one in offered)
    await academies.ada.pick("Who", "lena@example.com", "Use “lena@example.com”")
    await academies.ada.fill("Name", "Lena Berg")
    await academies.ada.pick("Course", "onbo", "Onboarding 101 · Class")
    await academies.ada.fill("Role", "assistant")
    await academies.ada.submit()
    await academies.settle()
    said(
        academies.ada.messages("#training"),
        f"✅ Enrolled Lena Berg (lena@example.com) in {COURSE} as assistant on Class.",
    )


async def test_the_launcher_offers_verbs_first(academies: Academies) -> None:
    await academies.ask("")
    first = "Enroll a person · Class, Damstra Learning, Skilljar"
    offered = await academies.ada.pick("What do you want to do?", "enroll", first)
    assert offered[0] == first
    await academies.settle()
    said(academies.ada.text_of(academies.ada.view or pytest.fail("no form")), "Enroll a person")


async def test_who_wrote_a_message_is_found_from_its_menu(academies: Academies) -> None:
    await academies.workspace.person("max").type("#training", "Can I join the course?")
    message = next(one for one in academies.ada.client_view.messages if "join the course" in one.text)
    await academies.ada.message_shortcut("find_person", message)
    await academies.settle()
    said(academies.ada.messages("#training"), "Max Okafor", "max@acme.com · id")


async def test_a_mention_of_the_app_works_as_a_command(academies: Academies) -> None:
    await academies.ada.type("#training", f"@registrar find {JANE}")
    await academies.ada.see("12308")


@pytest.mark.on("damstra")
async def test_with_one_platform_nothing_is_asked(academies: Academies) -> None:
    said(await academies.ask(f"deactivate {JANE}"), "Please confirm", "Jane", "[Go ahead]")
    said(await academies.ask("roster Onboarding"), "Who is in Onboarding 101 on Damstra Learning", JANE)
    said(await academies.ask(f"unenroll {JANE} from Onboarding"), "No connected platform can")


async def test_a_dry_run_shows_the_request_and_does_nothing(academies: Academies) -> None:
    told = await academies.ask(f'dry run unenroll {JANE} from "{COURSE}" on class')
    said(told, "Nothing was done", "DELETE", "[Send it]")
    assert not [call for call in academies.platform["class"].calls if call.method == "DELETE"]


async def test_what_was_agreed_on_is_what_runs_though_the_platform_has_changed(academies: Academies) -> None:
    """The address is another person's by then: the change still touches the id that was shown, and nobody else."""
    said(await academies.ask(f"deactivate {JANE} on damstra"), "User id: 12308", "[Go ahead]")
    damstra = academies.platform["damstra"]
    assert isinstance(damstra, DamstraStandIn)
    users = damstra.account.users
    users[12308] = replace(users[12308], email="jane.old@example.com")
    said(await academies.ask(f'add {JANE} "Jane Second" to damstra'), "to Damstra Learning.")
    said(await academies.press("Go ahead"), "to Damstra Learning.")
    (sent,) = [call for call in academies.platform["damstra"].calls if call.path.endswith("/inactivate")]
    assert sent.params == {"userId": "12308"}
    said(await academies.ask(f"find {JANE} on damstra"), "Jane Second", "active")
    said(await academies.ask("find jane.old@example.com on damstra"), "id 12308", "not active")


async def test_a_choice_that_changes_something_is_made_once(academies: Academies) -> None:
    await academies.ask(f'enroll lena@example.com "Lena Berg" in {COURSE}')
    asked = next(iter(academies.ada.client_view.messages))
    await asyncio.gather(*(academies.ada.click("On Class", on=asked) for _ in range(2)))
    await academies.settle()
    said(academies.ada.messages("#training"), "✅ Enrolled Lena Berg", "You already pressed this.")
    assert len(academies.platform["class"].calls_to("POST", "/api/v1/class/enrollments")) == 1


async def test_a_guest_gets_nothing(academies: Academies) -> None:
    for text in (f"find {JANE}", "enroll", "sessions"):
        said(await academies.ask(text, who="kenji"), "Guests cannot use Registrar.")


async def test_who_is_in_a_class_already_may_get_another_role_but_loses_none_unasked(academies: Academies) -> None:
    said(await academies.ask(f'enroll {JANE} in "{COURSE}" on class as assistant'), "as student so far", "[Go ahead]")
    said(await academies.press("Go ahead"), "✅ Enrolled Jane Doe")
    (sent,) = academies.platform["class"].calls_to("PUT", "/api/v1/class/enrollments")
    assert (sent.json()["email"], sent.json()["role"]) == (JANE, "assistant")
    said(await academies.ask(f'enroll {JANE} in "{COURSE}" on class'), "already in", "as assistant. Nothing to do")


@pytest.mark.on("skilljar")
async def test_where_nothing_takes_place_a_longer_time_is_proposed(academies: Academies) -> None:
    """What is proposed can be typed, and is not proposed again."""
    told = await academies.ask("sessions on skilljar at 2031-01-01")
    said(told, "No live sessions on Skilljar in that time. Try a longer time: ", "/lms sessions next 90 days")
    assert "Try a longer time" not in await academies.ask("sessions next 90 days on skilljar")
