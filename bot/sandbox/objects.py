"""The shapes shared by blocks and elements: texts, options and confirmations."""

from collections.abc import Callable

from bot.sandbox import limits
from bot.sandbox.shapes import Check, Shape, by_type, flag, many, one_of, text

Fields = dict[str, Check]


def plain(most: int = limits.TEXT_OBJECT_CHARS) -> Check:
    return by_type({"plain_text": Shape("plain_text", {"text": text(most, 1)}, {"emoji": flag})})


def mrkdwn(most: int = limits.TEXT_OBJECT_CHARS) -> Check:
    return by_type({"mrkdwn": Shape("mrkdwn", {"text": text(most, 1)}, {"verbatim": flag})})


def either(most: int = limits.TEXT_OBJECT_CHARS) -> Check:
    return by_type({"plain_text": plain(most), "mrkdwn": mrkdwn(most)})


CONFIRM = Shape(
    None,
    {
        "title": plain(limits.CONFIRM_TITLE_CHARS),
        "text": either(limits.CONFIRM_TEXT_CHARS),
        "confirm": plain(limits.CONFIRM_BUTTON_CHARS),
        "deny": plain(limits.CONFIRM_BUTTON_CHARS),
    },
    {"style": one_of("primary", "danger")},
)


def option(words: Callable[[int], Check], **takes: Check) -> Shape:
    return Shape(
        None,
        {"text": words(limits.OPTION_TEXT_CHARS), "value": text(limits.OPTION_VALUE_CHARS, 1)},
        {"description": plain(limits.OPTION_DESCRIPTION_CHARS), **takes},
    )


OPTION = option(plain)
RICH_OPTION = option(either)
MENU_OPTION = option(plain, url=text(limits.OPTION_URL_CHARS))
OPTION_LIST = many(OPTION, most=limits.OPTIONS, least=1)
OPTION_GROUP_LIST = many(
    Shape(None, {"label": plain(limits.GROUP_LABEL_CHARS), "options": many(OPTION, most=limits.OPTIONS)}),
    most=limits.OPTION_GROUPS,
    least=1,
)
