"""Settings as they are typed: `quiet 10pm-7am`, `digest 8`, `platform class`, `search default`, `dates german`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time

from bot.desk import RequestRefused
from bot.preferences.preferences import DateStyle, Preferences
from connectors.catalog import platforms
from connectors.core.near_names import near_names
from handlers.parsing.words import plain_word
from handlers.settings.clock_words import clock_times, quiet_hours, said
from handlers.settings.settings_view import DATE_STYLE_LABELS
from handlers.slack import times

SETTINGS_EXAMPLES = (
    "Try `/lms settings quiet 10pm-7am`, `quiet off`, `digest 8`, `platform class`, `platform none`, "
    "`search default`, `search everywhere` or `dates german`. `/lms settings` alone opens the form."
)
MAX_WHERE_WORDS = 3
_ANY_DAY = date(2026, 11, 30)
OFF_WORDS = ("off", "none", "no", "never", "nothing", "stop", "-")
SETTINGS_NAMES = ("quiet", "digest", "digests", "platform", "default", "search", "date", "dates", "language")
_LITTLE = frozenset({"in", "the", "as", "style", "format", "language", "like", "to", "are", "is", "=", "dates", "date"})
_STYLE_WORDS: Mapping[DateStyle, str] = {
    DateStyle.ENGLISH: "english en en-gb gb uk british britain standard default normal",
    DateStyle.US: "us usa u.s. american america en-us mm/dd/yyyy month/day/year mdy",
    DateStyle.ISO: "iso iso8601 iso-8601 yyyy-mm-dd year-month-day ymd",
    DateStyle.GERMAN: "german de de-de deutsch germany dd.mm.yyyy",
    DateStyle.FRENCH: "french fr fr-fr francais france",
    DateStyle.SPANISH: "spanish es es-es espanol castellano spain",
    DateStyle.PORTUGUESE: "portuguese pt pt-pt pt-br portugues portugal brazil brasil",
}
"""What each style is called, without accents."""
NO_DIGEST_OFF = (
    "Daily digests come from your subscriptions, so there's nothing to switch off here. Nothing was changed. To stop "
    "one, type `/lms subscriptions` and press Pause, Edit or Remove."
)


def read(text: str, before: Preferences, connected: Sequence[str]) -> tuple[Preferences, str]:
    """The settings with what was typed, and what that changed, as a sentence. Raises RequestRefused."""
    name, _, rest = " ".join(text.casefold().split()).removeprefix("my ").partition(" ")
    rest = rest.removeprefix("hours ").removeprefix("= ").strip(" .")
    match name.rstrip(":="):
        case "quiet":
            return _quiet(rest, before)
        case "no" if rest.startswith("quiet"):
            return _quiet("off", before)
        case "digest" | "digests":
            return _digest(rest, before)
        case "daily" if rest.startswith("digest"):
            return _digest(rest.partition(" ")[2], before)
        case "platform" | "default":
            return _platform(rest.removeprefix("platform "), before, connected)
        case "search":
            return _search(rest, before)
        case "date" | "dates" | "language":
            return _dates(rest, before)
    near = near_names(name, SETTINGS_NAMES, 1)
    meant = f" Did you mean “{near[0]}”?" if near else ""
    raise RequestRefused(f"“{name[:60]}” isn't a setting.{meant} {SETTINGS_EXAMPLES}")


def _quiet(rest: str, before: Preferences) -> tuple[Preferences, str]:
    if rest in OFF_WORDS:
        return replace(before, quiet=None), "You have no quiet hours."
    found = quiet_hours(rest)
    if len(found) > 1:
        raise RequestRefused(f"“{rest[:60]}” could mean different hours. Nothing was changed. Type {said(found)}.")
    if not found:
        raise RequestRefused(
            "Quiet hours are two times. Nothing was changed. Try `/lms settings quiet 22:00-07:00`, "
            "`quiet 10pm-7am` or `quiet off`."
        )
    begins, ends = _clock(found[0].begins), _clock(found[0].ends)
    return replace(before, quiet=found[0]), f"Your quiet hours are from {begins} to {ends}."


def _digest(rest: str, before: Preferences) -> tuple[Preferences, str]:
    """An hour alone is one of the clock of 24 hours: `8` is in the morning."""
    if rest in OFF_WORDS:
        raise RequestRefused(NO_DIGEST_OFF)
    found = clock_times(rest)[:1]
    if not found or found[0].minute:
        raise RequestRefused(
            "Daily digests come on the hour. Nothing was changed. Try `/lms settings digest 8` or `digest 6pm`."
        )
    return replace(before, digest_hour=found[0].hour), f"Your daily digests come at {_clock(found[0])}."


def _dates(rest: str, before: Preferences) -> tuple[Preferences, str]:
    typed = [one for one in plain_word(rest).replace("(", " ").replace(")", " ").split() if one not in _LITTLE]
    words = {style: names.split() for style, names in _STYLE_WORDS.items()}
    known = next((style for style, names in words.items() if typed and set(typed) <= {*names, "english", "8601"}), None)
    if not known:
        styles = ", ".join(f"`{one}`" for one in DateStyle)
        raise RequestRefused(f"Dates can be written in these styles: {styles}. Nothing was changed.")
    example = DATE_STYLE_LABELS[known].partition(": ")[2]
    return replace(before, dates=known), f"I'll write dates like this: {example}. I read them the same way."


def _clock(at: time) -> str:
    """As they have chosen to read it."""
    return times.clock(datetime.combine(_ANY_DAY, at))


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
