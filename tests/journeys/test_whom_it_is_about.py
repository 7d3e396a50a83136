"""Whoever asks, approves and looks it up later reads whom and what an id is, on each platform that goes by ids.

A row is an operation that takes away or shows a secret; it is asked for by its ids, approved on its card, and found in
the audit log.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.changes import describer, lookup
from bot.changes.change import Change
from bot.changes.naming import identifies, way
from connectors.catalog import operation, platforms
from connectors.core.field_markers import Effect
from connectors.core.field_specs import field_specs
from connectors.core.intent import operation_id
from connectors.standin.standin import Fault, Reply
from tests.journeys.academies import Academies
from tests.journeys.academies import academies as academies

POLICY = """
approvals = "lms-approvals"
[roles]
operator = ["admins"]
instructor = ["@instructors"]
approver = ["admins"]
auditor = ["admins"]
[[rules]]
name = "instructors ask"
roles = ["instructor"]
then = "approve"
"""
NOT_ALL = {
    "chamilo user": "not among the people whom Chamilo lists to me, who are those of one portal where it runs several",
}
"""What is said of somebody whom a listing does not show that need not show everybody."""


@dataclass(frozen=True)
class Id:
    """What is typed into a field, and what it is called there; `nobody` is an id of that kind which nobody has, and
    `listed` the listing that need not show everybody."""

    typed: str
    called: str
    nobody: str = "999999"
    listed: str = ""


def _of_chamilo(portal: Any) -> dict[str, Id]:
    jane = next(one for one in portal.users.values() if one.full_name == "Jane Doe")
    course = next(one for one in portal.courses.values() if one.title == "Onboarding 101")
    named = "Onboarding 101"
    return {
        "user_id": Id(str(jane.id), f"Jane Doe ({jane.email})", listed="chamilo user"),
        "user": Id(jane.username, f"Jane Doe ({jane.email})", "nobody.at.all", "chamilo user"),
        "course_id": Id(str(course.id), named),
        "courses": Id(str(course.id), named),
        "session_id": Id("1", ""),
    }


def _of_damstra(account: Any) -> dict[str, Id]:
    """A session that is to come, somebody who has a place in it, and a lesson that somebody is to do."""
    session = next(one for one in account.sessions.values() if one.status == 1 and one.start > account.clock())
    place = next(one for one in account.places.values() if one.session == session.id)
    who = account.users[place.user]
    person = Id(str(who.id), f"{who.first_name} {who.last_name} ({who.email})")
    group = next(one for one in account.groups.values() if one.name == "New starters")
    given = next(one for one in account.schedules.values() if one.status(account.clock()) == "due")
    learner = account.users[given.user]
    return {
        "user_id": person,
        "user_ids": person,
        "group_id": Id(str(group.id), "New starters"),
        "ilt_session_id": Id(str(session.id), session.lesson.name),
        "lesson_schedule_id": Id(str(given.id), f"{given.lesson.name}, {learner.first_name} {learner.last_name}"),
        "tell_trainees": Id("yes", ""),
        "tell_instructor": Id("yes", ""),
        "expires_in": Id("day", ""),
    }


def _of_skilljar(school: Any) -> dict[str, Id]:
    jane = next(row for row in school.all("users") if row["email"] == "jane@acme.com")
    pool = school.add("promo_pools", name="Autumn sale", active=True, _offers=[])
    group = next(row for row in school.all("groups"))
    return {
        "group_id": Id(group["id"], group["name"], "nosuchgroup00"),
        "user_id": Id(jane["id"], "Jane Doe (jane@acme.com)", "nobody0000000"),
        "promo_code_pool_id": Id(pool["id"], "Autumn sale", "nosuchpool000"),
    }


IDS: Mapping[str, Callable[[Any], dict[str, Id]]] = {
    "chamilo": lambda standin: _of_chamilo(standin.portal),
    "damstra": lambda standin: _of_damstra(standin.account),
    "skilljar": lambda standin: _of_skilljar(standin.school),
}
ROWS: Mapping[str, tuple[str, ...]] = {
    "chamilo delete_user": ("user_id",),
    "chamilo delete_course": ("course_id",),
    "chamilo unsubscribe_user_from_course": ("course_id", "user_id"),
    "chamilo add_courses_session": ("session_id", "courses"),
    "chamilo get_user_api_key": ("user",),
    "damstra users_inactivate": ("user_id",),
    "damstra users_generate_login_url": ("user_id", "expires_in"),
    "damstra group_members_remove": ("group_id", "user_ids"),
    "damstra group_supervisors_add": ("group_id", "user_ids"),
    "damstra group_supervisors_remove": ("group_id", "user_ids"),
    "damstra groups_inactivate": ("group_id",),
    "damstra ilt_sessions_cancel": ("ilt_session_id", "tell_trainees", "tell_instructor"),
    "damstra ilt_sessions_bulk_deregister": ("ilt_session_id", "user_ids"),
    "damstra embed_urls_get": ("lesson_schedule_id",),
    "damstra embed_urls_get_any_lesson": ("lesson_schedule_id",),
    "skilljar users_anonymize": ("user_id",),
    "skilljar groups_users_delete": ("group_id", "user_id"),
    "skilljar promo_code_pools_delete": ("promo_code_pool_id",),
}
"""Operations, and what is typed for each."""
CASES = [pytest.param(one, marks=pytest.mark.on(one.split()[0]), id=one.replace(" ", "-")) for one in ROWS]


def test_every_such_operation_that_goes_by_ids_has_its_row() -> None:
    """But for those that take a secret, which nobody types into a command: their form ends in the same question. What
    makes somebody is about nobody yet."""
    risky = {
        f"{name} {operation_id(cls)}"
        for name in IDS
        for cls in platforms()[name].operations.values()
        if cls.http.harm is Effect.DESTRUCTIVE or cls.http.sensitive
        if any(
            way(cls, field) for field, spec in field_specs(cls).items() if identifies(cls, spec) and not spec.may_be_new
        )
        if not any(spec.secret and spec.required for spec in field_specs(cls).values())
    }
    assert set(ROWS) == risky


class Story:
    """Ines asks for one of them, on a platform that is as it was seeded."""

    def __init__(self, academies: Academies, home: Path, what: str) -> None:
        self.academies, self.what, self.platform = academies, what, what.split()[0]
        academies.workspace.add_usergroup("instructors", ["ines"])
        (home / "policy.toml").write_text(POLICY)
        self.standin: Any = academies.platform[self.platform]
        known = IDS[self.platform](self.standin)
        self.typed = {name: known[name] for name in ROWS[what]}

    async def ask(self, **other: str) -> str:
        """What Ines is asked, or why she is not."""
        fields = " ".join(f"{name}={other.get(name, one.typed)}" for name, one in self.typed.items())
        return await self.academies.ask(f"{self.what.replace('_', ' ')} {fields}", who="ines")

    async def approve(self) -> str:
        """The card, once it was approved; what waits to be run is run."""
        world, ines, ada = self.academies, self.academies.workspace.person("ines"), self.academies.ada
        await ines.click("Ask for approval")
        await ines.see("Approvers will see this.")
        await ines.fill("Why is this needed?", "They left.")
        await ines.submit()
        await world.settle()
        card = ada.text_of(await ada.see("Approval needed"))
        await ada.click("Approve")
        await world.settle()
        if "[Run now]" in ines.messages("@registrar"):
            await ines.click("Run now")
            await world.settle()
        return card

    async def change(self) -> Change:
        ines = self.academies.workspace.person("ines").user.id
        return (await self.academies.registrar.desk.changes_of(ines, 1))[0]

    async def logged(self) -> list[dict[str, Any]]:
        return [one async for one in self.academies.registrar.audit.entries()]


@pytest.mark.parametrize("what", CASES)
async def test_an_id_is_named_wherever_it_is_read(academies: Academies, tmp_path: Path, what: str) -> None:
    """In the question, on the card, and in every entry of the audit log; there also beside the sentence, by its id,
    which stands among the values of question and card."""
    story = Story(academies, tmp_path, what)
    asked, card = await story.ask(), await story.approve()
    change = await story.change()
    assert change.state == "done", change.outcome
    entries = [one for one in await story.logged() if one["change"] == change.id]
    assert [one["what"] for one in entries][:2] == ["asked", "awaiting"]
    for name, one in story.typed.items():
        for text in (asked, card, *(entry["sentence"] for entry in entries)):
            assert one.called in text, (name, text)
        assert all(one.typed in text for text in (asked, card)), name
        ids = [target["ids"].get(story.platform) for entry in entries for target in entry["targets"]]
        assert not one.called or ids.count(one.typed) >= len(entries)


@pytest.mark.parametrize("what", CASES)
async def test_an_id_that_is_nobodys_is_told(academies: Academies, tmp_path: Path, what: str) -> None:
    """Where the platform says so, or lists all there is, nothing is asked for; where it need not list everybody, what
    was looked through is said, and the question is asked."""
    story = Story(academies, tmp_path, what)
    for name, one in story.typed.items():
        if not one.called:
            continue
        told = await story.ask(**{name: one.nobody})
        if one.listed:
            assert f"{one.nobody} is: {NOT_ALL[one.listed]}." in told
            assert "[Ask for approval]" in told
        else:
            assert re.search(rf"{one.nobody}, so nothing was done|with that name or number|no .*number", told), told
            assert "[Ask for approval]" not in told


def _for_good(what: str) -> bool:
    cls = operation(what.split()[0], what.split()[1])
    return cls is not None and cls.http.harm is Effect.DESTRUCTIVE and not cls.http.reversible


FAULTS = pytest.mark.parametrize("fault", [Fault(hang=600), Fault(Reply("", 503))], ids=["slow", "failing"])


@FAULTS
@pytest.mark.parametrize("what", [one for one in CASES if _for_good(str(one.values[0]))])
async def test_what_nothing_brings_back_is_not_asked_for_unseen(
    academies: Academies, tmp_path: Path, what: str, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody approves a removal of someone without a name: while that cannot be looked up nothing is asked for; a
    minute later it is, with the name."""
    for module in (lookup, describer):
        monkeypatch.setattr(module, "LOOKUP_TIMEOUT_S", 0.1)  # of what never answers, all time is lost
    story = Story(academies, tmp_path, what)
    story.standin.faults.add(fault, times=None)
    told = await story.ask()
    assert "This can't be undone, so I asked no one and nothing was done. Try again in a minute." in told
    assert "[Ask for approval]" not in told
    assert await academies.registrar.desk.changes_of(academies.workspace.person("ines").user.id, 9) == []
    story.standin.faults.clear()
    monkeypatch.undo()
    told = await story.ask()
    assert all(one.called in told for one in story.typed.values())
    assert "[Ask for approval]" in told


@pytest.mark.on("chamilo")
async def test_where_nobody_can_look_it_up_both_read_that_it_must_be_checked(
    academies: Academies, tmp_path: Path
) -> None:
    """There is no read for this id: whoever asks, whoever approves and whoever reads the audit log are told so."""
    story = Story(academies, tmp_path, "chamilo delete_user")
    asked = await academies.ask("chamilo delete campus id=2", who="ines")
    card = await story.approve()
    entries = [one["sentence"] async for one in academies.registrar.audit.entries()]
    for text in (asked, card, *entries):
        assert "I couldn't look up who or what this is about, and it can't be undone." in text
        assert "check id 2 on Chamilo first." in text


@FAULTS
@pytest.mark.parametrize("what", [one for one in CASES if not _for_good(str(one.values[0]))])
async def test_what_cannot_be_looked_up_is_said_and_asked_anyway(
    academies: Academies, tmp_path: Path, what: str, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (lookup, describer):
        monkeypatch.setattr(module, "LOOKUP_TIMEOUT_S", 0.1)  # of what never answers, all time is lost
    story = Story(academies, tmp_path, what)
    story.standin.faults.add(fault, times=None)
    told = await story.ask()
    story.standin.faults.clear()
    for one in story.typed.values():
        if one.called:
            assert re.search(rf"I couldn't look up wh(o|at) [a-z ]*{re.escape(one.typed)} is: ", told), told
    assert "[Ask for approval]" in told
    card = await story.approve()
    assert "I couldn't look up" in card
    assert (await story.change()).state == "done"


@pytest.mark.on("chamilo")
async def test_who_belongs_to_another_portal_is_not_said_to_be_nobody(academies: Academies, tmp_path: Path) -> None:
    """Chamilo joins people with the portal that is asked; neither before nor after the approval is more said than that
    it did not list them."""
    story = Story(academies, tmp_path, "chamilo delete_user")
    portal = story.standin.portal
    portal.campuses[2] = {"url": "http://two.example/", "active": 1}
    portal.users[int(story.typed["user_id"].typed)].campus = 2
    told = await story.ask()
    assert NOT_ALL["chamilo user"] in told
    assert "knows no" not in told
    assert NOT_ALL["chamilo user"] in await story.approve()
    outcome = (await story.change()).outcome
    assert "lists no person with the number" in outcome
    assert "has no person" not in outcome
    assert int(story.typed["user_id"].typed) in portal.users


@pytest.mark.on("damstra")
async def test_who_is_not_active_on_damstra_is_named(academies: Academies, tmp_path: Path) -> None:
    """Damstra lists active people unless it is asked for others; one person is looked up by the number, whatever they
    are."""
    story = Story(academies, tmp_path, "damstra group_members_remove")
    account, who = story.standin.account, story.typed["user_ids"]
    account.set_standing(account.users[int(who.typed)], False)
    assert who.called in await story.ask()
    assert who.called in await story.approve()
