"""Undo: what has an opposite can be taken back for an hour, exactly as it was done."""

import re
from typing import Any

import pytest

from connectors.everyday.verbs import Verb
from connectors.skilljar.standin.enrolling import enroll
from connectors.skilljar.standin.people import join
from connectors.standin.standin import Fault, Reply
from handlers.everyday import undo
from handlers.everyday.planning import take_back
from handlers.everyday.platform_reader import everyday_of
from handlers.slack.interaction import Interaction
from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies

JANE, COURSE = "jane@acme.com", "Onboarding 101"
ENROLLMENTS = "/api/v1/class/enrollments"
NEW = [f'"New Person{n}" <new{n}@example.com>' for n in range(1, 5)]


@pytest.mark.on("class")
async def test_an_enrollment_is_taken_back(academies: Academies) -> None:
    told = await academies.ask(f'enroll lena@example.com "Lena Berg" in "{COURSE}" on class as assistant')
    assert "[Undo]" in told
    told = await academies.press("Undo")
    assert "Lena Berg" in told
    assert "[Go ahead]" in told
    await academies.press("Go ahead")
    assert len(academies.platform["class"].calls_to("DELETE", ENROLLMENTS)) == 1


@pytest.mark.on("class")
async def test_who_was_unenrolled_comes_back_as_they_were(academies: Academies) -> None:
    """In the same role and with the same names, though no class has them any more."""
    await academies.ask(f'enroll lena@example.com "Lena van den Berg" in "{COURSE}" on class as assistant')
    await academies.ask(f'unenroll lena@example.com from "{COURSE}" on class')
    assert "[Undo]" in await academies.press("Go ahead")
    await academies.press("Undo")
    await academies.press("Go ahead")
    first, second = [call.json() for call in academies.platform["class"].calls_to("POST", ENROLLMENTS)]
    assert (second["first_name"], second["last_name"], second["role"]) == ("Lena", "van den Berg", "assistant")
    assert second["email"] == first["email"]


@pytest.mark.on("chamilo", "damstra", "skilljar")
async def test_access_is_switched_on_again_where_it_was_switched_off(academies: Academies) -> None:
    """And nowhere else."""
    await academies.ask(f"deactivate {JANE} on damstra")
    await academies.press("Go ahead")
    await academies.ask(f"deactivate {JANE} everywhere")
    assert "[Undo]" in await academies.press("Go ahead")
    await academies.press("Undo")
    await academies.press("Go ahead")
    told = await academies.ask(f"find {JANE}")
    assert "Damstra Learning  jane@acme.com" in told
    assert told.count("not active") + told.count("inactive") == 1


@pytest.mark.on("damstra")
async def test_what_has_no_opposite_has_no_button(academies: Academies) -> None:
    told = await academies.ask('add lena@example.com "Lena Berg" to damstra')
    assert "[Undo]" not in (await academies.press("Go ahead") if "[Go ahead]" in told else told)


@pytest.mark.on("class")
async def test_after_an_hour_it_is_too_late(academies: Academies, monkeypatch: pytest.MonkeyPatch) -> None:
    told = await academies.ask(f'enroll lena@example.com "Lena Berg" in "{COURSE}" on class')
    assert "[Undo]" in told
    monkeypatch.setattr(undo, "UNDO_WITHIN_S", -1.0)
    assert "more than an hour ago" in await academies.press("Undo")
    assert not academies.platform["class"].calls_to("DELETE", ENROLLMENTS)


@pytest.mark.on("class")
async def test_it_is_taken_back_once_however_late_it_is_pressed_again(academies: Academies) -> None:
    await academies.ask(f'enroll lena@example.com "Lena Berg" in "{COURSE}" on class')
    await academies.press("Undo")
    told = await academies.press("Undo")
    assert "You've already asked to undo this." in told
    assert "[Go ahead] [Cancel]" in told  # its question may be lost
    await academies.press("Go ahead")
    desk, user = academies.registrar.services.desk, academies.ada.user.id
    first = (await desk.changes_of(user, 9))[-1]
    pressed = Interaction(user, "", academies.registrar.services.slack.reply("", user), "test")
    await academies.ask(f'enroll lena@example.com "Lena Berg" in "{COURSE}" on class as teacher')
    await pressed.answer(
        academies.registrar.services,
        lambda actor: take_back(academies.registrar.services, pressed, actor, first.id),
    )
    assert "You already asked to undo this. It's already done." in academies.ada.messages("@registrar")
    assert len(academies.platform["class"].calls_to("DELETE", ENROLLMENTS)) == 1


@pytest.mark.on("class")
async def test_what_was_cancelled_can_be_taken_back_after_all(academies: Academies) -> None:
    await academies.ask(f'enroll lena@example.com "Lena Berg" in "{COURSE}" on class')
    await academies.press("Undo")
    await academies.press("Cancel")
    assert "[Go ahead]" in await academies.press("Undo")
    await academies.press("Go ahead")
    assert len(academies.platform["class"].calls_to("DELETE", ENROLLMENTS)) == 1


@pytest.mark.on("class")
async def test_a_platform_that_is_down_does_not_spend_it(academies: Academies) -> None:
    """It can be tried again with one press."""
    await academies.ask(f'enroll lena@example.com "Lena Berg" in "{COURSE}" on class')
    academies.platform["class"].faults.add(Fault(reply=Reply(status=503)), times=None)
    told = await academies.press("Undo")
    assert "Class is down" in told
    academies.platform["class"].faults.clear()
    assert "[Go ahead]" in await academies.press("Retry")


async def roster(academies: Academies, platform: str = "class") -> list[str]:
    """Who is in the course and as what."""
    told = await academies.ask(f'roster "{COURSE}" on {platform}')
    assert f"“{COURSE}”" in told or COURSE in told
    return sorted(line for line in told.splitlines() if "@" in line)


@pytest.mark.on("class")
@pytest.mark.parametrize("was", ["student", "teacher"])
async def test_a_role_that_was_changed_is_given_back(academies: Academies, was: str) -> None:
    """Nobody is unenrolled who was in the class before."""
    if "[Go ahead]" in await academies.ask(f'enroll {JANE} in "{COURSE}" on class as {was}'):
        await academies.press("Go ahead")
    before = await roster(academies)
    assert "Make them assistant?" in await academies.ask(f'enroll {JANE} in "{COURSE}" on class as assistant')
    assert "[Undo]" in await academies.press("Go ahead")
    assert await roster(academies) != before
    await academies.press("Undo")
    await academies.press("Go ahead")
    assert await roster(academies) == before
    assert not academies.platform["class"].calls_to("DELETE", ENROLLMENTS)


NEWCOMER = 'lena@example.com "Lena Berg"'


@pytest.mark.parametrize(
    ("platform", "command"),
    [
        pytest.param(name, command, marks=pytest.mark.on(name))
        for name, command in [
            ("class", f'enroll {NEWCOMER} in "{COURSE}" on class as teacher'),
            ("class", f'enroll {JANE} in "{COURSE}" on class as teacher'),
            ("class", f'unenroll {JANE} from "{COURSE}" on class'),
            ("classonlive", f'enroll {NEWCOMER} in "{COURSE}" on classonlive'),
            ("classonlive", f'unenroll {JANE} from "{COURSE}" on classonlive'),
            ("chamilo", f'unenroll {JANE} from "{COURSE}" on chamilo'),
            ("skilljar", f'unenroll {JANE} from "{COURSE}" on skilljar'),
            ("chamilo", f"deactivate {JANE} on chamilo"),
            ("damstra", f"deactivate {JANE} on damstra"),
            ("skilljar", f"deactivate {JANE} on skilljar"),
        ]
    ],
)
async def test_after_undo_everything_reads_as_before(academies: Academies, platform: str, command: str) -> None:
    """Also after Undo of that Undo: as after the change itself."""
    seen = [await reads(academies, platform)]
    said = await academies.ask(command)
    for _ in range(3):
        if "[Go ahead]" in said:
            said = await academies.press("Go ahead")
        seen.append(await reads(academies, platform))
        said = await academies.press("Undo")
    before, after, undone, again = seen
    assert before == undone != after == again


async def reads(academies: Academies, platform: str) -> list[tuple[Any, ...]]:
    """Everybody who is in the course and as what, where that can be asked; and whether Jane may log in."""
    services = academies.registrar.services
    actor = await services.slack.actor(academies.ada.user.id)
    verbs = everyday_of(services.desk, actor, (platform,))[platform]
    jane = await verbs.person(JANE)
    if Verb.ROSTER not in verbs.can():
        return [(jane.name, jane.active)]
    rows = [one async for some in verbs.roster(await verbs.course(COURSE)) for one in some if one.active is not False]
    return [*sorted([(one.person.email, one.person.name, one.role) for one in rows], key=str), (jane.name, jane.active)]


@pytest.mark.on("class")
async def test_of_several_only_who_was_new_is_unenrolled(academies: Academies) -> None:
    before = await roster(academies)
    await academies.ask(f'enroll {JANE}, lena@example.com "Lena Berg" in "{COURSE}" on class as assistant')
    await academies.press("Go ahead")
    await academies.press("Undo")
    told = await academies.press("Go ahead")
    assert told.count("✅ ") == 3  # the whole, and each of the two
    assert "✅ Undone: " in told
    assert await roster(academies) == before


@pytest.mark.on("chamilo")
async def test_what_undo_does_not_bring_back_is_said(academies: Academies) -> None:
    """Chamilo deletes the groups of whoever is taken out of a course, and keeps them for nobody."""
    lost = "any groups of theirs in the course, what they follow in its forums and their tasks in its blogs"
    told = await academies.ask(f'unenroll {JANE} from "{COURSE}" on chamilo')
    assert f"Chamilo deletes {lost} with this. Undo doesn't bring them back." in told
    await academies.press("Go ahead")
    await academies.press("Undo")
    told = await academies.press("Go ahead")
    assert f"is in {COURSE} on Chamilo again, without {lost}." in told
    assert "as before" not in told


@pytest.mark.on("chamilo")
async def test_a_teacher_comes_back_as_a_teacher(academies: Academies) -> None:
    before = await roster(academies, "chamilo")
    who = re.search(r"[\w.]+@[\w.]+", next(line for line in before if "teacher" in line))
    assert who
    await academies.ask(f'unenroll {who[0]} from "{COURSE}" on chamilo')
    await academies.press("Go ahead")
    assert await roster(academies, "chamilo") != before
    assert "Status: teacher" in await academies.press("Undo")


@pytest.mark.on("skilljar")
@pytest.mark.parametrize("verb", ["deactivate", "reactivate"])
async def test_only_the_site_that_was_switched_is_switched_back(academies: Academies, verb: str) -> None:
    """Another one, which was so before, stays as it was."""
    school = academies.platform["skilljar"].school  # type: ignore[attr-defined]  # of its stand-in
    user = next(one for one in school.all("users") if one["email"] == JANE)
    rows = [join(school, site, user) for site in school.all("domains")]
    rows[0]["active"], rows[1]["active"] = True, False

    async def press(label: str) -> list[bool]:
        if "[Go ahead]" in await (academies.press(label) if label == "Undo" else academies.ask(label)):
            await academies.press("Go ahead")
        return [one["active"] for one in school.all("domain_users") if one["user"]["id"] == user["id"]]

    assert await press(f"{verb} {JANE} on skilljar") == [verb == "reactivate"] * 2
    assert await press("Undo") == [True, False]


@pytest.mark.on("class")
async def test_what_was_done_in_part_is_taken_back_in_that_part(academies: Academies) -> None:
    """Before it is given up and after; the one that was not done is left alone."""
    before = await roster(academies)
    academies.platform["class"].faults.add(Fault(reply=Reply(status=400)), times=1, method="POST", path=ENROLLMENTS)
    told = await academies.ask(f'enroll {", ".join(NEW)} in "{COURSE}" on class')
    assert "[Undo]" in told
    told = await academies.press("Give up")
    assert told.count("✅ Enrolled New Person") == 3
    assert told.count("✖️ Not done: Enroll New Person") == 1
    assert "3 of 4 succeeded" in told
    await academies.press("Undo")
    await academies.press("Go ahead")
    assert len(academies.platform["class"].calls_to("DELETE", ENROLLMENTS)) == 3
    assert await roster(academies) == before


@pytest.mark.on("class")
async def test_what_is_taken_back_is_not_also_gone_on_with(academies: Academies) -> None:
    academies.platform["class"].faults.add(Fault(reply=Reply(status=400)), times=1, method="POST", path=ENROLLMENTS)
    await academies.ask(f'enroll {", ".join(NEW)} in "{COURSE}" on class')
    await academies.press("Undo")
    assert "You already asked to undo this" in await academies.press("Try again")
    assert len(academies.platform["class"].calls_to("POST", ENROLLMENTS)) == 4


@pytest.mark.on("skilljar")
@pytest.mark.parametrize("gone", [False, True])
async def test_only_the_enrollment_that_was_made_is_taken_back(academies: Academies, gone: bool) -> None:
    """What they bought meanwhile is theirs; and where it was taken away already, nothing is left to do."""
    school = academies.platform["skilljar"].school  # type: ignore[attr-defined]  # of its stand-in
    jane = school.one("users", email=JANE)
    (course,) = [one for one in school.all("published_courses") if one["course"]["title"] == COURSE]

    def enrollments() -> list[Any]:
        return [one for one in school.all("enrollments", _of=course["id"]) if one["user"] is jane]

    school.drop("enrollments", enrollments())
    school.drop("progress", school.all("progress", _key=f"{jane['id']}/{course['id']}"))
    assert "[Undo]" in await academies.ask(f'enroll {JANE} in "{COURSE}" on skilljar')
    (made,) = enrollments()
    bought = enroll(school, "published_courses", course, jane, enrolled_at="2026-01-01T00:00:00.000000Z")
    made["active"] = not gone
    told = await academies.press("Undo")
    if "[Go ahead]" in told:
        told = await academies.press("Go ahead")
    assert (made["active"], bought["active"]) == (False, True)
    assert ("Nothing to do" in told) is gone


@pytest.mark.on("skilljar")
async def test_an_answer_names_the_sites_that_it_is_about(academies: Academies) -> None:
    """Where there are several, and each that is acted on."""
    school = academies.platform["skilljar"].school  # type: ignore[attr-defined]  # of its stand-in
    (partners,) = [one for one in school.all("domains") if one["name"] == "partners.example.com"]
    join(school, partners, school.one("users", email="maeve@acme.com"))
    await academies.ask("deactivate maeve@acme.com on skilljar")
    told = await academies.press("Go ahead")
    assert "on Skilljar (learn.example.com and partners.example.com)." in told
