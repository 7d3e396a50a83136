"""Platforms with very many people in every course, which count how often they are asked: `GET /calls` tells."""

import re
from collections.abc import Callable
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

Asked = dict[str, int]
"""The numbers of a query."""
Answer = Callable[[str, Asked], Any]
"""What a path is answered with instead; None where the stand-in itself answers."""


def crowd(platform: str, rows: int, page_rows: int) -> ASGIApp:
    """A platform with so many people in every course, told in pages of so many at most, where that can be chosen."""
    made, _ = import_module(f"connectors.{platform}.standin").demo()
    if platform == "skilljar":
        return crowded(made, rows, page_rows)
    if platform == "classonlive":
        return _answering(made, _classonlive(rows))
    onboarding = next(one.id for one in made.account.lessons.values() if one.name == "Onboarding 101")
    return _answering(made, _damstra(rows, page_rows, onboarding))


def crowded(app: ASGIApp, rows: int, page_rows: int) -> ASGIApp:
    """A Skilljar with so many people in every course."""
    return _answering(app, _skilljar(rows, page_rows))


def _answering(app: ASGIApp, answer: Answer) -> ASGIApp:
    calls = 0

    async def called(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal calls
        if scope["type"] == "http" and scope["path"] == "/calls":
            await JSONResponse(calls)(scope, receive, send)
            return
        calls += 1
        said = None
        if scope["type"] == "http" and scope["method"] == "GET":
            asked = parse_qs(scope["query_string"].decode())
            numbers = {name: int(held[0]) for name, held in asked.items() if held[0].isdecimal()}
            said = answer(scope["path"].rstrip("/"), numbers)
        await (app if said is None else JSONResponse(said))(scope, receive, send)

    return called


def _skilljar(rows: int, page_rows: int) -> Answer:
    def answer(path: str, asked: Asked) -> Any:
        if not path.endswith("/enrollments"):
            return None
        page, size = asked.get("page", 1), min(page_rows, asked.get("page_size", page_rows))
        first = (page - 1) * size
        following = f"http://skilljar.test{path}?page={page + 1}&page_size={size}"
        people = [_enrolled(at) for at in range(first, min(rows, first + size))]
        return {"count": rows, "next": following if first + size < rows else None, "previous": None, "results": people}

    return answer


def _enrolled(at: int) -> dict[str, Any]:
    """Somebody in a course, as either of Skilljar's listings has them."""
    who = {"first_name": "Jane", "last_name": f"Doe {at}", "email": f"jane.{at}@example.com"}
    enrolled = {"id": f"e{at}", "active": True, "enrolled_at": "2026-11-16T12:00:00Z"}
    return {**enrolled, **who, "user_id": f"u{at}", "user": {**who, "id": f"u{at}"}}


def _classonlive(rows: int) -> Answer:
    """Students all at once, and their progress by tens."""
    who = [
        {"applicantId": at, "name": f"Jane Doe {at}", "email": f"jane.{at}@example.com"} for at in range(1, rows + 1)
    ]

    def answer(path: str, _: Asked) -> Any:
        if "/student/findbycontent/" in path:
            return {"ok": True, "students": who}
        if found := re.search(r"/student/getstatsfromcontent/\d+/(\d+)$", path):
            page = int(found[1])
            stats = [{"general": {**one, "totalPercent": 50}} for one in who[page * 10 : page * 10 + 10]]
            return {"stats": stats, "num": page, "totalPages": -(-rows // 10)}
        return None

    return answer


def _damstra(rows: int, page_rows: int, lesson: int) -> Answer:
    """People a page at a time, and the lessons of each."""

    def answer(path: str, asked: Asked) -> Any:
        if path == "/user":
            first = asked.get("startIndex", 0)
            size = min(page_rows, asked.get("maxResults", 0))
            here = range(first, min(rows, first + size))
            people = [{"id": at + 1, "firstName": "Jane", "lastName": f"Doe {at}"} for at in here]
            return {"results": people, "meta": {"totalResultCount": rows, "startIndex": first, "endIndex": here.stop}}
        if found := re.fullmatch(r"/user/(\d+)/lesson_schedule", path):
            row = {"id": int(found[1]), "userId": int(found[1]), "lessonId": lesson, "status": "due"}
            return {"results": [row], "meta": {"totalResultCount": 1, "startIndex": 0, "endIndex": 1}}
        return None

    return answer
