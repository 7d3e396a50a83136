"""The form of an everyday verb: the same questions wherever the answer is to be found."""

from collections.abc import Mapping, Sequence
from typing import Any

from connectors.catalog import platforms
from connectors.everyday.exact import shown
from connectors.everyday.verbs import VERB_EXAMPLES, VERB_SUMMARIES, VERB_TITLES, Verb
from handlers.everyday.platform_reader import has_logins, sites_of
from handlers.everyday.platform_reply import listed
from handlers.parsing.arguments import EVERYWHERE, MAX_PEOPLE
from handlers.slack import limits
from handlers.slack.blocks import Block, Element, View, clip, context, modal, plain, say
from handlers.slack.widgets import option

VERB_FORM_CALLBACK = "everyday"
ANYWHERE = "–anywhere–"
"""Value of the option that names no platform."""
TIME_SPANS = ("today", "tomorrow", "this week", "next week", "this month", "last week", "last month", "last 90 days")
SESSION_LENGTHS: Mapping[str, str] = {
    "30": "30 minutes", "45": "45 minutes", "60": "1 hour", "90": "1 h 30 min", "120": "2 hours", "180": "3 hours",
    "240": "4 hours", "480": "8 hours",
}  # fmt: skip
VERB_FIELDS: Mapping[Verb, Sequence[str]] = {
    Verb.FIND: ("who", "on"),
    Verb.COURSES: ("words", "on"),
    Verb.ROSTER: ("course", "on"),
    Verb.ENROLL: ("people", "course", "role", "name", "on"),
    Verb.UNENROLL: ("people", "course", "on"),
    Verb.PROGRESS: ("who?", "course?", "on"),
    Verb.ATTENDANCE: ("course", "span", "on"),
    Verb.SESSIONS: ("span", "words", "on"),
    Verb.SCHEDULE: ("title", "at", "length", "hosts", "place", "on"),
    Verb.ADD: ("email", "name", "login", "site", "on"),
    Verb.DEACTIVATE: ("people", "on"),
    Verb.REACTIVATE: ("people", "on"),
    Verb.LINK: ("people", "course", "on"),
}
"""What each asks for, in order; what a question mark follows may be left out."""
VERB_FIELD_LABELS: Mapping[str, tuple[str, str]] = {
    "who": ("Who", "Type a name or an e-mail address."),
    "people": ("Who", f"Names or e-mail addresses, up to {MAX_PEOPLE}. Type a few letters."),
    "newcomers": ("Who", "One person a line, like Jane Doe <jane@acme.com>."),
    "login": ("Login name", "Leave it empty and I'll pick a free one."),
    "course": ("Course", "Type a few letters of the title."),
    "words": ("Title", "Part of it is enough."),
    "title": ("What", "A new title. On some platforms, the course it belongs to."),
    "role": ("Role", "For example teacher. Leave it empty for a learner."),
    "name": ("Name", "First and last name. Only needed for someone new there."),
    "email": ("E-mail", ""),
    "span": ("When", ""),
    "at": ("Starts", ""),
    "day": ("Day", ""),
    "hour": ("Starts at", ""),
    "length": ("How long", ""),
    "hosts": ("With", "E-mail addresses of the teachers, separated by commas."),
    "place": ("Place", "A room or an address."),
    "site": ("Training site", "For example learn.example.com."),
    "on": ("Platform", ""),
}
VERB_OPTIONAL_FIELDS = ("words", "role", "name", "hosts", "place", "site", "login")


def view(verb: Verb, draft: str, filled: Mapping[str, Any], able: Sequence[str], said: str = "") -> View:
    """`filled` is what is known by the names of the fields: texts, and `at` in Unix seconds. `able` are the platforms
    that have the verb; with one there is nothing to choose."""
    where = listed([platforms()[one].title for one in able])
    blocks: list[Block] = [context(f"{VERB_SUMMARIES[verb]}. On {where}.")]
    blocks += [say(f"⚠ {said}")] if said else []
    for field in fields(verb, filled):
        name = field.rstrip("?")
        if name == "on" and len(able) == 1:
            continue
        optional = name in VERB_OPTIONAL_FIELDS or field.endswith("?")
        blocks.append(_input(name, _control(name, verb, filled, able), optional, able))
    blocks.append(context(f"Same as typing: /lms {VERB_EXAMPLES[verb]}"))
    return modal(VERB_TITLES[verb], blocks, draft, submit=VERB_TITLES[verb].split()[0], callback=VERB_FORM_CALLBACK)


def fields(verb: Verb, filled: Mapping[str, Any]) -> Sequence[str]:
    """What is asked for. Several new people stand in one box, each with the name beside the address;
    a day without an hour stands in a box of its own; a training site is asked for where one was said."""
    if verb is Verb.SCHEDULE and filled.get("day"):
        return [part for one in VERB_FIELDS[verb] for part in (("day", "hour") if one == "at" else (one,))]
    known = VERB_FIELDS[verb]
    if filled.get("site") and "site" not in known:
        known = (*known[:-1], "site", *known[-1:])
    if not filled.get("newcomers"):
        return known
    several = [one for one in known if one not in ("people", "email", "name", "login")]
    return ("newcomers", *several)


def _input(name: str, element: Element, optional: bool, able: Sequence[str]) -> Block:
    label, hint = VERB_FIELD_LABELS[name]
    hint = f"{_only_for(name, able)}{hint}"
    made: Block = {
        "type": "input",
        "block_id": name,
        "label": plain(label, limits.INPUT_LABEL_CHARS),
        "element": element,
        "optional": optional,
    }
    return made | ({"hint": plain(hint, limits.INPUT_LABEL_CHARS)} if hint else {})


def _only_for(name: str, able: Sequence[str]) -> str:
    """Which of the platforms have what is asked for, in a sentence, where not all of them need have it."""
    match name:
        case "login":
            having = [one for one in able if has_logins(one)]
        case "site":
            having = [one for one in able if sites_of(one)]
        case _:
            return ""
    several = ", if it has several" if name == "site" else ""
    return f"Only for {listed([platforms()[one].title for one in having])}{several}. " if having else ""


def _control(name: str, verb: Verb, filled: Mapping[str, Any], able: Sequence[str]) -> Element:
    value = filled.get(name)
    match name:
        case "who" | "course" | "title":
            text = filled.get("names", {}).get(value) if name == "who" else filled.get("course_text")
            return _searching(name, str(value or ""), str(text or ""))
        case "people":
            return _searching_several(value or (), filled.get("names") or {})
        case "newcomers":
            return {"type": "plain_text_input", "action_id": "text", "multiline": True, "initial_value": str(value)}
        case "on":
            anywhere = {ANYWHERE: "Any platform"}
            both = {EVERYWHERE: "Everywhere"} if verb in (Verb.DEACTIVATE, Verb.REACTIVATE) else {}
            return _select(anywhere | both | {one: platforms()[one].title for one in able}, value or ANYWHERE)
        case "span":
            words = {one: one.capitalize() for one in (*TIME_SPANS, *([value] if value else ()))}
            return _select(words, value or ("this week" if verb is Verb.SESSIONS else "last month"))
        case "length":
            other = {} if value in (None, "", *SESSION_LENGTHS) else {str(value): f"{value} minutes"}
            return _select({**SESSION_LENGTHS, **other}, value or "60")
        case "at":
            return {"type": "datetimepicker", "action_id": "at"} | ({"initial_date_time": int(value)} if value else {})
        case "day":
            return {"type": "datepicker", "action_id": "day", "initial_date": str(value)}
        case "hour":
            return {"type": "timepicker", "action_id": "hour"}
        case "email":
            made: Element = {"type": "email_text_input", "action_id": "text"}
        case _:
            made = {"type": "plain_text_input", "action_id": "text"}
    return made | ({"initial_value": clip(str(value), 500)} if value else {})


def _searching(name: str, value: str, text: str = "") -> Element:
    """A box that offers what the platforms have. `text` is what is shown of the value."""
    asks = "course" if name == "title" else name
    made: Element = {
        "type": "external_select",
        "action_id": f"everyday.{asks}",
        "min_query_length": 2 if asks == "who" else 0,
        "placeholder": plain("Type to search", limits.PLACEHOLDER_CHARS),
    }
    fits = value and len(value) <= limits.OPTION_VALUE_CHARS
    return made | (
        {"initial_option": option(clip(text or shown(value), limits.OPTION_TEXT_CHARS), value)} if fits else {}
    )


def _searching_several(values: Sequence[str], names: Mapping[str, str]) -> Element:
    """The same for several people at once."""
    made: Element = {
        "type": "multi_external_select",
        "action_id": "everyday.who",
        "min_query_length": 2,
        "max_selected_items": MAX_PEOPLE,
        "placeholder": plain("Type to search", limits.PLACEHOLDER_CHARS),
    }
    fit = [one for one in values if 0 < len(one) <= limits.OPTION_VALUE_CHARS]
    chosen = [option(clip(names.get(one) or shown(one), limits.OPTION_TEXT_CHARS), one) for one in dict.fromkeys(fit)]
    return made | ({"initial_options": chosen} if chosen else {})


def _select(words: Mapping[str, str], value: Any) -> Element:
    options = [option(text, one) for one, text in words.items()]
    chosen = next((one for one in options if one["value"] == value), options[0])
    return {"type": "static_select", "action_id": "choice", "options": options, "initial_option": chosen}
