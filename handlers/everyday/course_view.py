"""Courses that were found: a few with a button each, many as a table."""

from collections.abc import Sequence

from connectors.catalog import platforms
from connectors.everyday.values import Course
from handlers.everyday.choice_view import choice, told_apart
from handlers.everyday.platform_reply import REPLY_TEXT_CHARS
from handlers.slack.blocks import Block, clip, plain, table

MAX_COURSE_BUTTONS = 6
"""Courses that still get a line and a button each."""
COURSE_TABLE_ROWS = 30
"""Courses of a page. With the longest titles they fit a message."""
COURSE_CELL_CHARS = 60
"""Characters of a cell: a page of the widest table stays within a message."""


def several(courses: Sequence[Course], rosters: Sequence[str]) -> list[Block]:
    """`rosters` are the drafts that lead to who is in each; empty where the platform does not tell."""
    lines = told_apart([(one, [platforms()[one.platform].title]) for one in courses])
    return [_line(text, roster) for text, roster in zip(lines, rosters, strict=True)]


def _line(text: str, roster: str) -> Block:
    return choice(text, "Roster", roster) if roster else {"type": "section", "text": plain(text, REPLY_TEXT_CHARS)}


def table_of(courses: Sequence[Course]) -> list[Block]:
    """One page of them, in their order."""
    rows = [
        [
            clip(text.strip(), COURSE_CELL_CHARS)
            for text in (one.title, platforms()[one.platform].title, one.closed, one.place, one.code, one.id)
        ]
        for one in courses[:COURSE_TABLE_ROWS]
    ]
    filled = [at for at in range(6) if any(row[at] for row in rows)]
    names = ("Course", "Platform", "State", "Details", "Code", "Id")
    return [table([names[at] for at in filled], [[row[at] for at in filled] for row in rows])]
