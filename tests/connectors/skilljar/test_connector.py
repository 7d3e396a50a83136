"""What only Skilljar does: a key without a password, three ways of paging, enrollments that repeat, deaf successes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import SecretStr

from connectors.catalog import operation, platforms
from connectors.core import errors
from connectors.core.field_markers import Effect
from connectors.core.field_specs import field_specs, open_secret
from connectors.core.grammar import read_all
from connectors.core.intent import Intent, dump, make
from connectors.core.pacing import RateLimiter
from connectors.core.record import Page, plain
from connectors.platform import Misconfigured
from connectors.skilljar.connector import SkilljarConnector
from connectors.skilljar.domain_users import (
    DomainsUsersCreate,
    DomainsUsersInvitesCreate,
    DomainsUsersUpdate,
    DomainUser,
)
from connectors.skilljar.enrollments import Enrollment
from connectors.skilljar.published_courses import (
    DomainsPublishedCoursesEnrollmentsCreate,
)
from connectors.skilljar.settings import SkilljarSettings
from connectors.skilljar.users import CourseTaken, User, UsersList, UsersPublishedCoursesList
from connectors.skilljar.webhooks import Webhook, WebhooksCreate, WebhooksList
from connectors.standin.standin import Fault, Reply
from tests.connectors.rig import KEY, Rig
from tests.connectors.skilljar.rig import BOB, HOOK, LEARN, PARTNERS, id_of, skilljar_rig

OPERATIONS = platforms()["skilljar"].operations


@pytest.fixture
def rig() -> Rig:
    """Skilljar and nothing else."""
    return skilljar_rig()


def ask(operation: str, /, **data: Any) -> Intent[Any]:
    return make(OPERATIONS[operation], data)


# The key


def test_the_key_is_a_user_name_without_a_password() -> None:
    """The vendor's own example; the colon behind the name stays."""
    connector = SkilljarConnector(SecretStr("sk-live-abcdeg"), "https://api.skilljar.com/v1")
    headers = connector.request(ask("domains_list"), open_secret).headers
    assert headers == {"Authorization": "Basic c2stbGl2ZS1hYmNkZWc6", "Accept": "application/json"}
    assert connector.request(ask("domains_list")).headers["Authorization"] == "Basic •••"
    assert connector.secrets() == ["sk-live-abcdeg", "c2stbGl2ZS1hYmNkZWc6"]


async def test_a_wrong_key_and_one_that_may_only_read_are_told_apart(rig: Rig) -> None:
    """The one lets nothing through; the other refuses changes, which were then not made."""
    rig.standin.faults.add(Fault(Reply({"detail": f"{KEY} is unknown"}, 401)))
    with pytest.raises(errors.NotAuthorized, match="didn't accept Registrar's key") as caught:
        await rig.connector.run(rig.question)
    assert KEY not in caught.value.sentence
    reader = skilljar_rig(read_only=True)
    await reader.connector.run(reader.question)
    with pytest.raises(errors.Forbidden, match="so nothing was done"):
        await reader.connector.run(reader.change)


def test_only_the_key_must_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Skilljar has one address for everybody."""
    for name in ("SKILLJAR_API_KEY", "SKILLJAR_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    assert SkilljarSettings.load(None) is None
    assert SkilljarSettings.variables() == ["SKILLJAR_API_KEY"]
    monkeypatch.setenv("SKILLJAR_BASE_URL", "https://proxy.example.com/v1/")
    with pytest.raises(Misconfigured, match="SKILLJAR_API_KEY is not set"):
        SkilljarSettings.load(None)
    monkeypatch.setenv("SKILLJAR_API_KEY", KEY)
    settings = SkilljarSettings.load(None)
    assert settings
    assert settings.connect().base_url == "https://proxy.example.com/v1"
    monkeypatch.delenv("SKILLJAR_BASE_URL")
    default = SkilljarSettings.load(None)
    assert default
    assert default.connect().base_url == "https://api.skilljar.com/v1"


# The pace


def test_six_hundred_a_minute_and_five_thousand_an_hour() -> None:
    """What Skilljar allows, whoever in the process is asking."""
    now = [0.0]
    pace = RateLimiter(SkilljarConnector.limits, lambda: now[0])
    pauses = []
    for _ in range(5_001):
        while pause := pace.take():
            pauses.append(pause)
            now[0] += pause
    assert pauses == [60.0] * 8 + [3_120.0]


# Refusals


@pytest.mark.parametrize(
    ("status", "body", "error", "said"),
    [
        (400, {"email": ["Enter a valid email address."]}, errors.Invalid, "“email: Enter a valid email address.”"),
        (400, {"user": {"email": ["Too long."]}}, errors.Invalid, "“user.email: Too long.”"),
        (400, {"answers": [{}, {"answer_text": ["Empty."]}]}, errors.Invalid, "“answers.2.answer_text: Empty.”"),
        (400, [{}, {"id": ["There is no such offer."]}], errors.Invalid, "“2.id: There is no such offer.”"),
        (400, {"non_field_errors": ["Give one.", "Not both."]}, errors.Invalid, "“Give one. Not both.”"),
        (400, {"detail": "JSON parse error"}, errors.Invalid, "“JSON parse error”"),
        (400, ["This is full."], errors.Invalid, "“This is full.”"),
        (400, b'"This is full."', errors.Invalid, "“This is full.”"),
        (400, {}, errors.Invalid, "It gives no reason."),
        (404, {"detail": "Not found."}, errors.NotFound, "“Not found.”"),
        (404, None, errors.NotFound, "has nothing with that name or number"),
        (409, {"detail": "In use."}, errors.Conflict, "“In use.”"),
        (415, {"detail": "Unsupported."}, errors.Unexpected, "415"),
        (429, {"detail": "Request was throttled."}, errors.RateLimited, "Try again in 30 seconds."),
        (500, None, errors.OutcomeUnknown, "I don't know whether it was done."),
    ],
)
async def test_a_refusal_is_told_in_skilljars_words(
    rig: Rig, status: int, body: Any, error: type[errors.PlatformError], said: str
) -> None:
    """By field, however deep it is, where Skilljar names one."""
    rig.standin.faults.add(Fault(Reply(body, status, {"Retry-After": "30"})))
    with pytest.raises(error) as caught:
        await rig.connector.run(rig.change)
    assert said in caught.value.sentence


async def test_fields_go_by_the_names_that_forms_know(rig: Rig) -> None:
    """So that a sentence can stand beside its field."""
    refused = ask("domains_users_create", **PARTNERS, user={"email": "no@example"} | {"email": "no@x.example"})
    rig.standin.faults.add(Fault(Reply({"user": {"email": ["No."]}, "active": "Yes or no."}, 400)))
    with pytest.raises(errors.Invalid) as caught:
        await rig.connector.run(refused)
    assert caught.value.fields == {"user.email": ["No."], "active": ["Yes or no."]}


async def test_the_page_for_people_is_no_answer(rig: Rig) -> None:
    """It comes with 200 to whoever does not ask for JSON."""
    rig.standin.faults.add(Fault(Reply("<html>Skilljar API</html>")))
    with pytest.raises(errors.Unexpected, match="something that is not JSON"):
        await rig.connector.run(rig.question)


# Pages


async def test_a_listing_begins_at_its_first_page_with_the_rows_it_can_ask_for(rig: Rig) -> None:
    """Skilljar decides how many, where there is no parameter for it."""
    first = rig.connector.begin(ask("domains_published_courses_list", **LEARN))
    assert rig.connector.request(first).url.endswith("/domains/learn.example.com/published-courses?page=1")
    assert first == ask("domains_published_courses_list", **LEARN, page=1)
    assert rig.connector.request(rig.connector.begin(ask("courses_list"))).url.endswith("?page=1&page_size=100")
    assert rig.connector.begin(ask("courses_list", page=3)) == ask("courses_list", page=3)


async def test_pages_are_followed_by_their_number(rig: Rig) -> None:
    """Taken from the link to the next one, which itself is not followed; nothing is sent anywhere else."""
    pages = [page async for page in rig.connector.pages(make(UsersList, {"page_size": 5}))]
    assert [(len(page.items), page.total, page.next) for page in pages] == [(5, 12, 2), (5, 12, 3), (2, 12, None)]
    link = "https://elsewhere.example.com/users?page=2"
    rig.standin.faults.add(Fault(Reply({"count": 2, "next": link, "results": []})))
    page = await rig.connector.run(make(UsersList, {"page": 1}))
    following = rig.connector.after(make(UsersList, {"page": 1}), page)
    assert following == make(UsersList, {"page": 2})
    assert rig.connector.request(following).url.startswith("https://skilljar.example.com/")


async def test_people_counted_in_cursors_are_counted_in_pages_from_there(rig: Rig) -> None:
    """That is how Skilljar lists them to whoever names no page: without a count, with links that say nothing."""
    first = make(UsersList, {"page_size": 5})
    page = await rig.connector.run(first)
    assert (len(page.items), page.total, type(page.next)) == (5, None, str)
    second = rig.connector.after(first, page)
    assert second == make(UsersList, {"page": 2, "page_size": 5})
    assert second
    emails = [one.email for one in page.items + (await rig.connector.run(second)).items]
    assert len(set(emails)) == 10


async def test_what_somebody_takes_comes_bare_and_whole(rig: Rig) -> None:
    """A list without an envelope, whichever page is asked for."""
    jane = id_of(rig.standin, "users", first_name="Jane")
    pages = [page async for page in rig.connector.pages(make(UsersPublishedCoursesList, {"user_id": jane}))]
    assert [(len(page.items), page.total, page.next) for page in pages] == [(4, 4, None)]
    assert {type(one) for one in pages[0].items} == {CourseTaken}
    assert pages[0].items[0].title == "Onboarding 101"


@pytest.mark.parametrize("link", [None, "", 5, "https://x/?page=", "https://x/?page=%C2%B2", "https://x/"])
async def test_a_link_that_says_nothing_ends_the_listing_or_goes_on_by_one(rig: Rig, link: Any) -> None:
    """It never breaks it."""
    rig.standin.faults.add(Fault(Reply({"results": [], "count": "many", "next": link})))
    page = await rig.connector.run(make(UsersList, {"page": 4}))
    following = rig.connector.after(make(UsersList, {"page": 4}), page)
    assert following == (make(UsersList, {"page": 5}) if isinstance(link, str) and link else None)
    assert page.total is None


# Enrolling


def enrollment(rig: Rig, **more: Any) -> DomainsPublishedCoursesEnrollmentsCreate:
    course = id_of(rig.standin, "published_courses")
    jane = id_of(rig.standin, "users", first_name="Jane")
    data = {**LEARN, "published_course_id": course, "user": {"id": jane}}
    return make(DomainsPublishedCoursesEnrollmentsCreate, data | more)


def test_an_enrollment_always_says_when_it_begins(rig: Rig) -> None:
    """Now, to the second and in UTC, fixed when it is asked for: what is approved or repeated later is the same."""
    before = datetime.now(UTC).replace(microsecond=0)
    intent = enrollment(rig)
    assert before <= intent.enrolled_at <= datetime.now(UTC)
    assert intent.enrolled_at.microsecond == 0
    assert rig.connector.request(intent).body["enrolled_at"] == intent.enrolled_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert make(type(intent), dump(intent)) == intent
    for family in ("domains_plan_plan", "domains_published_paths_published_path"):
        spec = field_specs(OPERATIONS[f"{family}_enrollments_create"])["enrolled_at"]
        assert (spec.required, spec.default) == (False, None)


async def test_an_enrollment_whose_answer_was_lost_is_sent_again_and_happens_once(rig: Rig) -> None:
    """Skilljar knows it by the person and the moment."""
    intent = enrollment(rig)
    rig.standin.faults.add(Fault(drop=True, carried_out=True))
    made = await rig.connector.run(intent)
    assert [call.body for call in rig.standin.calls] == [rig.standin.calls[0].body] * 2
    listed = ask("domains_published_courses_enrollments_list", **LEARN, published_course_id=intent.published_course_id)
    mine = [one for one in (await rig.connector.run(listed)).items if one.user_id == intent.user.id]
    assert len(mine) == 2  # with the one from long ago
    assert made in mine
    assert (made.email, made.first_name, made.active) == ("jane@acme.com", "Jane", True)


async def test_a_purchase_is_noted_with_the_enrollment(rig: Rig) -> None:
    """As the reference's example has it: a state, a price, a time."""
    bought = {"purchase_state": "success", "purchase_price": "5.00 USD", "purchased_at": "2026-02-12T10:12:45Z"}
    typed = " ".join(f"purchase.{name}={value}" for name, value in bought.items())
    data = read_all(field_specs(DomainsPublishedCoursesEnrollmentsCreate), f"{typed} purchase.tax_price_cents=100")
    made = await rig.connector.run(enrollment(rig, **data))
    assert rig.standin.calls[-1].json()["purchase"] == {
        "purchase_state": "SUCCESS",
        "purchase_price": {"amount": "5.00", "currency_code": "USD"},
        "purchased_at": "2026-02-12T10:12:45Z",
        "tax_price_cents": 100,
    }
    assert made.purchase
    assert (made.purchase.amount, made.purchase.currency_code) == ("5.00", "USD")


# Successes that did nothing


async def test_a_change_that_skilljar_ignored_is_not_called_done(rig: Rig) -> None:
    """On a public site nobody's access ends; Skilljar answers 200 and leaves it."""
    jane = id_of(rig.standin, "users", first_name="Jane")
    with pytest.raises(errors.Conflict, match="“expires_at is still empty”") as caught:
        await rig.connector.run(
            make(DomainsUsersUpdate, {**LEARN, "user_id": jane, "expires_at": "2030-01-01T00:00:00Z"})
        )
    assert "so nothing was done" in caught.value.sentence
    both = {**LEARN, "user_id": jane, "expires_at": "2030-01-01T00:00:00Z", "active": False}
    half = await rig.connector.run(make(DomainsUsersUpdate, both))
    assert half.active is False
    assert half.remark == "In Skilljar's answer expires_at is still empty. Look there before you rely on it."
    assert "unconfirmed" not in plain(half)


async def test_somebody_who_is_there_already_stays_as_they_are(rig: Rig) -> None:
    """Adding them again is a success to Skilljar, and changes nothing; people are told."""
    added = make(DomainsUsersCreate, {**LEARN, "user": BOB, "active": False})
    assert (await rig.connector.run(added)).remark == ""
    again = await rig.connector.run(make(DomainsUsersCreate, {**LEARN, "user": BOB, "active": True}))
    assert again.remark == "In Skilljar's answer active is still no. Look there before you rely on it."


async def test_answers_that_lead_into_a_group_are_not_shown_and_that_is_said(rig: Rig) -> None:
    """The reference's own example: one is sent, none comes back."""
    rule = {"enforce": True, "require_match_all": False, "options": [{"id": "abcd1234"}]}
    told = {"id": "17stq4h0ssozk", "name": "Cool People", "sign_up_field_rule": rule | {"options": []}}
    rig.standin.faults.add(Fault(Reply(told, 201)))
    made = await rig.connector.run(ask("groups_create", name="Cool People", sign_up_field_rule=rule))
    assert "options is still empty" in made.remark


@pytest.mark.parametrize(
    ("sent", "came"),
    [
        ({"title": "A  title"}, {"title": "A title"}),
        ({"title": "A title"}, {"id": "376culderht1r"}),
        ({"labels": ["b", "a"]}, {"labels": ["a", "b"]}),
        ({"long_description_html": ""}, {"id": "376culderht1r", "long_description_html": None}),
    ],
)
async def test_what_was_only_tidied_is_done(rig: Rig, sent: dict[str, Any], came: Any) -> None:
    """Text and the order of things may change on the way, and an answer may say little."""
    rig.standin.faults.add(Fault(Reply(came)))
    changed: Any = await rig.connector.run(ask("courses_update", id="376culderht1r", **sent))
    assert changed.remark == ""


async def test_moments_are_compared_as_moments(rig: Rig) -> None:
    """In another zone, or without its microseconds, it is still the same one."""
    change = ask("lesson_progress_update", lesson_progress_id="a", completed_at="2026-06-03T01:02:03.912345Z")
    for came, heard in (("2026-06-03T03:02:03+02:00", True), ("2026-06-03T01:03:03Z", False)):
        rig.standin.faults.add(Fault(Reply({"completed_at": came})))
        if heard:
            assert (await rig.connector.run(change)).remark == ""
        else:
            with pytest.raises(errors.Conflict):
                await rig.connector.run(change)


# What is shown


async def test_people_are_shown_flat_wherever_skilljar_puts_them(rig: Rig) -> None:
    """Inside `user` in listings, bare when changed; a row has their name and number either way."""
    listed = (await rig.connector.run(make(UsersList, {"email": "jane@acme.com"}))).items[0]
    assert (type(listed), listed.first_name, listed.email) == (User, "Jane", "jane@acme.com")
    assert listed.id
    assert "user" not in plain(listed)
    changed = await rig.connector.run(ask("users_update", user_id=listed.id, first_name="Janet"))
    assert (changed.id, changed.first_name, changed.last_name) == (listed.id, "Janet", "Doe")


async def test_what_signs_in_as_somebody_is_shown_to_nobody(rig: Rig) -> None:
    """Not even revealed, only that it is there: the token of a new person, and the link of an invitation."""
    made = await rig.connector.run(make(DomainsUsersCreate, {**LEARN, "user": BOB}))
    raw = rig.standin.calls[-1]
    assert raw.path == "/domains/learn.example.com/users"
    assert made.login_token
    invited = await rig.connector.run(make(DomainsUsersInvitesCreate, {**LEARN, "user_id": made.id}))
    assert invited.invite_url
    assert (invited.remark, invited.sent_at is None) == ("", False)
    for result in (made, invited):
        shown = plain(result, reveal=True)
        assert {shown.get(name, "•••") for name in ("login_token", "token", "invite_url")} == {"•••"}
    secrets = [one.get_secret_value() for one in (made.login_token, invited.invite_url, invited.token) if one]
    assert not any(secret in f"{made!r}{invited!r}{plain(made, True)}{plain(invited, True)}" for secret in secrets)


async def test_a_link_to_download_is_masked_until_revealed(rig: Rig) -> None:
    """For an hour it gives the file to anybody."""
    asset = await rig.connector.run(ask("assets_read", id=id_of(rig.standin, "assets")))
    assert plain(asset)["download_url"] == "•••"
    assert plain(asset, reveal=True)["download_url"].startswith("https://files.skilljar.example.com/")


async def test_the_secrets_of_webhooks_are_masked(rig: Rig) -> None:
    """Passwords and headers, and what people put into the address because nothing is signed."""
    hook = (await rig.connector.run(make(WebhooksList, {}))).items[0]
    assert plain(hook)["target_url"] == "https://hooks.example.com/skilljar?auth=•••"
    assert (plain(hook)["basic_auth_password"], hook.basic_auth_username) == ("•••", "skilljar")
    assert hook.remark == "Skilljar switched it off, because the address refused what it was sent."
    assert "hush-hush" not in repr(hook)
    told = {"target_url": "https://me:pw@x.example/?a=1&b&c=2#d", "additional_headers": {"X-Skilljar-Secret": "pw"}}
    other = Webhook.model_validate(told)
    assert other.target_url == "https://•••@x.example/?a=•••&•••&c=•••#•••"
    assert plain(other)["additional_headers"] == {"X-Skilljar-Secret": "•••"}
    assert "pw" not in repr(other)
    assert Webhook.model_validate({"target_url": 5, "deactivate_reason": "NEW"}).remark == ""


def test_rows_that_lack_everything_are_still_rows() -> None:
    """What was inside an object may be missing, or something else."""
    for user in (None, {}, "abc", 5, {"email": None}):
        row = Enrollment.model_validate({"id": "1", "user": user, "purchase": user})
        assert (row.id, row.email) == ("1", None)
    assert DomainUser.model_validate({"access_code": "opensesame", "user": []}).access_code == "opensesame"


def test_an_access_that_ends_soon_is_only_risky_once_it_has(rig: Rig) -> None:
    """What is asked for in good time and carried out late takes access away at once."""
    soon = datetime.now(UTC) + timedelta(hours=1)
    update = ask("domains_users_update", **LEARN, user_id="5", expires_at=soon.isoformat())
    assert update.effect is Effect.WRITE
    past = update.model_copy(update={"expires_at": datetime.now(UTC)})
    assert (past.effect, list(past.risks())) == (Effect.DESTRUCTIVE, ["It ends the person's access to the site."])


def test_a_secret_of_a_webhook_is_no_part_of_what_is_kept() -> None:
    """It is given once, when the change is run."""
    intent = make(WebhooksCreate, HOOK | {"basic_auth_password": "pw"})
    assert dump(intent) == HOOK
    assert intent.http.sensitive
    assert operation("skilljar", "webhooks create") is WebhooksCreate


async def test_an_empty_page_is_a_page(rig: Rig) -> None:
    """Nobody found is nobody, not an error."""
    assert await rig.connector.run(make(UsersList, {"email": "nobody@example.com"})) == Page([], None, None)
