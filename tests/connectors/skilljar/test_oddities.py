"""What is odd about real Skilljar beside its reference, and what people are told of it: waits in words, errors in
lists, HTML that is cleaned away, progress answered for another site, lessons that some organizations are not shown."""

from collections.abc import Sequence
from typing import Any

import httpx
import pytest

from connectors.catalog import platforms
from connectors.core import errors
from connectors.core.intent import Intent, make
from connectors.platform import Misconfigured
from connectors.skilljar.settings import SkilljarSettings
from connectors.skilljar.unconfirmed_writes import unconfirmed_writes, untouched
from connectors.standin.standin import Fault, Reply
from tests.connectors.rig import KEY, Rig
from tests.connectors.skilljar.rig import skilljar_rig

OPERATIONS = platforms()["skilljar"].operations


@pytest.fixture
def rig() -> Rig:
    return skilljar_rig()


def ask(operation: str, /, **data: Any) -> Intent[Any]:
    return make(OPERATIONS[operation], data)


# Waits


@pytest.mark.parametrize(
    ("said", "header", "wait"),
    [
        ("Request was throttled. Expected available in 37 seconds.", None, 37.0),
        ("Request was throttled. Expected available in 1 second.", None, 1.0),
        ("Request was throttled. Expected available in 2912.0 seconds.", None, 2912.0),
        ("Expected available in 2 minutes.", None, 120.0),
        ("Request was throttled. Expected available in 37 seconds.", "5", 5.0),
        ("Request was throttled.", None, None),
        ("available in a while", None, None),
    ],
)
async def test_a_wait_is_read_from_its_words_where_no_header_says_it(
    rig: Rig, said: str, header: str | None, wait: float | None
) -> None:
    """The header counts where there is one; what says nothing is waited for as ever."""
    headers = {"Retry-After": header} if header else {}
    rig.standin.faults.add(Fault(Reply({"detail": said}, 429, headers)), times=None)
    with pytest.raises(errors.RateLimited) as caught:
        await rig.connector.run(rig.question)
    assert caught.value.retry_after == wait
    if wait is not None:
        assert rig.waits == ([wait, wait] if wait <= 20 else [])


async def test_how_long_to_wait_is_told_to_people(rig: Rig) -> None:
    """A list of errors is read for it too."""
    listed = {"errors": [{"status": "429", "detail": "Request was throttled. Expected available in 37 seconds."}]}
    rig.standin.faults.add(Fault(Reply(listed, 429)))
    with pytest.raises(errors.RateLimited, match="Try again in 37 seconds"):
        await rig.connector.run(rig.change)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_a_question_is_asked_again_after_an_error_of_skilljars_own(rig: Rig, status: int) -> None:
    rig.standin.faults.add(Fault(Reply(status=status)), times=2)
    await rig.connector.run(rig.question)
    assert len(rig.standin.calls) == 3


# The hour that all keys share


async def test_registrars_part_of_the_hour_is_a_setting(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other keys of the organization count in the same hour, and nobody tells one of the other."""
    monkeypatch.setenv("SKILLJAR_API_KEY", KEY)
    monkeypatch.setenv("SKILLJAR_BASE_URL", "https://skilljar.example.com")
    for limit, calls in (("3", 3), ("", 9)):
        monkeypatch.setenv("SKILLJAR_HOURLY_LIMIT", limit)
        settings = SkilljarSettings.load(None)
        assert settings
        connector = settings.connect(transport=httpx.ASGITransport(app=rig.standin), clock=lambda: 0.0)
        for _ in range(calls):
            await connector.run(rig.question)
        if limit:
            with pytest.raises(errors.RateLimited, match="Try again in 60 minutes"):
                await connector.run(rig.question)
        await connector.close()


@pytest.mark.parametrize("limit", ["0", "-5", "many"])
def test_an_hour_without_calls_is_no_setting(monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    monkeypatch.setenv("SKILLJAR_API_KEY", KEY)
    monkeypatch.setenv("SKILLJAR_HOURLY_LIMIT", limit)
    with pytest.raises(Misconfigured, match="SKILLJAR_HOURLY_LIMIT cannot be used"):
        SkilljarSettings.load(None)


# Errors in a list


@pytest.mark.parametrize(
    ("listed", "fields", "said"),
    [
        ([{"status": "400", "code": "x", "title": "Bad", "detail": "No such thing."}], {}, "No such thing."),
        ([{"status": "400", "title": "Bad request"}], {}, "Bad request"),
        ([{"detail": "One."}, {"detail": "Two."}], {}, "One. Two."),
        (
            [{"detail": "Not an address.", "source": {"pointer": "/data/attributes/user/email"}}, {"detail": "No."}],
            {"user.email": ["Not an address."]},
            "No.",
        ),
        ([{"detail": "No.", "source": {"parameter": "page"}}], {"page": ["No."]}, "page: No."),
    ],
)
async def test_errors_in_a_list_are_read_one_by_one(
    rig: Rig, listed: Sequence[Any], fields: dict[str, list[str]], said: str
) -> None:
    """Each is its own sentence, at the field that it points at."""
    rig.standin.faults.add(Fault(Reply({"errors": listed}, 400)))
    with pytest.raises(errors.Invalid) as caught:
        await rig.connector.run(rig.change)
    assert (caught.value.fields, caught.value.detail) == (fields, said)


@pytest.mark.parametrize("odd", [["A sentence."], "A sentence.", {"email": ["A sentence."]}, []])
async def test_what_is_called_errors_and_is_no_such_list_is_read_as_ever(rig: Rig, odd: Any) -> None:
    rig.standin.faults.add(Fault(Reply({"errors": odd}, 400)))
    with pytest.raises(errors.Invalid) as caught:
        await rig.connector.run(rig.change)
    assert ("A sentence." in caught.value.sentence) is bool(odd)


# What was done


@pytest.mark.parametrize(
    ("sent", "came", "nothing_done"),
    [
        ({"active": False}, {"active": True}, True),
        ({"active": False}, {"active": False}, False),
        ({"expires_at": "2030-01-01T00:00:00Z"}, {"expires_at": None}, True),
        ({"expires_at": None}, {"expires_at": "2030-01-01T00:00:00Z"}, True),
        ({"active": False, "title": "A"}, {"active": True, "title": "A"}, False),
        ({"long_description_html": "<script>x</script>"}, {"long_description_html": ""}, False),
        ({"long_description_html": ""}, {"long_description_html": "<p>Still.</p>"}, True),
        ({"rule": {"options": [{"id": "a"}]}}, {"rule": {"options": []}}, False),
        ({"rule": {"enforce": True, "all": True}}, {"rule": {"enforce": True, "all": False}}, False),
        ({"rule": {"enforce": True}}, {"rule": {"enforce": False}}, True),
        ({"discount_percent": 10}, {"discount_percent": None}, True),
        ({}, {}, False),
        ({"active": False}, "done", False),
    ],
)
def test_nothing_was_done_only_where_all_of_it_is_certainly_as_it_was(sent: Any, came: Any, nothing_done: bool) -> None:
    """Text that came back empty may have been cleaned, and not all that is sent is shown again."""
    assert untouched(sent, came) is nothing_done
    assert not nothing_done or unconfirmed_writes(sent, came)


async def test_html_that_was_cleaned_away_is_told_and_not_called_undone(rig: Rig) -> None:
    rig.standin.faults.add(Fault(Reply({"id": "376culderht1r", "long_description_html": ""})))
    made = await rig.connector.run(ask("courses_update", id="376culderht1r", long_description_html="<x></x>"))
    assert made.remark == "In Skilljar's answer long_description_html is empty now. Look there before you rely on it."


async def test_progress_that_is_answered_for_another_site_is_told(rig: Rig) -> None:
    """Skilljar finds it by the course behind the number, and names the publication in its answer."""
    update = ask(
        "users_published_courses_update",
        user_id="u1",
        published_course_id="here1",
        course_progress={"success_status": "passed"},
    )
    answer = {"published_course_id": "there2", "domain_name": "partners.example.com", "course_progress": {}}
    rig.standin.faults.add(Fault(Reply(answer)))
    made = await rig.connector.run(update)
    assert "published_course_id is there2 on partners.example.com, and not here1" in made.remark
    rig.standin.faults.add(Fault(Reply(answer | {"published_course_id": "here1"})))
    assert (await rig.connector.run(update)).remark == ""


async def test_lessons_that_an_organization_is_not_shown_are_not_said_to_be_nothing(rig: Rig) -> None:
    """The same 404 says both; elsewhere it says what it says everywhere."""
    unserved = Fault(Reply({"detail": "Not found."}, 404))
    where = {"user_id": "u1", "published_course_id": "p1"}
    change = {"lesson_id": "l1", "lesson_progress": {"completed_at": "2026-05-01T09:00:00Z"}}
    for one in (
        ask("users_published_courses_lessons_list", **where),
        ask("users_published_courses_lessons_update", **where, **change),
    ):
        rig.standin.faults.add(unserved)
        with pytest.raises(errors.NotFound, match="organizations to which it does not serve the lessons of a person"):
            await rig.connector.run(one)
    rig.standin.faults.add(unserved)
    with pytest.raises(errors.NotFound) as caught:
        await rig.connector.run(ask("users_published_courses_list", user_id="u1"))
    assert "organizations" not in caught.value.sentence


@pytest.mark.parametrize("status", [200, 400, 403, 404, 500])
async def test_a_refusal_that_repeats_a_record_repeats_no_secret_of_it(rig: Rig, status: int) -> None:
    """At any depth; words about such a field are told."""
    record = {
        "login_token": "S3CRETTOKEN",
        "token": ["S3CRETTOKEN"],
        "access_code": {"code": "OPEN-SESAME"},
        "enrollments": [{"purchase": {"order_id": "OPEN-SESAME"}}],
        "errors": "No.",
        "code": ["This field must be unique."],
    }
    rig.standin.faults.add(Fault(Reply(record, status)), times=None)
    with pytest.raises(errors.PlatformError) as caught:
        await rig.connector.run(rig.change)
    told = f"{caught.value.sentence} {vars(caught.value)}"
    assert "S3CRETTOKEN" not in told
    assert "OPEN-SESAME" not in told
    assert "must be unique" in told


@pytest.mark.parametrize(
    ("operation", "data", "answer"),
    [
        ("domains_update", {"domain_name": "a.b", "access": "private"}, {"name": "a.b", "access": "PUBLIC"}),
        ("users_update", {"user_id": "u", "email": "new@a.com"}, {"id": "u", "email": "old@a.com"}),
        ("groups_users_create", {"group_id": "g", "user": {"id": "u1"}}, {"user": {"id": "u2", "email": "x@a.com"}}),
    ],
)
async def test_what_is_answered_with_another_word_or_person_is_not_done(
    rig: Rig, operation: str, data: Any, answer: Any
) -> None:
    rig.standin.faults.add(Fault(Reply(answer)), times=None)
    with pytest.raises(errors.OutcomeUnknown, match="something else than was sent"):
        await rig.connector.run(ask(operation, **data))


@pytest.mark.parametrize(
    ("sent", "came", "told"),
    [
        ({"score": 80, "title": "A"}, {"score": 17, "title": "A"}, "score is 17, and not 80"),
        ({"max_uses": 5}, {"max_uses": "5.0"}, ""),
        ({"duration_unit": "MONTHS"}, {"duration_unit": "Months"}, ""),
        ({"success_status": "PASSED"}, {"success_status": "FAILED"}, "success_status is FAILED, and not PASSED"),
        ({"code": "a"}, {"code": "b"}, "code is another, and not the one that was sent"),
        ({"email": "A@x.com"}, {"email": "a@x.com"}, ""),
        ({"user": {"id": "u"}}, {"id": "enrollment"}, ""),
        (
            {"course_progress": {"credits_earned": "1.5"}},
            {"course_progress": {"credits_earned": "0"}},
            "is 0, and not 1.5",
        ),
        ({"credits_earned": "1.5"}, {"credits_earned": "1.50"}, ""),
        ({"credit_unit_plural": "CPEs"}, {"credit_unit_plural": "credits"}, "is credits, and not CPEs"),
        ({"first_name": "Jan"}, {"first_name": "Jane"}, "first_name is Jane, and not Jan"),
        ({"title": "It’s  on"}, {"title": "It's on"}, ""),
        ({"title": "<b>Safe</b> & sound"}, {"title": "Safe"}, ""),
        ({"catalog_html": "Words"}, {"catalog_html": "<p>Words</p>"}, ""),
        ({"promo_image_url": "https://a.b/c"}, {"promo_image_url": "https://cdn.b/c"}, ""),
        ({"title": "A" * 61}, {"title": "B"}, "title is another, and not the one that was sent"),
        (
            {"payment_processor_response_data": "a"},
            {"payment_processor_response_data": "b"},
            "is another, and not the one",
        ),
        ({"login_token": "a"}, {"login_token": "b"}, "is another, and not the one"),
    ],
)
def test_what_differs_is_told(sent: Any, came: Any, told: str) -> None:
    """Of text that reads otherwise too, unless it may only have been cleaned; what is private is not repeated."""
    said = "".join(unconfirmed_writes(sent, came).values())
    assert told in said
    assert bool(told) is bool(said)


async def test_words_where_there_should_be_none_are_no_yes(rig: Rig) -> None:
    rig.standin.faults.add(Fault(Reply({"detail": "The group was not changed."})), times=None)
    with pytest.raises(errors.OutcomeUnknown, match="was not changed"):
        await rig.connector.run(ask("groups_users_delete", group_id="g", user_id="u"))


# Enrolling


COURSE = {"domain_name": "learn.example.com", "published_course_id": "pub1"}
ENROLLING = (
    ("domains_published_courses_enrollments_create", COURSE),
    (
        "domains_published_paths_published_path_enrollments_create",
        {"domain_name": "learn.example.com", "published_path_id": "path1"},
    ),
    ("domains_plan_plan_enrollments_create", {"domain_name": "learn.example.com", "plan_id": "plan1"}),
)
PAST, FUTURE = "2020-01-01T00:00:00.000000Z", "2100-01-01T00:00:00.000000Z"


@pytest.mark.parametrize(("operation", "where"), ENROLLING)
@pytest.mark.parametrize(
    ("sent", "answered", "doubted"),
    [
        ({}, {}, ""),
        ({}, {"active": False}, "it is not active"),
        ({"active": True}, {"active": False}, "it is not active"),
        ({"active": False}, {"active": False}, ""),
        ({}, {"expires_at": PAST}, "it has expired"),
        ({"expires_at": FUTURE}, {"expires_at": PAST}, "it has expired"),
        ({"expires_at": PAST}, {"expires_at": PAST}, ""),
        ({"expires_at": FUTURE}, {"expires_at": FUTURE}, ""),
        ({}, {"user": {"id": "u2", "email": "other@example.com"}}, "of someone else"),
        ({}, {"user": None}, ""),
    ],
)
async def test_nobody_is_enrolled_by_an_answer_that_shows_another_enrollment(
    rig: Rig, operation: str, where: Any, sent: dict[str, Any], answered: dict[str, Any], doubted: str
) -> None:
    """Skilljar gives back the one of the same person and moment, whatever became of it: then nobody knows."""
    row = {"id": "e1", "active": True, "enrolled_at": PAST, "expires_at": None, "user": {"id": "u1"}, "purchase": None}
    rig.standin.faults.add(Fault(Reply(row | answered, 201)))
    asked = ask(operation, **where, user={"id": "u1"}, **sent)
    if not doubted:
        assert (await rig.connector.run(asked)).id == "e1"
        return
    with pytest.raises(errors.OutcomeUnknown, match=doubted):
        await rig.connector.run(asked)
    assert len(rig.standin.calls) == 1
