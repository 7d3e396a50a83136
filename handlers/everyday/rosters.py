"""Who is in a course, how far they are, and who came: page by page, or the whole as a file."""

import tempfile
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.desk import RequestRefused
from bot.runtime.logs import logger
from connectors.catalog import platforms
from connectors.core.errors import PlatformError
from connectors.everyday.everyday import Everyday
from connectors.everyday.values import Course
from connectors.everyday.verbs import Verb
from handlers.everyday import roster_view
from handlers.everyday.choice_view import course_title
from handlers.everyday.platform_reader import verbs_of
from handlers.everyday.platform_reply import listed
from handlers.everyday.resolve import the_course
from handlers.everyday.roster_view import Column
from handlers.everyday.verb_request import VerbRequest
from handlers.operations.run import waiting_for
from handlers.slack.blocks import Block, actions, button, context, header, say, sentence
from handlers.slack.reply import SLACK_CALL_ERRORS
from handlers.slack.values import CsvFile

log = logger("registrar.handlers")

ROSTER_ROWS_PER_PAGE = 15
"""People of a page."""
MAX_ROSTER_CSV_ROWS = 200_000
"""Rows of a file."""


async def show(request: VerbRequest) -> None:
    """A page of the list."""
    if request.arguments.verb is Verb.PROGRESS:
        request = replace(request, names=tuple(one for one in request.names if Verb.ROSTER in verbs_of(one)))
        if not request.names:
            raise RequestRefused("Say who: of a whole course nobody can tell here. Try `/lms progress jane@acme.com`.")
    async with waiting_for(
        request.services, request.interaction, listed([platforms()[name].title for name in request.names])
    ):
        picked = await the_course(request, changing=False)
        if not picked:
            return
        verbs, course = picked
        try:
            rows = await _page(request, verbs, course)
        except PlatformError as error:
            if not error.retry:
                raise
            draft = await request.keep(course=course.id, on=verbs.platform)
            await request.say(error.sentence, sentence(error.sentence, button("Retry", "everyday.go", draft)).blocks)
            return
    await _show(request, verbs, course, rows)


async def send(request: VerbRequest) -> None:
    """The whole list into the person's direct messages. It is written row by row, and never all in memory."""
    picked = await the_course(request, changing=False)
    if not picked:
        return
    verbs, course = picked
    count = 0
    with tempfile.TemporaryFile("w+b") as file:
        out = CsvFile(file)
        out.write([one.title for one in _columns(request)])
        async with aclosing(_all(request, verbs, course)) as pages:
            async for rows in pages:
                for cells in roster_view.exact(_columns(request), rows):
                    out.write(cells)
                count += len(rows)
                if count > MAX_ROSTER_CSV_ROWS:
                    raise RequestRefused(f"That is more than {MAX_ROSTER_CSV_ROWS:,} rows, too many for one file.")
        content = out.content()
    name = f"{request.arguments.verb}-{verbs.platform}-{course.id or 'course'}.csv"
    said = f"{_title(request, verbs, course)}: {count:,} {'row' if count == 1 else 'rows'}."
    try:
        await request.services.slack.send_file(request.actor.id, name, content, said)
    except SLACK_CALL_ERRORS as error:
        log.warning("file_not_sent", error=type(error).__name__)
        text = "Slack did not take the file, so it was not sent. Press the button again in a minute."
        await request.interaction.say(sentence(text))
    else:
        await request.interaction.say(sentence(f"I sent `{name}` to you in a direct message."))


def _columns(request: VerbRequest) -> Sequence[Column[Any]]:
    return roster_view.ATTENDANCE_COLUMNS if request.arguments.verb is Verb.ATTENDANCE else roster_view.ROSTER_COLUMNS


async def _all(request: VerbRequest, verbs: Everyday, course: Course) -> AsyncGenerator[Sequence[Any]]:
    if request.arguments.verb is Verb.ATTENDANCE:
        until = request.arguments.until or datetime.now(UTC)
        yield await verbs.attendance(course, request.arguments.since or until - timedelta(days=30), until)
        return
    if Verb.ROSTER not in verbs.can():
        raise RequestRefused(f"{platforms()[verbs.platform].title} cannot tell who is in a course.")
    async for rows in verbs.roster(course):
        yield rows


async def _page(request: VerbRequest, verbs: Everyday, course: Course) -> list[Any]:
    """The rows after those that were seen, and one more if there is one."""
    rows: list[Any] = []
    before = request.arguments.after
    async with aclosing(_all(request, verbs, course)) as pages:
        async for page in pages:
            rows += page[before:]
            before = max(0, before - len(page))
            if len(rows) > ROSTER_ROWS_PER_PAGE:
                break
    return rows[: ROSTER_ROWS_PER_PAGE + 1]


async def _show(request: VerbRequest, verbs: Everyday, course: Course, rows: Sequence[Any]) -> None:
    arguments, now = request.arguments, await request.now()
    title, here = _title(request, verbs, course), rows[:ROSTER_ROWS_PER_PAGE]
    blocks: list[Block] = [header(title), *roster_view.shown(_columns(request), here, now)]
    if not here:
        blocks.append(say(_nobody(request)))
    elif arguments.after or len(rows) > ROSTER_ROWS_PER_PAGE:
        blocks.append(context(f"{arguments.after + 1:,} to {arguments.after + len(here):,}"))
    else:
        blocks.append(
            context("one person" if len(here) == 1 and arguments.verb is Verb.ROSTER else f"{len(here)} in all")
        )
    kept = {"course": course.id or course.title, "on": verbs.platform, "who": ""}
    buttons = []
    if arguments.after:
        buttons.append(
            button(
                "Back",
                "everyday.back",
                await request.keep(**kept, after=max(0, arguments.after - ROSTER_ROWS_PER_PAGE)),
            )
        )
    if len(rows) > ROSTER_ROWS_PER_PAGE:
        draft = await request.keep(**kept, after=arguments.after + ROSTER_ROWS_PER_PAGE)
        buttons.append(button("Next", "everyday.next", draft, style="primary"))
    if here:
        buttons.append(button("CSV", "everyday.csv", await request.keep(**kept, after=0)))
    if arguments.verb is not Verb.ATTENDANCE and Verb.ENROLL in verbs.can():
        buttons += await request.form("Enroll…", Verb.ENROLL, course=course.title or course.id, on=verbs.platform)
    await request.say(title, [*blocks, *([actions(*buttons)] if buttons else [])])


def _title(request: VerbRequest, verbs: Everyday, course: Course) -> str:
    what = {Verb.ATTENDANCE: "Who came to", Verb.PROGRESS: "Progress in"}.get(request.arguments.verb, "Who is in")
    return f"{what} {course_title(course)} on {platforms()[verbs.platform].title}"


def _nobody(request: VerbRequest) -> str:
    if request.arguments.verb is Verb.ATTENDANCE:
        return "Nothing took place in that time, or nobody was noted. Ask for a longer time, such as `last month`."
    return "Nobody is in it yet."
