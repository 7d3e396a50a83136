"""The form of `/lms settings`: what a person has chosen, and what the boxes of it say."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.preferences.preferences import DateStyle, Preferences
from bot.preferences.quiet_hours import QuietHours
from connectors.catalog import platforms
from handlers.slack import limits
from handlers.slack.blocks import Block, Element, View, context, modal, plain
from handlers.slack.interaction import ViewState
from handlers.slack.widgets import option

SETTINGS_FORM_CALLBACK = "settings"
NO_DEFAULT_PLATFORM = "–none–"
"""The value of the option that chooses no platform."""
DATE_STYLE_LABELS: Mapping[DateStyle, str] = {
    DateStyle.ENGLISH: "English: 30 Nov 2026, 21:00",
    DateStyle.US: "English (US): Nov 30, 2026, 9:00 PM",
    DateStyle.ISO: "ISO: 2026-11-30 21:00",
    DateStyle.GERMAN: "German: 30. Nov. 2026, 21:00",
    DateStyle.FRENCH: "French: 30 nov. 2026, 21:00",
    DateStyle.SPANISH: "Spanish: 30 nov 2026, 21:00",
    DateStyle.PORTUGUESE: "Portuguese: 30 de nov. de 2026, 21:00",
}
QUIET_NEEDS_BOTH = "Choose both times, or clear both for no quiet hours."
QUIET_NEEDS_TWO = "Choose another time: quiet hours need a beginning and an end."


def view(draft: str, chosen: Preferences, zone: str, connected: Sequence[str]) -> View:
    """The form, filled with what holds now."""
    none = option("No default", NO_DEFAULT_PLATFORM)
    places = [none, *(option(platforms()[name].title, name) for name in connected)]
    only = option("Only search my default platform", "only")
    hours = [option(f"{hour:02}:00", str(hour)) for hour in range(24)]
    styles = [option(label, style) for style, label in DATE_STYLE_LABELS.items()]
    ticks: Element = {"type": "checkboxes", "action_id": "choices", "options": [only]}
    quiet = chosen.quiet
    return modal(
        "Settings",
        [
            context(f"Your time zone is {zone}, from Slack. Change it in Slack: Preferences > Language & region."),
            _input(
                "platform",
                "Default platform",
                _menu(places, next((one for one in places if one["value"] == chosen.platform), none)),
                "People are added and sessions scheduled there, unless you name another.",
            ),
            _input(
                "only",
                "Searching",
                ticks | ({"initial_options": [only]} if chosen.only_there else {}),
                "Otherwise I search every platform. Add “everywhere” to a command to search them all once.",
                optional=True,
            ),
            _input("digest", "Daily digests come at", _menu(hours, hours[chosen.digest_hour])),
            _input(
                "quiet_from",
                "Quiet hours from",
                _clock(f"{quiet.begins:%H:%M}" if quiet else ""),
                "Messages that can wait do, such as trouble with a subscription. Answers and approvals come at once.",
                optional=True,
            ),
            _input("quiet_until", "Quiet hours until", _clock(f"{quiet.ends:%H:%M}" if quiet else ""), optional=True),
            _input(
                "dates",
                "Dates",
                _menu(styles, next(one for one in styles if one["value"] == chosen.dates)),
                "In answers to you, and what you share of them. Requests and the audit log stay in English.",
            ),
        ],
        draft,
        submit="Save",
        callback=SETTINGS_FORM_CALLBACK,
    )


def chosen_in(state: ViewState) -> tuple[Preferences, dict[str, str]]:
    """What the boxes say, and what is wrong with it, by block."""
    held: dict[str, Mapping[str, Any]] = {block: next(iter(controls.values()), {}) for block, controls in state.items()}
    begins, ends = (str(held.get(name, {}).get("selected_time") or "") for name in ("quiet_from", "quiet_until"))
    faults = {}
    if bool(begins) != bool(ends):
        faults["quiet_until" if begins else "quiet_from"] = QUIET_NEEDS_BOTH
    elif begins and begins == ends:
        faults["quiet_until"] = QUIET_NEEDS_TWO
    platform = _option(held.get("platform"))
    only = bool(held.get("only", {}).get("selected_options"))
    if only and platform == NO_DEFAULT_PLATFORM:
        faults["platform"] = "Choose a platform, or untick the box below."
    return Preferences(
        platform="" if platform == NO_DEFAULT_PLATFORM else platform,
        only_there=only,
        digest_hour=int(_option(held.get("digest")) or 0),
        quiet=QuietHours.read(f"{begins}-{ends}") if begins and ends and not faults else None,
        dates=DateStyle(_option(held.get("dates")) or DateStyle.ENGLISH),
    ), faults


def _option(control: Mapping[str, Any] | None) -> str:
    return str(((control or {}).get("selected_option") or {}).get("value") or "")


def _input(block: str, label: str, element: Element, hint: str = "", optional: bool = False) -> Block:
    made: Block = {
        "type": "input",
        "block_id": block,
        "label": plain(label, limits.INPUT_LABEL_CHARS),
        "optional": optional,
        "element": element,
    }
    return made | ({"hint": plain(hint, limits.INPUT_LABEL_CHARS)} if hint else {})


def _menu(options: Sequence[Element], chosen: Element) -> Element:
    return {"type": "static_select", "action_id": "choice", "options": list(options), "initial_option": chosen}


def _clock(at: str) -> Element:
    return {"type": "timepicker", "action_id": "clock"} | ({"initial_time": at} if at else {})
