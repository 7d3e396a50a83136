"""Settings as they are typed: `quiet 22:00-07:00`, `digest 8`, `platform class`, `search default`, `dates german`."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.desk import RequestRefused
from bot.preferences.preferences import DateStyle, Preferences
from bot.preferences.quiet_hours import QuietHours
from connectors.catalog import platforms

SETTINGS_EXAMPLES = (
    "Try `/lms settings quiet 22:00-07:00`, `quiet off`, `digest 8`, `platform class`, `platform none`, "
    "`search default`, `search everywhere` or `dates german`. `/lms settings` alone opens the form."
)
MAX_WHERE_WORDS = 3
OFF_WORDS = ("off", "none", "no", "never", "-")
_HOUR = re.compile(r"(?:at )?(\d{1,2})(?:[:.]00)?")


def read(text: str, before: Preferences, connected: Sequence[str]) -> tuple[Preferences, str]:
    """The settings with what was typed, and what that changed, as a sentence. Raises RequestRefused."""
    name, _, rest = " ".join(text.casefold().split()).partition(" ")
    rest = rest.removeprefix("hours ").removeprefix("= ").strip(" .")
    match name.rstrip(":="):
        case "quiet":
            return _quiet(rest, before)
        case "digest" | "digests":
            found = _HOUR.fullmatch(rest)
            if not found or int(found[1]) > 23:
                raise RequestRefused("Daily digests come at a full hour, such as `/lms settings digest 8`.")
            return replace(before, digest_hour=int(found[1])), f"Your daily digests come at {int(found[1]):02}:00."
        case "platform" | "default":
            return _platform(rest.removeprefix("platform "), before, connected)
        case "search":
            return _search(rest, before)
        case "date" | "dates":
            if rest not in [*DateStyle]:
                raise RequestRefused(f"Dates can be written in these styles: {', '.join(DateStyle)}.")
            return replace(before, dates=DateStyle(rest)), "Dates are written so from now on."
    raise RequestRefused(f"“{name[:60]}” isn't a setting. {SETTINGS_EXAMPLES}")


def _quiet(rest: str, before: Preferences) -> tuple[Preferences, str]:
    if rest in OFF_WORDS:
        return replace(before, quiet=None), "You have no quiet hours."
    try:
        quiet = QuietHours.read(re.sub(r"^from |\s*(?:to|until|till)\s*", lambda one: "-" * (one[0] != "from "), rest))
    except ValueError:
        raise RequestRefused(
            "Quiet hours are two times, such as `/lms settings quiet 22:00-07:00`, or `quiet off`."
        ) from None
    return replace(before, quiet=quiet), f"Your quiet hours are from {quiet.begins:%H:%M} to {quiet.ends:%H:%M}."


def _platform(rest: str, before: Preferences, connected: Sequence[str]) -> tuple[Preferences, str]:
    if rest in OFF_WORDS:
        return replace(before, platform="", only_there=False), "You have no default platform."
    named = next((one for one in connected if rest in (one, platforms()[one].title.casefold())), "")
    if not named:
        raise RequestRefused(f"“{rest[:60]}” isn't connected here. Choose: {', '.join(connected) or 'none yet'}.")
    return replace(before, platform=named), f"Your default platform is {platforms()[named].title}."


def _search(rest: str, before: Preferences) -> tuple[Preferences, str]:
    words = {*rest.split()}
    only = bool(words) and words <= {"only", "my", "the", "default", "platform", "there"}
    if not only and not (words & {"everywhere", "all", "every", "each"} and len(words) <= MAX_WHERE_WORDS):
        raise RequestRefused("Type `/lms settings search default` or `/lms settings search everywhere`.")
    if only and not before.platform:
        raise RequestRefused("You have no default platform yet. Choose one: `/lms settings platform class`.")
    where = platforms()[before.platform].title if only else "all platforms"
    return replace(before, only_there=only), f"I search {'only ' * only}{where}, unless you name another."
