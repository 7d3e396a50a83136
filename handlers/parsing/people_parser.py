"""Who a sentence is about: addresses, `"Name" <address>`, names and mentions.

Commas, semicolons, `and`, line breaks or, between addresses, blanks stand between them. An address or a mention is one
person, whatever stands beside it; the words beside it are their name, where they can be one. Without any, what stands
between two separators is a name.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from connectors.core.same import folded
from handlers.parsing.arguments import Named
from handlers.parsing.reading import Reading
from handlers.parsing.words import QUOTE_MARKS, Word

AND_WORDS = ("and", "&", "+", "plus")
PERSON_NOUNS = ("user", "users", "person", "people", "learner", "learners", "student", "students", "participant", "for")
"""Words before a name that say only that it is one."""
NOT_A_NAME = (
    "on", "at", "from", "until", "till", "except", "but", "not", "without", "if", "when", "after", "before", "tomorrow",
    "today", "tonight", "next", "every", "week", "now", "asap", "password", "pw", "pin", "everyone", "everybody", "all",
    "as", "with", "by", "or", "too", "again", "also",
)  # fmt: skip
"""Words that are no part of a name, unless it stands in quotes."""
MAX_ABBREVIATION_CHARS = 3
"""Of what ends a name with a full stop: `Jr.`"""
SECRET_WORDS = ("password", "pw", "pin", "passwort", "contraseña")
NOT_AN_ADDRESS = "A person is an e-mail address, a name or a @mention."

_DATE = re.compile("[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}")


def people(reading: Reading, words: Sequence[Word]) -> list[Named]:
    """Everybody these words name, each once, in their order. Raises Misread for a word that can be nobody's."""
    words = _without_noun(words)
    groups = _segments(words)
    _check(reading, groups)
    if len(groups) == 2 and not any(one.address for group in groups for one in group):
        groups = _last_first(words, groups)
    found: dict[str, Named] = {}
    for named in _named(reading, groups):
        known = found.get(folded(named.who))
        found[folded(named.who)] = named._replace(who=known.who, name=known.name or named.name) if known else named
    return [one for key, one in found.items() if key]


def _without_noun(words: Sequence[Word]) -> Sequence[Word]:
    return words[1:] if len(words) > 1 and words[0].small in PERSON_NOUNS else words


def _segments(words: Sequence[Word]) -> list[list[Word]]:
    """What stands between two separators."""
    parts = groupby(words, lambda one: one.separator or one.small in AND_WORDS)
    return [list(group) for between, group in parts if not between]


def _check(reading: Reading, groups: Sequence[Sequence[Word]]) -> None:
    """A word that can be nobody's name must not become a part of one."""
    for group in groups:
        addresses = sum(bool(one.address) for one in group)
        names = [one for one in group if not one.address]
        for at, one in enumerate(names):
            if one.small in SECRET_WORDS:
                _keep_sure(reading, groups)
                reading.unread([one], "Never type a password here: I make one up that nobody sees.")
            if one.quoted:
                continue
            if "@" in one.text or one.text[:1] == "#" or one.text in QUOTE_MARKS:
                _keep_sure(reading, groups)
                reading.unread([one], NOT_AN_ADDRESS)
            beside_quotes = any(other.quoted for other in names)
            lonely = addresses and one.text.islower() and (len(names) == 1 or addresses > 1)
            numbered = any(mark.isdigit() for mark in one.text) and (len(group) > 1 or _DATE.fullmatch(one.text))
            if one.small in NOT_A_NAME or numbered or beside_quotes or lonely:
                _keep_sure(reading, groups)
                reading.unread([word for word in names[at:] if not word.quoted], NOT_AN_ADDRESS)


def _keep_sure(reading: Reading, groups: Sequence[Sequence[Word]]) -> None:
    """For the form: whoever is an address or stands in quotes."""
    sure = [[one for one in group if one.address or one.quoted] for group in groups]
    reading.set_people([*_named(reading, [group for group in sure if group])])


def _last_first(words: Sequence[Word], groups: list[list[Word]]) -> list[list[Word]]:
    """`Doe, Jane` is one person whose last name comes first, as directories write it."""
    one_comma = [one.text for one in words if one.separator or one.small in AND_WORDS] == [","]
    single = all(len(group) == 1 and not group[0].quoted for group in groups)
    return [[*groups[1], *groups[0]]] if one_comma and single else groups


def _named(reading: Reading, groups: Sequence[Sequence[Word]]) -> Iterator[Named]:
    late = ""  # `Doe` of `Doe, Jane <jane@…>`, which ends behind the comma
    for at, group in enumerate(groups):
        if not any(one.address for one in group):
            following = groups[at + 1] if at + 1 < len(groups) else ()
            if _is_last_name(reading, group, following):
                late = reading.sentence.said(group)
                continue
            yield from _by_name(reading, group)
            continue
        for person in _by_address(group):
            yield Named(person.who, f"{late}, {person.name}") if late else person
            late = ""


def _is_last_name(reading: Reading, group: Sequence[Word], following: Sequence[Word]) -> bool:
    """Whether a comma and then a first name with an address in brackets follow."""
    between = reading.sentence.text[group[-1].end : following[0].start].strip() if following else ""
    behind = [one for one in following if one.address]
    return between == "," and len(behind) == 1 and behind[0].bracketed and following[0] is not behind[0]


def _by_name(reading: Reading, group: Sequence[Word]) -> Iterator[Named]:
    """One name; names that are each in quotes are several."""
    if all(one.quoted for one in group):
        yield from (Named(one.text.strip()) for one in group)
        return
    said = group[0].text if len(group) == 1 else _joined(reading, group)
    abbreviated = len(said.split()[-1]) <= MAX_ABBREVIATION_CHARS if said.strip() else False
    yield Named(said.strip().rstrip("!?:" if abbreviated else "!?:."))


def _joined(reading: Reading, group: Sequence[Word]) -> str:
    in_order = all(one.start < other.start for one, other in pairwise(group))
    return reading.sentence.said(group) if in_order else " ".join(one.text for one in group)


def _by_address(group: Sequence[Word]) -> Iterator[Named]:
    """Each address with the words beside it: before it where addresses stand in brackets or a name comes first, else
    behind it."""
    runs = [(key, list(part)) for key, part in groupby(group, lambda one: bool(one.address))]
    first_name = not runs[0][0]
    before = ""
    for at, (is_address, part) in enumerate(runs):
        if not is_address:
            before = _name(part) if first_name else ""
            continue
        *others, last = part
        behind = runs[at + 1][1] if not first_name and at + 1 < len(runs) else []
        if others:
            yield Named(others[0].address, before)
            yield from (Named(one.address) for one in others[1:])
            before = ""
        yield Named(last.address, before or _name(behind))
        before = ""


def _name(words: Sequence[Word]) -> str:
    return " ".join(one.text for one in words).strip(" ()")
