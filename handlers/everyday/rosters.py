"""Who is in a course, how far they are, and who came: page by page, or the whole as a file."""

import tempfile
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from bot.desk import RequestRefused
from bot.runtime.logs import logger
from connectors.catalog import platforms
from connectors.core.errors import PlatformError
from connectors.core.stretches import in_stretches
from connectors.everyday.everyday import Everyday
from connectors.everyday.exact import by_id
from connectors.everyday.values import PROGRESS_FACTS, Course, Enrollment, Fact
from connectors.everyday.verbs import VERB_EXAMPLES, Verb
from handlers.everyday import help, roster_view
from handlers.everyday.choice_view import course_title
from handlers.everyday.chosen import seen
from handlers.everyday.pages import asked_anew, count_of_what, counted, looked, paging
from handlers.everyday.person_view import local
from handlers.everyday.platform_reader import verbs_of
from handlers.everyday.platform_reply import PlatformReply, asked_by, courses_of, extent, listed, stops, unseen
from handlers.everyday.resolve import the_course
from handlers.everyday.roster_pages import LIST_MOVED, ROSTER_ROWS_PER_PAGE, IsGone, RosterPage, roster_page
from handlers.everyday.roster_view import Column
from handlers.everyday.sharing import share_button
from handlers.everyday.verb_request import VerbRequest
from handlers.operations.run import waiting_for
from handlers.slack import times
from handlers.slack.blocks import Block, actions, button, context, header, say, sentence
from handlers.slack.csv_file import CsvFile
from handlers.slack.errors import SLACK_CALL_ERRORS, reason

log = logger("registrar.handlers")

DEFAULT_ATTENDANCE_SPAN = timedelta(days=30)
LONGER_SPANS = {"last month": 30, "last 90 days": 90, "last 365 days": 365}
"""What to ask for where nothing was found, and the days that it takes in."""
WHO_TAKES_IT = "These are the people in it."
MAX_ROSTER_CSV_ROWS = 200_000
"""Rows of a file."""


async def show(request: VerbRequest, remarks: Sequence[str] = ()) -> None:
    """A page of the list; `remarks` are what other platforms have to say."""
    if request.arguments.verb is Verb.PROGRESS:
        request = replace(request, names=tuple(one for one in request.names if Verb.ROSTER in verbs_of(one)))
        if not request.names:
            example = VERB_EXAMPLES[Verb.PROGRESS]
            raise RequestRefused(f"Say who: there's no progress for a whole course here. Try `/lms {example}`.")
    async with waiting_for(
        request.services, request.interaction, listed([platforms()[name].title for name in request.names])
    ):
        asks_progress = request.arguments.verb is Verb.PROGRESS
        picked = await the_course(request, changing=False, unable=partial(_unable, request) if asks_progress else None)
        if not picked:
            return
        verbs, course = picked
        if asks_progress and not request.arguments.on:
            remarks = [*remarks, *_left_out(request, verbs)]
        try:
            filtered = request.arguments.unfinished and _tells_completed(verbs)
            pages = partial(_all, request, verbs, course)
            page = await roster_page(request.arguments, verbs, pages, _is_gone(await request.now()), filtered=filtered)
        except PlatformError as error:
            if not error.retry:
                raise
            draft = await request.keep(course=course.id, on=verbs.platform)
            await request.say(error.sentence, sentence(error.sentence, button("Retry", "everyday.go", draft)).blocks)
            return
    await _show(request, verbs, course, page, remarks)


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
                async for cells in in_stretches(roster_view.exact(_columns(request), rows)):
                    out.write(cells)
                count += len(rows)
                if count > MAX_ROSTER_CSV_ROWS:
                    raise RequestRefused(f"That's more than {MAX_ROSTER_CSV_ROWS:,} rows, too many for one file.")
        content = out.content()
    name = f"{request.arguments.verb}-{verbs.platform}-{course.id or 'course'}.csv"
    said = f"{_title(request, verbs, course)}: {count:,} {'row' if count == 1 else 'rows'}."
    if verbs.stopped:
        said += f" I've looked through {extent(verbs.stopped)} so far. Press the button again for the rest."
    said = " ".join([said, *verbs.unseen])
    try:
        await request.services.slack.send_file(request.actor.id, name, content, said)
    except SLACK_CALL_ERRORS as error:
        log.warning("file_not_sent", error=reason(error))
        text = "Slack didn't take the file, so it wasn't sent. Press the button again in a minute."
        await request.interaction.say(sentence(text))
    else:
        await request.interaction.say(sentence(f"I sent you `{name}` in a direct message."))


def _columns(request: VerbRequest) -> Sequence[Column[Any]]:
    match request.arguments.verb:
        case Verb.ATTENDANCE:
            return roster_view.ATTENDANCE_COLUMNS
        case Verb.PROGRESS:
            return roster_view.PROGRESS_COLUMNS
    return roster_view.ROSTER_COLUMNS


async def _all(request: VerbRequest, verbs: Everyday, course: Course) -> AsyncGenerator[Sequence[Any]]:
    if request.arguments.verb is Verb.ATTENDANCE:
        yield await verbs.attendance(course, *_span(request, datetime.now(UTC)))
        return
    if Verb.ROSTER not in verbs.can():
        raise RequestRefused(help.cannot(Verb.ROSTER, verbs.platform))
    left_only = request.arguments.unfinished and _tells_completed(verbs)
    progress = request.arguments.verb is Verb.PROGRESS
    async for rows in verbs.progress(course) if progress else verbs.roster(course):
        yield [one for one in rows if not (one.progress and one.progress.done)] if left_only else rows


def _is_gone(now: datetime) -> IsGone:
    return lambda row: isinstance(row, Enrollment) and not row.current(now)


def _span(request: VerbRequest, now: datetime) -> tuple[datetime, datetime]:
    until = request.arguments.until or now
    return request.arguments.since or until - DEFAULT_ATTENDANCE_SPAN, until


async def _show(
    request: VerbRequest, verbs: Everyday, course: Course, page: RosterPage, remarks: Sequence[str]
) -> None:
    arguments, now = request.arguments, await request.now()
    title, here, nobody = _title(request, verbs, course), page.rows, _nobody(request, verbs, now)
    blocks: list[Block] = [header(title)]
    told = [PlatformReply[Any](verbs.platform, stopped=verbs.stopped, unseen=verbs.unseen)]
    kept: dict[str, Any] = {"course": course.id or course.title, "on": verbs.platform, "who": ""}
    kept |= {"asked": arguments.asked, "looked": looked(told)}
    looking_on = arguments.onward if here else page.onward
    again = {verbs.platform: await request.keep(**kept, onward=looking_on)} if verbs.stopped else {}
    blocks += [*stops(told, again), *unseen(told)]
    if arguments.verb is Verb.PROGRESS and (untold := _unable(request, verbs)):
        blocks.append(say(f"{untold} {WHO_TAKES_IT}"))
    elif arguments.verb is Verb.PROGRESS and not arguments.unfinished and here:
        also = ", completed or not" if _tells_completed(verbs) else ""
        took = page.gone or any(map(_is_gone(now), here))
        blocks.append(say(f"Everyone who {'takes or took' if took else 'takes'} it{also}."))
    blocks += roster_view.shown(_columns(request), here, now)
    of_what = "" if verbs.stopped and page.total is not None else count_of_what([verbs.platform], told)
    count = counted(page.begin, len(here), page.total, more=page.more, of_what=of_what)
    if page.gone:
        count = f"{count}, {page.gone:,} of them no longer in it"
    if page.total is None and verbs.roster_rows is not None:
        take = verbs.roster_rows - (verbs.roster_gone or 0)
        all_ = f"{take:,} {'person takes' if take == 1 else 'people take'} the course"
        count = f"{count}. {all_}, including those who have completed it."
    if arguments.verb is Verb.ATTENDANCE:
        count = f"{count} · {_looked_at(request, now)}"
    blocks.append(context(count) if here else say(nobody))
    blocks += [context(one) for one in [*([LIST_MOVED] if page.moved else []), *remarks]]
    blocks += asked_anew(request, told, now)
    onward = {"after": page.begin + len(here), "onward": page.onward}
    buttons = await paging(request, ROSTER_ROWS_PER_PAGE, page.more, onward, **kept)
    if here:
        buttons.append(button("CSV", "everyday.csv", await request.keep(**kept, after=0, onward=None)))
        buttons += await share_button(request, title, blocks, asked_by(verbs), courses_of(verbs))
    if arguments.verb is not Verb.ATTENDANCE and Verb.ENROLL in verbs.can():
        exactly = by_id(course.id) if course.id else course.title
        filled = {"course": exactly, "title": course.title, "on": verbs.platform}
        buttons += await request.form("Enroll…", Verb.ENROLL, **filled, chosen=seen(exactly, [course]))
    await request.say(title, [*blocks, *([actions(*buttons)] if buttons else [])])


def _tells(verbs: Everyday) -> bool:
    return bool(verbs.tells.course & PROGRESS_FACTS)


def _tells_completed(verbs: Everyday) -> bool:
    """Some tell how far people are, and not whether that was all."""
    return Fact.COMPLETED in verbs.tells.course


def _unable(request: VerbRequest, verbs: Everyday) -> str:
    """Why it is not told how far the people of a course are, or who has not completed it; empty where it is."""
    told = _tells_completed(verbs) if request.arguments.unfinished else _tells(verbs)
    return "" if told else _untold(verbs)


def _untold(verbs: Everyday) -> str:
    """That it is not told how far the people of a course are, and where it is."""
    title = platforms()[verbs.platform].title
    if _tells(verbs):
        return f"{title} doesn't show who has completed a course."
    if verbs.tells.person & PROGRESS_FACTS:
        one = "For one person it does: type `/lms progress` and a name."
        return f"{title} doesn't show progress for a whole course at once. {one}"
    return f"{title} doesn't show progress."


def _left_out(request: VerbRequest, chosen: Everyday) -> list[str]:
    """That only platforms which can tell were looked at, where one that can was found."""
    others = [platforms()[name].title for name, one in request.platforms.items() if _unable(request, one)]
    if _unable(request, chosen) or not others:
        return []
    does = "doesn't" if len(others) == 1 else "don't"
    what = "who has completed a course" if request.arguments.unfinished else "progress for a whole course"
    return [f"{listed(others)} {does} show {what}, so nothing from there is here."]


def _title(request: VerbRequest, verbs: Everyday, course: Course) -> str:
    what = "Who is in"
    if request.arguments.verb is Verb.ATTENDANCE:
        what = "Who came to"
    elif request.arguments.verb is Verb.PROGRESS and request.arguments.unfinished and _tells_completed(verbs):
        what = "Who hasn't completed"
    elif request.arguments.verb is Verb.PROGRESS and not request.arguments.unfinished and _tells(verbs):
        what = "Progress in"
    elif request.arguments.verb is Verb.PROGRESS and request.arguments.unfinished:
        return f"{platforms()[verbs.platform].title} doesn't list who hasn't completed {course_title(course)}"
    closed = f" ({course.closed})" if course.closed else ""
    closed += f" ({course.place})" if request.arguments.site and course.place else ""
    return f"{what} {course_title(course)}{closed} on {platforms()[verbs.platform].title}"


def _looked_at(request: VerbRequest, now: datetime) -> str:
    """The time of which it is told who came."""
    since, until = _span(request, now)
    return times.stretch(local(since, now.tzinfo), local(until, now.tzinfo), now)


def _nobody(request: VerbRequest, verbs: Everyday, now: datetime) -> str:
    nobody = "no one else" if request.arguments.after else "no one"
    if request.arguments.unfinished and _tells_completed(verbs):
        return (
            f"So far I've found {nobody} who still has to complete it."
            if verbs.stopped
            else "No one in it still has to complete it."
        )
    if request.arguments.verb is not Verb.ATTENDANCE:
        return f"So far I've found {nobody} in it." if verbs.stopped else "No one is in it yet."
    if verbs.stopped:
        return "So far I've found no attendance in that time."
    since, until = _span(request, now)
    if since >= now:
        return "That time hasn't come yet, so there's no attendance. Ask for a past one, such as `last month`."
    asked = _looked_at(request, now)
    longer = [words for words, days in LONGER_SPANS.items() if timedelta(days=days) > until - since + timedelta(days=1)]
    advice = f" Try a longer time, such as `{longer[0]}`." if longer else ""
    return f"No sessions, or no attendance recorded: {asked}.{advice}"
