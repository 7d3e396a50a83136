"""The shapes of rich text, and of the cells of a table."""

from bot.sandbox.limits import BLOCK_ID_CHARS
from bot.sandbox.shapes import Shape, by_type, flag, many, number, one_of, text

STYLE = Shape(takes=dict.fromkeys(("bold", "italic", "strike", "code", "underline"), flag))
STYLED = {"style": STYLE}

INLINE = {
    "text": Shape("text", {"text": text(least=1)}, STYLED),
    "link": Shape("link", {"url": text(least=1)}, {**STYLED, "text": text(), "unsafe": flag}),
    "emoji": Shape("emoji", {"name": text(least=1)}, {**STYLED, "unicode": text(), "url": text()}),
    "user": Shape("user", {"user_id": text(least=1)}, STYLED),
    "usergroup": Shape("usergroup", {"usergroup_id": text(least=1)}, STYLED),
    "channel": Shape("channel", {"channel_id": text(least=1)}, STYLED),
    "team": Shape("team", {"team_id": text(least=1)}, STYLED),
    "broadcast": Shape("broadcast", {"range": one_of("here", "channel", "everyone")}, STYLED),
    "color": Shape("color", {"value": text(least=1)}, STYLED),
    "date": Shape(
        "date",
        {"timestamp": number(0, 9_999_999_999), "format": text(least=1)},
        {**STYLED, "fallback": text(), "url": text()},
    ),
}

SECTION = Shape("rich_text_section", {"elements": many(by_type(INLINE))})
LIST = Shape(
    "rich_text_list",
    {"elements": many(SECTION), "style": one_of("bullet", "ordered")},
    {"indent": number(0, 8), "border": one_of(0, 1), "offset": number(0, 10_000)},
)
QUOTE = Shape("rich_text_quote", {"elements": many(by_type(INLINE))}, {"border": one_of(0, 1)})
PREFORMATTED = Shape(
    "rich_text_preformatted",
    {"elements": many(by_type({name: INLINE[name] for name in ("text", "link")}))},
    {"border": one_of(0, 1)},
)

PARTS = {
    "rich_text_section": SECTION,
    "rich_text_list": LIST,
    "rich_text_quote": QUOTE,
    "rich_text_preformatted": PREFORMATTED,
}
RICH_TEXT = Shape("rich_text", {"elements": many(by_type(PARTS))}, {"block_id": text(BLOCK_ID_CHARS, 1)})

# Slack refuses an empty cell: a blank one needs at least a space.
CELL = by_type(
    {
        "raw_text": Shape("raw_text", {"text": text(least=1)}),
        "raw_number": Shape("raw_number", {"value": number(-(2**53), 2**53), "text": text(least=1)}),
        "rich_text": RICH_TEXT,
    }
)
COLUMN = Shape(takes={"align": one_of("left", "center", "right"), "is_wrapped": flag})
