"""Who is in a course, how far they are, and who came: page by page, or the whole as a file."""

import tempfile
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.desk import Refused
from bot.runtime.logs import logger
from connectors.catalog import platforms
from connectors.core.errors import PlatformError
from connectors.everyday.everyday import Course, Everyday, Verb
from handlers.everyday import roster_view
from handlers.everyday.choice_view import course_title
from handlers.everyday.platform_reader import verbs_of
from handlers.everyday.platform_reply import listed
from handlers.everyday.resolve import the_course
from handlers.everyday.roster_view import Column
from handlers.everyday.verb_request import Errand
from handlers.operations.run import waiting_for
from handlers.slack.blocks import Block, actions, button, context, header, say, sentence
from handlers.slack.reply import SLACK_CALL_ERRORS
from handlers.slack.values import CsvFile

log = logger("registrar.inbound")

ROSTER_ROWS_PER_PAGE = 15
"""People of a page."""
MAX_ROSTER_CSV_ROWS = 200_000
"""Rows of a file."""


async def show(errand: Errand) -> None:
    """A page of the list."""
    if errand.wanted.verb is Verb.PROGRESS:
        errand = replace(errand, names=tuple(one for one in errand.names if Verb.ROSTER in verbs_of(one)))
        if not errand.names:
            raise Refused("Say who: of a whole course nobody can tell here. Try `/lms progress jane@acme.com`.")
    async with waiting_for(
        errand.services, errand.interaction, listed([platforms()[name].title for name in errand.names])
    ):
        picked = await the_course(errand, changing=False)
        if not picked:
            return
        verbs, course = picked
        try:
            rows = await _page(errand, verbs, course)
        except PlatformError as error:
            if not error.retry:
                raise
            draft = await errand.keep(course=course.id, on=verbs.platform)
            await errand.say(error.sentence, sentence(error.sentence, button("Retry", "everyday.go", draft)).blocks)
            return
    await _show(errand, verbs, course, rows)


async def send(errand: Errand) -> None:
    """The whole list into the person's direct messages. It is written row by row, and never all in memory."""
    picked = await the_course(errand, changing=False)
    if not picked:
        return
    verbs, course = picked
    count = 0
    with tempfile.TemporaryFile("w+b") as file:
        out = CsvFile(file)
        out.write([one.title for one in _columns(errand)])
        async with aclosing(_all(errand, verbs, course)) as pages:
            async for rows in pages:
                for cells in roster_view.exact(_columns(errand), rows):
                    out.write(cells)
                count += len(rows)
                if count > MAX_ROSTER_CSV_ROWS:
                    raise Refused(f"That is more than {MAX_ROSTER_CSV_ROWS:,} rows, too many for one file.")
        content = out.content()
    name = f"{errand.wanted.verb}-{verbs.platform}-{course.id or 'course'}.csv"
    said = f"{_title(errand, verbs, course)}: {count:,} {'row' if count == 1 else 'rows'}."
    try:
        await errand.services.slack.send_file(errand.actor.id, name, content, said)
    except SLACK_CALL_ERRORS as error:
        log.warning("file_not_sent", error=type(error).__name__)
        text = "Slack did not take the file, so it was not sent. Press the button again in a minute."
        await errand.interaction.say(sentence(text))
    else:
        await errand.interaction.say(sentence(f"I sent `{name}` to you in a direct message."))


def _columns(errand: Errand) -> Sequence[Column[Any]]:
    return roster_view.ATTENDANCE_COLUMNS if errand.wanted.verb is Verb.ATTENDANCE else roster_view.ROSTER_COLUMNS


async def _all(errand: Errand, verbs: Everyday, course: Course) -> AsyncGenerator[Sequence[Any]]:
    if errand.wanted.verb is Verb.ATTENDANCE:
        until = errand.wanted.until or datetime.now(UTC)
        yield await verbs.attendance(course, errand.wanted.since or until - timedelta(days=30), until)
        return
    if Verb.ROSTER not in verbs.can():
        raise Refused(f"{platforms()[verbs.platform].title} cannot tell who is in a course.")
    async for rows in verbs.roster(course):
        yield rows


async def _page(errand: Errand, verbs: Everyday, course: Course) -> list[Any]:
    """The rows after those that were seen, and one more if there is one."""
    rows: list[Any] = []
    before = errand.wanted.after
    async with aclosing(_all(errand, verbs, course)) as pages:
        async for page in pages:
            rows += page[before:]
            before = max(0, before - len(page))
            if len(rows) > ROSTER_ROWS_PER_PAGE:
                break
    return rows[: ROSTER_ROWS_PER_PAGE + 1]


async def _show(errand: Errand, verbs: Everyday, course: Course, rows: Sequence[Any]) -> None:
    wanted, now = errand.wanted, await errand.now()
    title, here = _title(errand, verbs, course), rows[:ROSTER_ROWS_PER_PAGE]
    blocks: list[Block] = [header(title), *roster_view.shown(_columns(errand), here, now)]
    if not here:
        blocks.append(say(_nobody(errand)))
    elif wanted.after or len(rows) > ROSTER_ROWS_PER_PAGE:
        blocks.append(context(f"{wanted.after + 1:,} to {wanted.after + len(here):,}"))
    else:
        blocks.append(context("one person" if len(here) == 1 and wanted.verb is Verb.ROSTER else f"{len(here)} in all"))
    kept = {"course": course.id or course.title, "on": verbs.platform, "who": ""}
    buttons = []
    if wanted.after:
        buttons.append(
            button(
                "Back", "everyday.back", await errand.keep(**kept, after=max(0, wanted.after - ROSTER_ROWS_PER_PAGE))
            )
        )
    if len(rows) > ROSTER_ROWS_PER_PAGE:
        draft = await errand.keep(**kept, after=wanted.after + ROSTER_ROWS_PER_PAGE)
        buttons.append(button("Next", "everyday.next", draft, style="primary"))
    if here:
        buttons.append(button("CSV", "everyday.csv", await errand.keep(**kept, after=0)))
    if wanted.verb is not Verb.ATTENDANCE and Verb.ENROLL in verbs.can():
        buttons += await errand.form("Enroll…", Verb.ENROLL, course=course.title or course.id, on=verbs.platform)
    await errand.say(title, [*blocks, *([actions(*buttons)] if buttons else [])])


def _title(errand: Errand, verbs: Everyday, course: Course) -> str:
    what = {Verb.ATTENDANCE: "Who came to", Verb.PROGRESS: "Progress in"}.get(errand.wanted.verb, "Who is in")
    return f"{what} {course_title(course)} on {platforms()[verbs.platform].title}"


def _nobody(errand: Errand) -> str:
    if errand.wanted.verb is Verb.ATTENDANCE:
        return "Nothing took place in that time, or nobody was noted. Ask for a longer time, such as `last month`."
    return "Nobody is in it yet."
