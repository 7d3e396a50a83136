"""Courses that were found: a few with a button each, many as a table."""

from collections.abc import Sequence

from connectors.catalog import platforms
from connectors.everyday.values import Course
from handlers.everyday.choice_view import choice, described
from handlers.everyday.platform_reply import REPLY_TEXT_CHARS
from handlers.slack.blocks import Block, clip, plain, table

MAX_COURSE_BUTTONS = 6
"""Courses that still get a line and a button each."""
COURSE_TABLE_ROWS = 30
"""Courses of a page. With the longest titles they fit a message."""
COURSE_CELL_CHARS = 60
"""Characters of a cell: a page of the widest table stays within a message."""


def course(one: Course, roster: str) -> Block:
    """`roster` is the draft that leads to who is in it; empty where the platform does not tell."""
    text = described(one, [platforms()[one.platform].title])
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
