"""The news of Skilljar: all of them come by webhook.

An event names people and things by itself, so nothing has to be asked. The code that opened a site and the number of an
order stand in it too: whoever reads them in a channel could use them, so they are no facts. Nothing authenticates a
single delivery, and no header says which it is: the same event is known by what stands in it.
"""

from collections.abc import Mapping
from typing import Any

from connectors.news import news_facts
from connectors.news.hidden_values import covered
from connectors.news.news import EventKind, News, Source
from connectors.skilljar import events
from connectors.skilljar.events import Event, Progress, Thing
from connectors.skilljar.samples import SAMPLES

EVENT_HEADER_FIELDS = ("event_type", "timestamp")
"""Of an unknown event, what is told anyway."""

UNDONE_STATES = ("FAILED", "REFUNDED", "CANCELLED")
"""Of a purchase that is nobody's, whatever event it stands in."""

KINDS: Mapping[str, EventKind] = {
    "course_completion": EventKind(
        "{person} completes {course}",
        "{person} completed {course}.",
        ("person", "course", "score", "result", "site"),
    ),
    "course_enrollment": EventKind(
        "{person} is enrolled in {course}",
        "{person} was enrolled in {course}.",
        ("person", "course", "price", "site"),
    ),
    "domain_enrollment": EventKind(
        "{person} joins {site|a training site}", "{person} joined {site}.", ("person", "site")
    ),
    "lesson_completion": EventKind(
        "{person} completes {lesson}",
        "{person} completed {lesson}.",
        ("person", "lesson", "course", "score", "result", "site"),
    ),
    "quiz_completion": EventKind(
        "{person} takes {quiz}",
        "{person} took {quiz}.",
        ("person", "quiz", "score", "result", "course", "lesson", "site"),
    ),
    "path_enrollment": EventKind(
        "{person} is enrolled in {path|a learning path}",
        "{person} was enrolled in {path}.",
        ("person", "path", "price", "site"),
    ),
    "path_completion": EventKind(
        "{person} completes {path|a learning path}",
        "{person} completed {path}.",
        ("person", "path", "site"),
    ),
    "purchase_fulfillment": EventKind(
        "{person} buys {offer}",
        "{person} bought {offer}, and has it now.",
        ("person", "offer", "price", "site"),
    ),
    "vilt_event_registration": EventKind(
        "{person} registers for {session|a live session}",
        "{person} registered for {session}.",
        ("person", "session", "starts", "course", "lesson", "site"),
    ),
    "dashboard_task_created": EventKind(
        "{task} appears on the dashboard",
        "There's a task on the dashboard: {task}.",
        ("task", "person", "site"),
    ),
    "ping": EventKind("the webhook is tested", "Skilljar tested its webhook, and it works.", ()),
    "unknown": EventKind(
        "something new to me happens",
        "Skilljar reported {event}, which I don't know yet.",
        ("event", "person", "course", "site"),
    ),
}


class SkilljarNews(Source):
    platform = "skilljar"
    kinds = KINDS
    samples = SAMPLES
    seen = frozenset({"course_enrollment"})

    def identity(self, body: Any) -> tuple[str, str]:
        known = events.type_of(body) is not Event
        kind = str(body["event_type"]).lower() if known else "unknown"
        if kind == "purchase_fulfillment" and _undone(body):  # it was not handed over, or was taken back
            kind = "unknown"
        return kind, news_facts.key(kind, events.identity(body))

    def read(self, body: Any) -> News:
        kind, key = self.identity(body)
        body_told = covered(body)
        event = events.read(body_told)
        found = _facts(event)
        if kind == "unknown":
            found = news_facts.facts(event=news_facts.names(event.event_type) or ("something",)) | found
            found = news_facts.plain_facts(body_told, EVENT_HEADER_FIELDS) | found
        moment = event.when
        return News(self.platform, kind, key, moment.timestamp() if moment else None, found, _about(event))


def _facts(event: Event) -> dict[str, tuple[str, ...]]:
    """What is known, whatever kind of event it stands in."""
    person, course, path = event.user, _of(event, "course"), _of(event, "path")
    lesson, quiz, offer, session = (_of(event, name) for name in ("lesson", "quiz", "offer", "session"))
    progress = _of(event, "course_progress") or _of(event, "lesson_progress")
    purchase = _of(event, "purchase")
    return news_facts.facts(
        person=news_facts.names(event.who, person.email, person.id) if person else (),
        course=_names(course, "published_course_id"),
        lesson=_names(lesson),
        quiz=_names(quiz),
        path=_names(path, "published_path_id"),
        session=_names(session, "display_name") or _names(_of(session, "vilt_session"), "display_name"),
        starts=news_facts.names(getattr(session, "starts_at", None)),
        offer=_names(offer, "offer_description", "offer_sku", "offer_id"),
        task=_names(_of(event, "task"), "description"),
        site=news_facts.names(*(_of(event.domain, name) for name in ("title", "name", "id"))),
        score=_score(progress) if isinstance(progress, Progress) else (),
        result=news_facts.names((progress.success_status or "").lower()) if isinstance(progress, Progress) else (),
        price=_price(purchase),
    )


def _undone(body: Mapping[str, Any]) -> bool:
    purchase = body.get("purchase")
    return isinstance(purchase, dict) and str(purchase.get("state")).upper() in UNDONE_STATES


def _of(thing: Any, name: str) -> Any:
    return getattr(thing, name, None)


def _names(thing: Any, *more: str) -> tuple[str, ...]:
    """What a thing is called, then its numbers."""
    if isinstance(thing, dict):
        return _spoken(news_facts.names(*(thing.get(name) for name in ("title", "name", *more, "id"))))
    if not isinstance(thing, Thing):
        return ()
    return _spoken(
        news_facts.names(thing.title or thing.name, *(getattr(thing, name, None) for name in more), thing.id)
    )


def _spoken(names: tuple[str, ...]) -> tuple[str, ...]:
    """Without what people wrote a link or a key into, which lets in whoever reads it; the number is left."""
    return tuple(one for one in names if not news_facts.looks_secret(one))


def _score(progress: Progress) -> tuple[str, ...]:
    """`17 of 20`; and the number alone, which is what people filter by."""
    if progress.score is None:
        return ()
    whole = f"{progress.score} of {progress.max_score}" if progress.max_score else None
    return news_facts.names(whole, progress.score)


def _price(purchase: Any) -> tuple[str, ...]:
    """Nothing for what was free, which is most."""
    amount = news_facts.text(getattr(purchase, "purchase_price", None))
    if not amount.strip("0.") or not amount:
        return ()
    return news_facts.names(f"{amount} {news_facts.text(getattr(purchase, 'currency_code', None))}", amount)


def _about(event: Event) -> tuple[str, str] | None:
    """A live session, else the course or the path."""
    for name in ("session", "course", "path"):
        known = _names(_of(event, name), "display_name", "published_course_id", "published_path_id")
        if known:
            number = known[-1]
            return name, news_facts.part(number)
    return None
