"""Names typed where ids belong: one exact match is taken, several are offered, and nothing is ever guessed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.policy.policy import Policy, Rule, RuleAction
from connectors.catalog import operation, platforms
from connectors.core.field_specs import field_specs
from connectors.core.intent import Operation, dump, make
from connectors.core.same import folded
from connectors.damstra.standin import DamstraStandIn
from connectors.standin.standin import Fault, Reply
from handlers.operations.named_ids import Resolved, subject_of, with_ids
from handlers.operations.typed_names import could_be, typed_names, unlisted_names
from tests.connectors.chamilo.rig import chamilo_rig
from tests.connectors.classcom.rig import class_rig
from tests.connectors.classonlive.rig import classonlive_rig
from tests.connectors.damstra.rig import JANE, damstra_rig
from tests.connectors.rig import Rig
from tests.connectors.skilljar.rig import LEARN, id_of, skilljar_rig
from tests.connectors.strategies import THOROUGH, intents
from tests.handlers.operations.test_listing_rows import ADA, desk_of
from tests.properties import examples
from tests.rows import every

EVERY: list[Operation] = [cls for known in platforms().values() for cls in known.operations.values()]


def op(platform: str, id: str) -> Operation:
    found = operation(platform, id)
    assert found
    return found


async def resolved(rig: Rig, platform: str, id: str, data: Mapping[str, Any], **how: Any) -> Resolved:
    rig.standin.calls.clear()
    async with desk_of(platform, rig.connector) as desk:
        return await with_ids(desk, ADA, op(platform, id), data, **how)


@pytest.mark.parametrize("cls", EVERY, ids=lambda cls: cls.__name__)
@THOROUGH
@given(st.data())
def test_what_is_no_text_is_nobodys_name(cls: Operation, data: st.DataObject) -> None:
    """Numbers and addresses, of any operation, are never looked up: no call is made for what fits already."""
    found = typed_names(cls, dump(data.draw(intents(cls))))
    assert all(one.kind.name == "text" and not could_be(one.kind, one.text) for one in found)


async def test_what_fits_costs_no_call() -> None:
    """An id is an id, be it a number or a word."""
    for rig, platform, id, data in (
        (damstra_rig(), "damstra", "users_get", {"user_id": JANE}),
        (skilljar_rig(), "skilljar", "courses_update", {"id": "welding", "title": "A b"}),
        (skilljar_rig(), "skilljar", "domains_read", LEARN),
        (classonlive_rig(), "classonlive", "content_student_remove", {"content_id": 1, "email": "a@b.example"}),
    ):
        found = await resolved(rig, platform, id, data)
        assert (found.data, found.taken, found.unclear, found.faults) == (data, (), (), {})
        assert rig.standin.calls == []


@pytest.mark.parametrize("typed", ["Jane Doe", "jane  doe", "JANE DOE", "jane@acme.com"])
async def test_one_person_is_taken(typed: str) -> None:
    """By name or by address, in whatever capitals; where ids are numbers, and where they are texts."""
    found = await resolved(damstra_rig(), "damstra", "users_get", {"user_id": typed})
    assert found.data == {"user_id": JANE}
    (taken,) = found.taken
    assert taken.sentence == f"I read “{typed}” as Jane Doe (jane@acme.com)."
    rig = skilljar_rig()
    jane = id_of(rig.standin, "users", email="jane@acme.com")
    assert (await resolved(rig, "skilljar", "users_read", {"user_id": typed})).data == {"user_id": jane}


async def test_a_course_by_its_title() -> None:
    """What it is asked for first is given as it is; what else is given stays."""
    rig = skilljar_rig()
    site = {"domain_name": "learn.example.com", "page": 1}
    data = {**site, "published_course_id": "onboarding 101"}
    found = await resolved(rig, "skilljar", "domains_published_courses_enrollments_list", data)
    assert found.data == {**site, "published_course_id": found.taken[0].value}
    assert found.taken[0].text == "Onboarding 101"
    assert len(rig.standin.calls) == 1


async def test_lists_and_parts() -> None:
    """Each of a list, and inside of objects, as their lines are typed."""
    given = {"user_ids": ["Jane Doe", 7, "Maeve O’Brien"], "group_id": "New starters"}
    found = await resolved(damstra_rig(), "damstra", "group_members_add", given)
    assert found.data["user_ids"][:2] == [JANE, 7]
    assert all(isinstance(one, int) for one in [*found.data["user_ids"], found.data["group_id"]])
    groups = {"groups": [{"id": "new starters"}, {"id": 3}]}
    found = await resolved(damstra_rig(), "damstra", "users_create", groups)
    assert found.data == {"groups": [{"id": 1202}, {"id": 3}]}
    assert found.taken[0].field == "groups.id"


def twins(*names: str) -> Rig:
    """Damstra with these groups beside its own."""
    rig = damstra_rig()
    assert isinstance(rig.standin, DamstraStandIn)
    groups = rig.standin.account.groups
    one = next(iter(groups.values()))
    groups |= {n: replace(one, id=n, name=name) for n, name in enumerate(names, 90_001)}
    return rig


async def test_several_are_offered() -> None:
    """With their ids; nothing is taken."""
    found = await resolved(
        twins("Welders north", "WELDERS  NORTH"), "damstra", "groups_get", {"group_id": "Welders North"}
    )
    (unclear,) = found.unclear
    assert (found.data, found.taken, found.faults) == ({"group_id": "Welders North"}, (), {})
    assert {id for id, _ in unclear.choices} == {"90001", "90002"}
    assert unclear.question == "Which one is “Welders North”?"


async def test_what_is_only_near_is_offered() -> None:
    """And said to be no more than that."""
    found = await resolved(twins("Welders north"), "damstra", "groups_get", {"group_id": "Welders"})
    (unclear,) = found.unclear
    assert unclear.choices == [("90001", "Welders north")]
    assert unclear.question == "No exact match for “Welders”. Closest:"
    assert not unclear.may_stay


async def test_nothing_is_said_with_where_to_look() -> None:
    found = await resolved(damstra_rig(), "damstra", "groups_get", {"group_id": "Astronauts"})
    said = "isn't an id, and I found nothing called “Astronauts” on Damstra Learning. See /lms damstra groups list."
    assert found.faults == {"group_id": [said]}


async def test_a_free_id_stays_what_it_is() -> None:
    """Where ids may have blanks, what is nobody's name is an id; and an id that is there wins over a name."""
    rig = class_rig()
    found = await resolved(rig, "class", "classes_get", {"ext_class_id": "Onboarding 101"})
    assert found.data == {"ext_class_id": "onboarding-101"}
    assert found.taken[0].text == "Onboarding 101"
    async with desk_of("class", rig.connector) as desk:
        await desk.ask(make(op("class", "classes_update"), {**found.data, "class_name": "night shift"}), ADA)
        created = {"class_name": "Other", "ext_class_id": "night shift", "email": "ada@acme.com", "timezone": "UTC"}
        await desk.ask(make(op("class", "classes_create"), created | {"first_name": "A", "last_name": "L"}), ADA)
    for typed in ("night shift", "Day shift of nobody"):
        found = await resolved(rig, "class", "classes_get", {"ext_class_id": typed})
        assert (found.data, found.faults) == ({"ext_class_id": typed}, {}), typed


async def test_what_may_not_be_read_is_not_looked_up() -> None:
    """The policy is asked, as it is for pickers; a number is then still asked for."""
    rig = damstra_rig()
    async with desk_of("damstra", rig.connector) as desk:
        desk.judge._policy = lambda: Policy(rules=(Rule("no", RuleAction.REFUSE, operations=("groups_list",)),))
        found = await with_ids(desk, ADA, op("damstra", "groups_get"), {"group_id": "New starters"})
    assert found.data == {"group_id": "New starters"}
    assert "the list couldn't be read" in found.faults["group_id"][0]
    assert rig.standin.calls == []


async def test_a_platform_that_fails_takes_nothing() -> None:
    rig = damstra_rig()
    rig.standin.faults.add(Fault(Reply({"message": "No", "internalCode": 500}, 503)), times=None)
    found = await resolved(rig, "damstra", "groups_get", {"group_id": "New starters"})
    assert (found.taken, found.unclear) == ((), ())
    assert "the list couldn't be read" in found.faults["group_id"][0]


async def test_what_is_given_to_somebody_new_is_nobodys_name() -> None:
    """An address that nobody has yet is no name of anybody."""
    rig = class_rig()
    spec = field_specs(op("class", "enrollments_create"))["email"]
    assert spec.may_be_new
    data = {"ext_class_id": "onboarding-101", "email": "Jane Doe", "first_name": "J", "last_name": "D"}
    assert (await resolved(rig, "class", "enrollments_create", data)).data == data
    assert rig.standin.calls == []


async def test_what_is_private_is_told_to_nobody_else() -> None:
    """Whoever has a code gets in: the description of a change, which others read, does not learn it."""
    rig = skilljar_rig()
    async with desk_of("skilljar", rig.connector) as desk:
        pools = await desk.read(make(op("skilljar", "promo_code_pools_list"), {}), ADA)
        pool = pools.items[0].id
        made = {"promo_code_pool_id": pool, "code": "SPRING SALE", "max_uses": 1}
        await desk.ask(make(op("skilljar", "promo_codes_create"), made), ADA)
        typed = {"promo_code_id": "spring sale", "active": False}
        found = await with_ids(desk, ADA, op("skilljar", "promo_codes_update"), typed)
    assert found.taken[0].text == "SPRING SALE"
    assert subject_of(found.taken).known == ()


NAMES = ("Welders", "welders", "Welders north", "Welder", "Café Crew", "CAFÉ CREW", "O’Brien’s", "O'Brien's", "10 to 4")


@settings(max_examples=examples(60))
@given(
    st.lists(st.sampled_from(NAMES), max_size=4), st.sampled_from(NAMES), st.sampled_from([str, str.upper, str.lower])
)
async def test_never_a_guess(there: Sequence[str], typed: str, spell: Any) -> None:
    """Whatever is there: taken is what is called so and alone in that; else nothing is, and all that are called so are
    offered."""
    typed = spell(typed)
    found = await resolved(twins(*there), "damstra", "groups_get", {"group_id": typed})
    called = [str(n) for n, name in enumerate(there, 90_001) if folded(name) == folded(typed)]
    assert [one.value for one in found.taken] == (called if len(called) == 1 else [])
    if len(called) == 1:
        assert found.data == {"group_id": int(called[0])}
    else:
        assert found.data == {"group_id": typed}
        assert bool(found.unclear) != bool(found.faults)
    if len(called) > 1:
        assert {id for id, _ in found.unclear[0].choices} >= {*called}
        assert found.unclear[0].exact


def _unlisted() -> list[tuple[Operation, str, str]]:
    """Every field of a number of which its platform says why no name of it can be looked up, but where the operation
    is given what the listing asks for."""
    return [
        (cls, name, why)
        for cls in EVERY
        for name, spec in field_specs(cls).items()
        if (spec.kind.item or spec.kind).name == "integer"
        and not (spec.known_in and {*spec.known_in.needs} <= field_specs(cls).keys())
        and (why := platforms()[cls.platform].why_not_looked_up(cls, name))
    ]


@every(("cls", "field", "why"), _unlisted())
def test_why_a_name_cannot_be_looked_up_is_said(cls: Operation, field: str, why: str) -> None:
    """Wherever a platform has a reason; and nothing is said of a number, be it a wrong one."""
    listed = field_specs(cls)[field].kind.item is not None
    (said,) = unlisted_names(cls, {field: ["Spring", 3] if listed else "Spring"})[field]
    assert why in said
    assert "“Spring”" in said
    for other in (3, "3.5", "-", "", None):
        assert unlisted_names(cls, {field: [other] if listed else other}) == {}


async def test_the_reason_is_the_only_sentence_about_it() -> None:
    """And costs no call: that it is no whole number is no news."""
    rig, reason = chamilo_rig(), "Chamilo lists sessions only to those who are in them"
    found = await resolved(rig, "chamilo", "update_session", {"session_id": "Spring", "name": "2027"})
    assert found.faults == {"session_id": [f"isn't a number, and I can't look up “Spring”: {reason}."]}
    assert rig.standin.calls == []


PEOPLE = ("Jane Doe", "Maeve O'Brien", "maeve o’brien", "jane@acme.com", "12308")


@settings(max_examples=examples(40))
@given(st.lists(st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3), min_size=1, max_size=3))
async def test_several_in_one_pair_of_quotes_are_several(lines: list[list[str]]) -> None:
    """Whoever parts them with commas means the same as whoever gives each an entry of its own."""
    group = {"group_id": 1202}
    apart = {**group, "user_ids": [int(one) if one.isdigit() else one for line in lines for one in line]}
    together = {**group, "user_ids": [int(one) if one.isdigit() else one for one in map(", ".join, lines)]}
    wanted = await resolved(damstra_rig(), "damstra", "group_members_add", apart)
    found = await resolved(damstra_rig(), "damstra", "group_members_add", together)
    assert found.data["user_ids"] == wanted.data["user_ids"]
    assert all(isinstance(one, int) for one in found.data["user_ids"])
    assert (found.unclear, found.faults) == ((), {})
    assert {one.typed for one in found.taken} == {one.typed for one in wanted.taken}


async def test_one_name_with_a_comma_stays_one() -> None:
    """Who is called so to the letter, or with the surname first, is one person; and outside of lists all is one."""
    rig = damstra_rig()
    assert isinstance(rig.standin, DamstraStandIn)
    users = rig.standin.account.users
    users[90_003] = replace(
        users[JANE], id=90_003, first_name="Jane Doe, Maeve", last_name="O'Brien", email="x@y.example"
    )
    found = await resolved(
        rig, "damstra", "group_members_add", {"group_id": 1202, "user_ids": ["jane doe, maeve o’brien"]}
    )
    assert found.data["user_ids"] == [90_003]
    found = await resolved(damstra_rig(), "damstra", "group_members_add", {"group_id": 1202, "user_ids": ["Doe, Jane"]})
    (unclear,) = found.unclear
    assert unclear.name.text == "Doe, Jane"
    assert [id for id, _ in unclear.choices] == [str(JANE)]
    found = await resolved(damstra_rig(), "damstra", "users_get", {"user_id": "Jane Doe, Maeve O'Brien"})
    said = [*found.faults.get("user_id", ()), *(one.question for one in found.unclear)]
    assert "“Jane Doe, Maeve O'Brien”" in said[0]


async def test_of_several_the_one_that_is_unclear_is_asked_about_where_it_stands() -> None:
    """What is chosen goes to its place, and the others stay."""
    data = {"group_id": 1202, "user_ids": [7, "Jane Doe, Jane Deo, 8"]}
    found = await resolved(damstra_rig(), "damstra", "group_members_add", data)
    assert found.data["user_ids"] == [7, JANE, "Jane Deo", 8]
    (unclear,) = found.unclear
    assert unclear.name.path == ("user_ids", 2)


MISTYPED = {
    "Jane Deo": ("damstra", "users_get", "user_id", str(JANE)),
    "jane.deo@example.com": ("damstra", "users_get", "user_id", str(JANE)),
    "new strters": ("damstra", "groups_get", "group_id", "1202"),
    "Onbaording 110": ("classonlive", "content_get", "content_id", ""),
}


@pytest.mark.parametrize("typed", MISTYPED)
async def test_what_is_mistyped_is_offered_where_the_platform_searches(typed: str) -> None:
    """A search finds nothing for it; what is listed first does, and it is only offered."""
    platform, id, field, wanted = MISTYPED[typed]
    rig = damstra_rig() if platform == "damstra" else classonlive_rig()
    found = await resolved(rig, platform, id, {field: typed})
    (unclear,) = found.unclear
    assert (found.taken, unclear.exact) == ((), False)
    assert unclear.choices[0][0] == (wanted or unclear.choices[0][0])
    assert unclear.question.startswith(f"No exact match for “{typed}”. Closest")


async def test_what_is_found_costs_no_look_at_the_list() -> None:
    """The first pages are read only for what is not found; and what is near on none of them is not offered."""
    rig = damstra_rig()
    await resolved(rig, "damstra", "groups_get", {"group_id": "New starters"})
    assert [call for call in rig.standin.calls if not dict(call.query).get("q")] == []
    rig = twins(*(f"Gang {n}" for n in range(300)))
    (unclear,) = (await resolved(rig, "damstra", "groups_get", {"group_id": "Gnag 7"})).unclear
    assert "among the first 200 listed" in unclear.question


@settings(max_examples=examples(40))
@given(st.sampled_from(["New starters", "Welders north", "O’Brien’s"]), st.data())
async def test_two_letters_swapped_are_still_near(name: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(name) - 2))
    typed = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    found = await resolved(twins("Welders north", "O’Brien’s"), "damstra", "groups_get", {"group_id": typed})
    if folded(typed) == folded(name):
        assert found.taken
    else:
        assert folded(name) in [folded(text) for _, text in found.unclear[0].choices]
