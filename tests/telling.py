"""A platform that tells news as these tests need them, whatever its own source tells."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

import pytest

from connectors.catalog import platforms
from connectors.news.news import EventKind, News, Source

NOON = 1_800_000_000.0
"""2027-01-15 08:00 UTC."""


class Telling(Source):
    every = 300.0
    kinds: ClassVar[Mapping[str, EventKind]] = {
        "course_completion": EventKind(
            "{person} completes {course}", "{person} completed {course}.", ("person", "course", "score", "site")
        ),
        "lesson_completion": EventKind(
            "{person} completes {lesson}", "{person} completed the lesson {lesson}.", ("person", "lesson")
        ),
        "session_cancelled": EventKind("{session} is cancelled", "{session} was cancelled.", ("session", "course")),
        "ping": EventKind("it is tried out", "It was tried out, and it works.", ()),
        "unknown": EventKind(
            "something new to me happens", "Skilljar reported {event}, which I don't know yet.", ("event",)
        ),
    }


class Posting(Telling):
    """One that posts, and is looked at all the same."""

    def read(self, body: Any) -> News:
        raise NotImplementedError


def tells(monkeypatch: pytest.MonkeyPatch, platform: str, source: Source | None = None) -> None:
    """From now on the platform tells what `source` tells; without one, what stands above."""
    found: Any = platforms()  # read-only for everybody else
    monkeypatch.setitem(found, platform, replace(found[platform], news=source or Telling()))


def completion(person: str = "Jane Doe", course: str = "Onboarding 101", at: float | None = NOON, **more: Any) -> News:
    facts: dict[str, tuple[str, ...]] = {
        "person": (person, "jane@example.com"),
        "course": (course, "c-101"),
        "score": ("17 of 20", "17"),
    }
    facts |= {name: (str(value),) for name, value in more.items()}
    return News("skilljar", "course_completion", f"{person}/{course}/{at}", at, facts, ("course", "c-101"))


def recent(*news: News) -> list[dict[str, Any]]:
    """As the store remembers the last of a kind, the newest first."""
    return [{"at": NOON - n, "news": one.plain()} for n, one in enumerate(news)]
