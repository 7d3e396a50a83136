"""Several people in one line: one change with a line for each, or nothing and a question."""

import re

import pytest

from connectors.standin.standin import Fault, Reply
from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies

COURSE = "Onboarding 101"
ENROLLMENTS = "/api/v1/class/enrollments"
NEW = [f'"New Person{n}" <new{n}@example.com>' for n in range(1, 13)]


def enrolled(academies: Academies) -> list[str]:
    """Whom Class was told to enroll."""
    return [call.json()["email"] for call in academies.platform["class"].calls_to("POST", ENROLLMENTS)]


@pytest.mark.on("class")
@pytest.mark.parametrize("between", [", ", "; ", " ", "\n", " and "])
async def test_everybody_is_enrolled_once_whatever_stands_between(academies: Academies, between: str) -> None:
    told = await academies.ask(f'enroll {between.join(NEW)} in "{COURSE}" on class')
    assert sorted(enrolled(academies)) == sorted(f"new{n}@example.com" for n in range(1, 13))
    assert all(f"New Person{n}" in told for n in range(1, 13))
    assert told.count("✅ Enrolled New Person") == 12


@pytest.mark.on("class")
async def test_one_who_fails_leaves_the_others_be(academies: Academies) -> None:
    """And the answer says who failed."""
    academies.platform["class"].faults.add(Fault(reply=Reply(status=400)), times=1, method="POST", path=ENROLLMENTS)
    told = await academies.ask(f'enroll {", ".join(NEW[:4])} in "{COURSE}" on class')
    assert len(enrolled(academies)) == 4
    assert told.count("✅ Enrolled New Person") == 3
    assert told.count("✖️ Not done: Enroll New Person") == 1
    assert "3 of 4 succeeded" in told


@pytest.mark.on("class")
async def test_nobody_is_enrolled_while_one_is_unclear(academies: Academies) -> None:
    """What is unclear is asked; the others can be gone on with, and so can the one that is chosen."""
    told = await academies.ask(f'unenroll jane@acme.com, nobody@example.com, Maeve from "{COURSE}" on class')
    assert "2 of the 3 people couldn't be found for sure. Nothing was changed yet." in told
    assert f"nobody@example.com isn't in {COURSE}." in told
    assert "“Maeve”: which one do you mean?" in told
    assert "Maeve O'Brien" in told
    told = await academies.press("Continue with jane@acme.com")
    assert "Jane Doe" in told
    assert "Maeve" not in told.partition("Left out:")[0]
    assert not academies.platform["class"].calls_to("DELETE", ENROLLMENTS)


@pytest.mark.on("class")
async def test_who_needs_nothing_is_said_beside_the_others(academies: Academies) -> None:
    told = await academies.ask(f'enroll jane@acme.com, {NEW[0]} in "{COURSE}" on class')
    assert enrolled(academies) == ["new1@example.com"]
    assert "✅ Enrolled New Person1" in told
    assert "Jane Doe is already in" in told


@pytest.mark.on("class")
async def test_twenty_pasted_addresses_are_counted_back(academies: Academies) -> None:
    pasted = "\n".join(f"person{n}@example.com" for n in range(20))
    told = await academies.ask(f'enroll {pasted} in "{COURSE}" on class')
    assert "I read 20 people" in told
    assert "[Fill in the form]" in told
    assert enrolled(academies) == []


@pytest.mark.on("class")
async def test_whoever_lacks_a_name_is_named(academies: Academies) -> None:
    """And the form opens with everybody, so that nothing is typed twice."""
    told = await academies.ask(f'enroll {NEW[0]}, new2@example.com Bob in "{COURSE}" on class')
    assert "Bob (new2@example.com): Class needs" in told
    assert enrolled(academies) == []
    await academies.press("Fill in the form")
    view = academies.ada.text_of(academies.ada.view or pytest.fail("no form"))
    assert "new1@example.com" in view
    assert "new2@example.com" in view
    assert COURSE in view


@pytest.mark.on("chamilo", "damstra", "skilljar")
async def test_several_are_added_with_names_and_log_in_names(academies: Academies) -> None:
    """Each has a password that nobody sees, so a change of several can hold them."""
    line = 'add "Ann One" <ann@one.example> "Bob Two" <bob@two.example> "Ann Three" <ann@three.example> to chamilo'
    told = await academies.ask(line)
    forms = [dict(call.form()) for call in academies.platform["chamilo"].calls]
    sent = [one for one in forms if one.get("action") == "save_user"]
    assert [one["loginname"] for one in sent] == ["ann", "bob", "ann2"]
    assert len({one["password"] for one in sent}) == 3
    assert not any(one["password"] in told for one in sent)
    assert "They log in as ann2" in told


@pytest.mark.on("chamilo", "damstra", "skilljar")
async def test_several_are_deactivated_where_each_is_known(academies: Academies) -> None:
    told = await academies.ask("deactivate jane@acme.com, maeve@acme.com on damstra")
    assert "Jane Doe" in told
    assert "Maeve O'Brien" in told
    assert "✅ Deactivated Jane Doe" in await academies.press("Go ahead")
    gone = [call for call in academies.platform["damstra"].calls if call.path.endswith("/inactivate")]
    assert len(gone) == 2
    assert "say where, or “everywhere”" in await academies.ask("reactivate jane@acme.com, zzz@example.com")


@pytest.mark.on("class")
async def test_links_of_several_people_go_to_who_asked_and_to_nobody_else(academies: Academies) -> None:
    """Approved together, run by whoever asked, and each seen once by them."""
    workspace = academies.workspace
    workspace.add_usergroup("instructors", ["ines"])
    told = await academies.ask(f'link jane@acme.com, maeve@acme.com to "{COURSE}" on class', "ines")
    assert "needs approval from another approver" in told
    await workspace.person("ines").click("Ask for approval")
    await academies.settle()
    await workspace.person("ines").fill("Why is this needed?", "They cannot find theirs.")
    await workspace.person("ines").submit()
    await academies.settle()
    await workspace.person("ada").click("Approve")
    await academies.settle()
    await workspace.person("ines").click("Run now")
    await academies.settle()
    seen = workspace.person("ines").messages("@registrar") + workspace.person("ines").messages("#training")
    links = set(re.findall(r"https?://\S+", seen))
    assert len(links) == 2
    for place in ("#lms-approvals", "#training", "@registrar"):
        assert not [one for one in links if one in workspace.person("ada").messages(place)]


@pytest.mark.on("skilljar")
async def test_nothing_is_done_while_it_cannot_be_done_for_one(academies: Academies) -> None:
    """What is so already may stand beside a success; what was wanted and cannot be stops it, and is asked about."""
    school = academies.platform["skilljar"].school  # type: ignore[attr-defined]  # Skilljar's own stand-in
    (partners,) = [one for one in school.all("domains") if one["name"] == "partners.example.com"]
    there = {row["user"]["email"] for row in school.all("domain_users", _domain=partners["id"])}
    inside = [one["email"] for one in school.all("users") if one["email"] in there][-1]
    outside = [one["email"] for one in school.all("users") if one["email"] not in there][-2:]
    shown = await academies.ask(f'enroll {", ".join([*outside, inside])} in "Billing" on skilljar')
    assert "Which one" in shown, shown
    told = await academies.press("This one", beside="partners.example.com")
    assert "It can't be done for 2 of the 3 people. Nothing was changed yet." in told, told
    assert told.count("isn't on partners.example.com") == 2, told
    assert "`" not in told, told
    assert "✅" not in told, told
    told = await academies.press(f"Continue with {inside}")
    assert "✅" in told, told


@pytest.mark.on("chamilo")
async def test_nobody_is_reactivated_while_one_cannot_be(academies: Academies) -> None:
    """Whoever is active already needs nothing; whom nothing brings back is asked about."""
    portal = academies.platform["chamilo"].portal  # type: ignore[attr-defined]  # Chamilo's own stand-in
    by_address = {one.email: one for one in portal.users.values()}
    jane, maeve, ben = (f"{name}@acme.com" for name in ("jane", "maeve", "ben.hansen"))
    by_address[jane].active, by_address[maeve].active = -2, 0
    told = await academies.ask(f"reactivate {jane}, {maeve}, {ben} on chamilo")
    assert "It can't be done for 1 of the 3 people. Nothing was changed yet." in told, told
    assert "can't bring them back" in told, told
    assert by_address[maeve].active == 0
    told = await academies.press("Continue with the other 2")
    if "[Go ahead]" in told:
        told = await academies.press("Go ahead")
    assert by_address[maeve].active == 1, told
    assert "It can't be done" not in told, told


@pytest.mark.on("skilljar")
@pytest.mark.parametrize("off", [1, 2])
async def test_what_is_to_be_said_of_some_of_them_says_of_whom(academies: Academies, off: int) -> None:
    """Of everybody alike it is said once, and of one alone with the name."""
    people = ["jane@acme.com", "maeve@acme.com"]
    for one in people[:off]:
        await academies.ask(f"deactivate {one} on skilljar")
        await academies.press("Go ahead")
    told = await academies.ask(f'enroll {", ".join(people)} in "Northwind CRM essentials" on learn.example.com')
    notes = [one.strip() for one in told.splitlines() if "They're deactivated on" in one]
    assert notes
    assert all(one.startswith("Jane Doe: They're deactivated") is (off == 1) for one in notes)
