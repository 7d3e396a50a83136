"""What reading back can tell of every write there is, and what it makes of what platforms show."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from pydantic import BaseModel

from bot.changes.change import CHANGE_INTERRUPTED
from bot.changes.naming import harmless
from bot.changes.read_back import Proof, Seen, _fields, _goes, _own, _shown_by, proof, read_back, reads
from bot.changes.target import COURSE, PERSON, Target
from connectors.catalog import platforms
from connectors.classcom.classes import ClassesDelete, ClassesGet, ClassesList, ClassesUpdate, ClassRecord
from connectors.classcom.templates import Template, TemplatesDelete, TemplatesGet, TemplatesList
from connectors.classcom.users import User, UsersDelete, UsersGet, UsersList, UsersUpsert
from connectors.classonlive.contents import Content, ContentDelete, ContentGet, ContentList
from connectors.core import errors
from connectors.core.field_markers import Effect
from connectors.core.field_specs import field_specs
from connectors.core.intent import Intent, operation_id, result_type
from connectors.core.record import Page
from connectors.skilljar.courses import Course, CoursesList, CoursesUpdate
from connectors.skilljar.lessons import LessonsUpdate
from connectors.skilljar.promo_codes import PromoCodePool, PromoCodePoolsDelete, PromoCodePoolsList

WRITES = [
    cls for platform in platforms().values() for cls in platform.operations.values() if cls.http.harm is not Effect.READ
]
FLOOR = {
    Proof.GONE: {"chamilo": 1, "class": 3, "classonlive": 1, "skilljar": 1},
    Proof.STANDS: {"class": 3, "classonlive": 2, "damstra": 3, "skilljar": 18},
}
"""Writes of each platform of which looking tells something, at the least."""
BEING_MADE = ("create", "add", "save", "bulk", "invites", "anonymize", "publish", "message")
"""What is new has no id yet, and a message leaves nothing behind that says so."""


def test_every_write_says_whether_reading_back_tells() -> None:
    """No platform silently loses what can be seen of its writes."""
    assert len(WRITES) > 140
    found = Counter((proof(cls), cls.platform) for cls in WRITES)
    for kind, least in FLOOR.items():
        for platform, count in least.items():
            assert found[kind, platform] >= count, (kind, platform)
    assert {cls.platform for cls in WRITES} == set(platforms())


@pytest.mark.parametrize("cls", WRITES, ids=lambda cls: f"{cls.platform} {operation_id(cls)}")
def test_what_it_tells_follows_from_the_operation(cls: type[Intent[Any]]) -> None:
    """A removal is seen in a listing, an update in what shows the same thing, both by reads that anybody may make; what
    makes something new, sends something or is done anew every time is not seen."""
    ways = [way for name in field_specs(cls) for way in (*_goes(cls, name), *filter(None, [_shown_by(cls, name)]))]
    assert all(harmless(way.read) for way in ways)
    match proof(cls):
        case Proof.GONE:
            assert cls.http.harm is Effect.DESTRUCTIVE
            assert any(not way.parameter for way in ways)
        case Proof.STANDS:
            assert cls.http.harm is Effect.WRITE
            assert cls.http.idempotent
            assert not any(way.read.http.path.count("{") > cls.http.path.count("{") for way in ways)
        case Proof.NOTHING:
            return
    assert not {*operation_id(cls).split("_")} & {*BEING_MADE}


@pytest.mark.parametrize("cls", [cls for cls in WRITES if proof(cls) is Proof.STANDS], ids=operation_id)
def test_a_field_that_was_not_shown_equals_nothing_that_was_asked(cls: type[Intent[Any]]) -> None:
    """What a record holds where the platform showed nothing, or nothing that can be read, is empty: it never looks like
    an answer."""
    for name in field_specs(cls):
        how = _shown_by(cls, name)
        if not how:
            continue
        for row in _records(result_type(how.read)):
            for field in _fields(how.read) & {*row.model_fields}:
                assert row.model_fields[field].get_default(call_default_factory=True) in (None, "", (), [], {})


def _records(shown: Any) -> list[type[BaseModel]]:
    inner = getattr(shown, "__args__", ())
    return [one for one in (shown, *inner) if isinstance(one, type) and issubclass(one, BaseModel)]


NOW = 1_772_445_780.0
"""10:03 on 2 March 2026, by UTC."""
KNITTING = Target(COURSE, "Knitting", ids={"class": "c-8"})
JANE = Target(PERSON, "Jane Doe", "jane@example.com", {"class": "8"})
SALE = Target("thing", "Sale", ids={"skilljar": "p8"})
MISSING = errors.NotFound("it")
Answers = Mapping[type[Intent[Any]], Any]


async def seen(intent: Intent[Any], answers: Answers, *targets: Target) -> Seen | None:
    """By platforms that answer so; of a listing, with a page at a time."""

    async def look(asked: Intent[Any]) -> Any:
        answer = answers[type(asked)]
        answer = answer(asked) if callable(answer) else answer
        if isinstance(answer, Exception):
            raise answer
        return answer

    def after(asked: Intent[Any], page: Any) -> Intent[Any] | None:
        following = page.next if isinstance(page, Page) else None
        return asked.model_copy(update={"page": following}) if following else None

    return await read_back(intent, targets, look, after, NOW)


def classes(*ids: str) -> list[ClassRecord]:
    return [ClassRecord(class_id=one, class_name=f"Class {one}") for one in ids]


def users(pages: int, *there: int) -> Callable[[Intent[Any]], Page[User]]:
    """So many pages of others, with these on the last."""

    def page(asked: Intent[Any]) -> Page[User]:
        at = getattr(asked, "page", None) or 1
        rows = [User(id=1000 + at, user_name="Somebody"), *(User(id=one) for one in there if at == pages)]
        return Page(rows, next=at + 1 if at < pages else None)

    return page


def numbered(*numbers: str) -> list[ClassRecord]:
    """Classes, with numbers that people gave them."""
    return [ClassRecord(class_id=f"c-{at}", ext_class_id=one, class_name="New") for at, one in enumerate(numbers)]


def templates(*names: str) -> list[Template]:
    return [Template(template_id=f"t-{at}", name=name) for at, name in enumerate(names)]


REMOVE_BY_NUMBER, NUMBERED = ClassesDelete(ext_class_id="k-8"), Target(COURSE, "Knitting", ids={"class": "k-8"})
REMOVE_TEMPLATE, PLAN = TemplatesDelete(template_id="t-8"), Target("thing", "Plan", ids={"class": "t-8"})
REMOVE, REMOVE_USER = ClassesDelete(class_id="c-8"), UsersDelete(id=8)
REMOVE_POOL = PromoCodePoolsDelete(promo_code_pool_id="p8")
POOLS = [PromoCodePool(id="p1", name="Other")]


@pytest.mark.parametrize(
    ("intent", "answers", "target", "done"),
    [
        (REMOVE, {ClassesGet: MISSING, ClassesList: classes("c-1")}, KNITTING, None),  # it may be put off
        (REMOVE_BY_NUMBER, {ClassesGet: MISSING, ClassesList: numbered("1")}, NUMBERED, None),
        (REMOVE_BY_NUMBER, {ClassesGet: numbered("k-8")[0], ClassesList: numbered("k-8")}, NUMBERED, False),
        (REMOVE_TEMPLATE, {TemplatesGet: MISSING, TemplatesList: templates("Other")}, PLAN, True),
        (REMOVE_TEMPLATE, {TemplatesGet: MISSING, TemplatesList: templates("Other", "Plan")}, PLAN, None),
        (REMOVE_TEMPLATE, {TemplatesGet: MISSING, TemplatesList: templates("other", "PLAN")}, PLAN, None),
        (REMOVE_TEMPLATE, {TemplatesGet: MISSING, TemplatesList: templates("Other", "")}, PLAN, True),
        (REMOVE_TEMPLATE, {TemplatesGet: MISSING, TemplatesList: templates("Other")}, None, None),
        (REMOVE, {ClassesGet: classes("c-8")[0], ClassesList: classes("c-8")}, KNITTING, False),
        (REMOVE, {ClassesGet: MISSING, ClassesList: classes("c-1", "c-8")}, KNITTING, None),
        (REMOVE, {ClassesGet: MISSING, ClassesList: []}, KNITTING, None),
        (REMOVE, {ClassesGet: MISSING, ClassesList: [ClassRecord(class_name="?")]}, KNITTING, None),
        (REMOVE, {ClassesGet: MISSING, ClassesList: {"message": "hello"}}, KNITTING, None),
        (REMOVE, {ClassesGet: ClassRecord(), ClassesList: classes("c-1")}, KNITTING, None),
        (REMOVE, {ClassesGet: MISSING, ClassesList: classes("c-1")}, None, None),
        (REMOVE, {ClassesGet: MISSING, ClassesList: classes("c-1")}, Target(COURSE, ids={"class": "c-8"}), None),
        (REMOVE, {ClassesGet: MISSING, ClassesList: classes("c-1")}, Target(COURSE, "X", ids={"damstra": "c-8"}), None),
        (REMOVE, {ClassesGet: MISSING, ClassesList: classes("c-1")}, Target("group", "X", ids={"class": "c-8"}), None),
        (REMOVE_USER, {UsersGet: MISSING, UsersList: users(1)}, JANE, True),
        (REMOVE_USER, {UsersGet: MISSING, UsersList: users(5)}, JANE, True),
        (REMOVE_USER, {UsersGet: MISSING, UsersList: users(5, 8)}, JANE, None),
        (REMOVE_USER, {UsersGet: MISSING, UsersList: users(500)}, JANE, None),
        (UsersDelete(email="jane@example.com"), {}, JANE, None),
        (UsersDelete(ext_user_id="8"), {}, JANE, None),
        (ClassesDelete(class_deferred_id=8), {}, KNITTING, None),
        (REMOVE_POOL, {PromoCodePoolsList: Page(POOLS)}, SALE, True),
        (REMOVE_POOL, {PromoCodePoolsList: Page([*POOLS, PromoCodePool(id="p8")])}, SALE, False),
        (REMOVE_POOL, {PromoCodePoolsList: Page([*POOLS, PromoCodePool(id="p9", name="Sale")])}, SALE, None),
        (REMOVE_POOL, {PromoCodePoolsList: Page([*POOLS, PromoCodePool(name="Sale")])}, SALE, None),
        (REMOVE_USER, {UsersGet: MISSING, UsersList: Page([User(id=9, user_name="Jane Doe")])}, JANE, None),
        (REMOVE_POOL, {PromoCodePoolsList: lambda it: Page(POOLS, next=2 if it.page is None else None)}, SALE, None),
        (REMOVE_POOL, {PromoCodePoolsList: Page(POOLS, next="a-cursor")}, SALE, None),
        (REMOVE_POOL, {PromoCodePoolsList: Page()}, SALE, None),
    ],
)
async def test_a_removal(intent: Intent[Any], answers: Answers, target: Target | None, done: bool | None) -> None:
    """It is done where what was seen when it was asked for is gone from a listing of all there are, which shows others
    and none of its name; where one answer speaks against another, or is not whole, nothing is said, nor where people
    give the id."""
    found = await seen(intent, answers, *([target] if target else []))
    assert (found.done if found else None) is done


RENAME = ClassesUpdate(class_id="c-8", class_name="Sewing", class_description="Buttons")
UPSERT = UsersUpsert(identified_by="email", email="jane@example.com", user_name="Jane", roles=["admin", "instructor"])
UPSERT_ID = UsersUpsert(identified_by="id", id=8, user_name="Jane", roles=["admin", "instructor"])
RENAME_NUMBERED = ClassesUpdate(ext_class_id="k-8", class_name="Sewing")
COURSE_ = CoursesUpdate(id="k8", title="Sewing", labels=["a", "b"])


@pytest.mark.parametrize(
    ("intent", "answers", "done"),
    [
        (RENAME, {ClassesGet: {"class_name": "Sewing", "class_description": "Buttons"}}, True),
        (RENAME, {ClassesGet: {"class_name": "Sewing", "class_description": "Knots"}}, False),
        (RENAME, {ClassesGet: {"class_name": "Sewing", "class_description": "buttons"}}, None),
        (RENAME, {ClassesGet: {"class_name": "Sewing", "class_description": ""}}, None),
        (RENAME, {ClassesGet: {"class_name": "Sewing"}}, None),
        (RENAME, {ClassesGet: {}}, None),
        (RENAME, {ClassesGet: ["Sewing", "Buttons"]}, None),
        (ClassesUpdate(class_id="c-8", class_name="Sewing"), {ClassesGet: {"class_id": "c-8"}}, None),
        (ClassesUpdate(class_deferred_id=8, class_name="Sewing"), {}, None),
        (UPSERT, {UsersGet: User(user_name="Jane", roles=("admin", "instructor"))}, False),  # perhaps another's address
        (UPSERT_ID, {UsersGet: User(user_name="Jane", roles=("admin", "instructor"))}, True),
        (RENAME_NUMBERED, {ClassesGet: {"class_name": "Sewing"}}, False),  # perhaps another's number
        (UPSERT, {UsersGet: User(user_name="Jane", roles=("instructor", "admin"))}, None),
        (UPSERT, {UsersGet: User(user_name="Jane", roles=("instructor",))}, False),
        (UPSERT, {UsersGet: User(user_name="Jane", roles=("admin", "instructor", "dean"))}, None),
        (COURSE_, {CoursesList: Page([Course(id="k1"), Course(id="k8", title="Sewing", labels=("a", "b"))])}, True),
        (COURSE_, {CoursesList: Page([Course(id="k8", title="Sewing", labels=("a",))])}, False),
        (COURSE_, {CoursesList: Page([Course(id="k1", title="Sewing", labels=("a", "b"))])}, None),
        (COURSE_, {CoursesList: Page([Course(id="k1")], next="a-cursor")}, None),
    ],
)
async def test_an_update(intent: Intent[Any], answers: Answers, done: bool | None) -> None:
    """It is done where every value that was given is shown of the thing with an id that is the platform's; what is not
    shown, or in another way, tells nothing."""
    found = await seen(intent, answers)
    assert (found.done if found else None) is done


async def test_what_is_said() -> None:
    """One sentence each for what happened, where it was looked and when, and what was there; no value of any field but
    what somebody else may be called by now who has the number that was typed."""
    gone = await seen(REMOVE_TEMPLATE, {TemplatesGet: MISSING, TemplatesList: templates("Other")}, PLAN)
    there = await seen(REMOVE, {ClassesGet: classes("c-8")[0], ClassesList: []}, KNITTING)
    numbered_there = await seen(REMOVE_BY_NUMBER, {ClassesGet: numbered("k-8")[0], ClassesList: []}, NUMBERED)
    numbered_stands = await seen(RENAME_NUMBERED, {ClassesGet: {"class_name": "Sewing"}}, NUMBERED)
    odd = await seen(REMOVE_BY_NUMBER, {ClassesGet: {"ext_class_id": "k-8", "class_name": "{x}"}}, NUMBERED)
    still = await seen(REMOVE_USER, {UsersGet: User(id=8), UsersList: []})
    differs = await seen(RENAME, {ClassesGet: {"class_name": "Weaving", "class_description": "Knots"}})
    begins = f"{CHANGE_INTERRUPTED} It looked on Class at 10:03 UTC:"
    may_come = "It may still appear, so check again before you try again."
    assert gone == Seen(True, f"{begins} Plan (template t-8) isn't there any more, as requested.")
    assert there == Seen(False, f"{begins} Knitting (class c-8) was still there. {may_come}")
    another = "It may be a different one than before, so check it before you try again."
    assert numbered_there == Seen(False, f"{begins} class k-8 (now “New”) was there. {another}")
    assert numbered_stands == Seen(False, f"{begins} class k-8 (now “Sewing”) is as requested. {another}")
    assert odd == Seen(False, f"{begins} class k-8 (now “{{x}}”) was there. {another}")
    assert still == Seen(False, f"{begins} user 8 was still there. {may_come}")
    assert differs
    assert differs.sentence == (
        f"{begins} class c-8 didn't have everything as requested (class name, class description). {may_come}"
    )


WHOLE = {
    "chamilo get_courses": "1.11.32 joins courses with a portal only where id_campus is given",
    "class templates_list": "a list of all available templates; the example has a draft",
    "class users_list": "a list of all users",
    "classonlive content_list": "List all contents",
    "skilljar promo_code_pools_list": "Promo Code Pools for your organization",
}
"""Listings that show every one there is, in their vendors' words."""
PEOPLE_GIVE = {"ext_class_id", "ext_user_id", "email", "domain_name"}
"""What people number or name themselves, of all that finds what is looked at."""


def test_what_decides_that_something_is_done() -> None:
    """A removal only what its vendor says is all there are; anything at all only an id that no operation gives."""
    proved = set()
    given = set()
    for cls in WRITES:
        for name in field_specs(cls) if proof(cls) is not Proof.NOTHING else ():
            ways = _goes(cls, name) or tuple(filter(None, [_shown_by(cls, name)]))
            given |= {name} if ways and not _own(cls, name) else set()
            if _goes(cls, name) and _own(cls, name) and not ways[-1].read.http.shows_only:
                proved.add(f"{cls.platform} {operation_id(ways[-1].read)}")
    assert proved == {*WHOLE}
    assert given == PEOPLE_GIVE


def test_which_reads_it_takes() -> None:
    """Whoever asked must be allowed each; what tells nothing takes none."""
    assert reads(REMOVE) == (ClassesGet, ClassesList)
    assert reads(RENAME) == (ClassesGet,)
    assert reads(COURSE_) == (CoursesList,)
    assert reads(UsersDelete(email="jane@example.com")) == ()


async def test_a_no_without_a_why_proves_nothing() -> None:
    """ClassOnLive says of what is not there only that it went wrong, as of anything else that goes wrong."""
    missing = errors.NotFound("ClassOnLive")
    missing.presumed = True
    others = Page([Content(content_id=1, title="Other")])
    target = Target(COURSE, "Gone", ids={"classonlive": "8"})
    assert await seen(ContentDelete(content_id=8), {ContentGet: missing, ContentList: others}, target) is None
    sure = errors.NotFound("ClassOnLive")
    found = await seen(ContentDelete(content_id=8), {ContentGet: sure, ContentList: others}, target)
    assert found
    assert found.done


async def test_what_a_listing_asks_for_first_may_not_have_been_said() -> None:
    """Lessons are listed by their course, which a change of a lesson need not name."""
    assert await seen(LessonsUpdate(id="l8", title="Buttons"), {}) is None
