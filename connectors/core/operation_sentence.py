"""What an operation does is one human sentence: the first line of its docstring.

    "Enroll {user_id: a person} in {course_id course_code: a course}[ as {status}]."

Help reads "Enroll a person in a course"; a change of one's own reads "Enroll Jane Doe (jane@acme.com) in Onboarding 101
as teacher". In braces stands the field that says whom or what it is, with the words for it where that is not known;
behind "the" the words stay: "Close {the group_id: a group}" reads "Close the group Welders"; behind "of" too:
"{of enrollment_id: an enrollment}" reads "the enrollment of Jane Doe". Of what stands in brackets, with bars between,
the first is said of which all fields are given, else the last of several. "Change {*: the details} of …" says which
details those are. Afterwards all is said in the past.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from connectors.core.intent import Intent, Mistakes, make

_PLACE = re.compile(r"\{(?P<the>the |of )?(?P<fields>[\w. *]+)(?:: (?P<words>[^{}]+))?\}")
_ARTICLE = re.compile(r"an? ")
CHANGES = "*"
"""Stands in a sentence for the fields of which an operation changes those that it is given."""
_CHOICE = re.compile(r"\[([^\[\]]+)\]")
_IRREGULAR: Mapping[str, str] = {
    "Begin": "Began",
    "Cancel": "Cancelled",
    "Give": "Gave",
    "Get": "Got",
    "Hide": "Hid",
    "Make": "Made",
    "Say": "Said",
    "Send": "Sent",
    "Stop": "Stopped",
    "Take": "Took",
    "Write": "Wrote",
}
"""Of the verbs with which sentences begin, those that have a past of their own."""


def bare(sentence: str) -> str:
    """The sentence of nobody in particular: "Enroll a person in a course."."""
    return filled(sentence, {})


def filled(sentence: str, called: Mapping[str, str]) -> str:
    """The sentence of these: what each field's value is `called`, by the name of the field."""

    def known(text: str) -> bool:
        return all(_called(one, called) for one in _PLACE.finditer(text))

    def choice(found: re.Match[str]) -> str:
        *first, last = found[1].split("|")
        return next(filter(known, [*first, *([last] if not first else [])]), last if first else "")

    chosen = _CHOICE.sub(choice, sentence)
    return _PLACE.sub(lambda place: _called(place, called) or place["words"] or "", chosen)


def fields(sentence: str) -> Iterator[tuple[str, str]]:
    """The fields that it names, such as `user_id`, or `user.id` in a part, each with its words."""
    for place in _PLACE.finditer(sentence):
        yield from ((one, place["words"] or "") for one in place["fields"].split() if one != CHANGES)


def in_past(sentence: str) -> str:
    """What was to be done, as it is said when it is done: "Enrolled Jane Doe in Onboarding 101."."""
    verb, blank, rest = sentence.partition(" ")
    return f"{_past(verb)}{blank}{rest}"


def _past(verb: str) -> str:
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb.endswith("e"):
        return f"{verb}d"
    return f"{verb[:-1]}ied" if re.search(r"[^aeiou]y$", verb) else f"{verb}ed"


def _called(place: re.Match[str], called: Mapping[str, str]) -> str:
    name = next((called[one] for one in place["fields"].split() if called.get(one)), "")
    if not name or not place["the"]:
        return name
    noun = noun_of(place["words"])
    if name.startswith(f"{noun} "):
        return f"the {name}" if " of " in noun else name
    return f"the {noun} of {name}" if place["the"] == "of " else f"the {noun} {name}"


def noun_of(words: str) -> str:
    """`course`, of "a course" and of "courses"; empty where they are about somebody, or one thing or another."""
    if _ARTICLE.match(words):
        return "" if " or a" in words else _ARTICLE.sub("", words, count=1)
    return "person" if words == "people" else words[:-1] if words.endswith("s") and "'" not in words else ""


@cache
def sentence_of(cls: type[Intent[Any]]) -> str:
    """What the operation does, as it is written: the first line of its docstring."""
    return (cls.__doc__ or "").strip().split("\n")[0]


@cache
def summary(cls: type[Intent[Any]]) -> str:
    """What the operation does, in one line, whomever it is done to."""
    return bare(sentence_of(cls))


@cache
def sentence_parts(cls: type[Intent[Any]]) -> tuple[str, str]:
    """The sentence taken apart, without full stops: what it does, as it is written, and what is to be known of it,
    which stands behind a semicolon there; empty where nothing is."""
    does, _, known = sentence_of(cls).rstrip(".").partition("; ")
    return does, f"{known[:1].upper()}{known[1:]}"


@cache
def summary_parts(cls: type[Intent[Any]]) -> tuple[str, str]:
    """The same, whomever it is done to."""
    does, known = sentence_parts(cls)
    return bare(does), known


def deed(cls: type[Intent[Any]], data: Mapping[str, Any]) -> str:
    """What the operation does with these plain data, in one line without a full stop."""
    try:
        own = make(cls, data).deed
    except Mistakes:  # such as data that were kept without their secrets
        own = ""
    return bare(own) or summary(cls).rstrip(".")
