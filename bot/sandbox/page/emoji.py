"""The few emoji that apps write by name; any other name stays as it is written."""

import re

EMOJI = {
    "+1": "👍",
    "-1": "👎",
    "bell": "🔔",
    "bulb": "💡",
    "calendar": "📅",
    "clipboard": "📋",
    "eyes": "👀",
    "file_folder": "📁",
    "hourglass_flowing_sand": "⏳",
    "information_source": "ℹ️",
    "key": "🔑",
    "large_green_circle": "🟢",
    "large_yellow_circle": "🟡",
    "link": "🔗",
    "lock": "🔒",
    "memo": "📝",
    "mortar_board": "🎓",
    "no_entry": "⛔",
    "pencil2": "✏️",
    "question": "❓",
    "red_circle": "🔴",
    "rocket": "🚀",
    "rotating_light": "🚨",
    "smile": "😄",
    "sparkles": "✨",
    "star": "⭐",
    "tada": "🎉",
    "thumbsup": "👍",
    "warning": "⚠️",
    "wave": "👋",
    "white_check_mark": "✅",
    "x": "❌",
}
_NAME = re.compile(r"(?<![\w:]):([a-z0-9_+-]+):(?![\w:])")


def emoji(name: str) -> str:
    return EMOJI.get(name, f":{name}:")


def with_emoji(text: str) -> str:
    return _NAME.sub(lambda found: emoji(found[1]), text)
