"""Who a sentence is about: addresses, `"Name" <address>`, names and mentions.

Commas, semicolons, `and`, line breaks or, between addresses, blanks stand between them. An address or a mention is one
person, whatever stands beside it; the words beside it are their name, where they can be one. Without any, what stands
between two separators is a name. Nobody is dropped: a name of which it is not plain whose it is stops everything.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise, takewhile

from connectors.core.same import folded
from connectors.everyday.values import NAME_PARTICLES, is_name_suffix
from connectors.everyday.verbs import Verb
from handlers.parsing.arguments import Named
from handlers.parsing.common_words import AND_WORDS, NEGATIONS, OR_WORDS, PEOPLE_NOUNS
from handlers.parsing.name_words import PREPOSITIONS, SECRET_WORDS, is_no_name
from handlers.parsing.reading import Became, Reading
from handlers.parsing.words import QUOTE_MARKS, Word

MAX_ABBREVIATION_CHARS = 3
"""Of what ends a name with a full stop: `Jr.`"""
MAX_FIRST_NAME_WORDS = 2
"""Behind the comma of `Smith, Mary Ann <…>`."""
NOT_AN_ADDRESS = "A person is an e-mail address, a name or a @mention. If it's a name, put it in quotes."
WHOSE_NAME = "I can't tell whose name that is. Put a comma between people, or write “Name <address>” for each."

_DATE = re.compile("[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}")
_DASH = re.compile("[-–—]+")
_NAME_LETTERS = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")

Group = list[Word]


def people(reading: Reading, words: Sequence[Word]) -> list[Named]:
    """Everybody these words name, each once, in their order. Raises Misread for a word that can be nobody's."""
    words = words[1:] if len(words) > 1 and words[0].small in PEOPLE_NOUNS | {"for"} else words
    words = _whole(reading, words)
    _check_brackets(reading, words)
    parts = [_segments(part) for part in _entries(words)]
    groups = [group for part in parts for group in part]
    _check(reading, groups)
    if len(groups) == 2 and reading.arguments.verb in (Verb.FIND, Verb.PROGRESS):
        parts = [_last_first(words, groups) or groups]
    found: dict[str, Named] = {}
    for part in parts:
        for named in _reversed(reading, words, part) or _named(reading, part):
            known = found.get(folded(named.who))
            found[folded(named.who)] = named._replace(who=known.who, name=known.name or named.name) if known else named
    return [one for key, one in found.items() if key]


def _whole(reading: Reading, words: Sequence[Word]) -> list[Word]:
    """Without the rest of a name of which a word became nothing. What denies is no part of one: it is unread itself."""
    cut, among, unread = set[int](), {one.start for one in words}, False
    for way in (1, -1):
        for one in reading.sentence.words[::way]:
            if reading.became.get(one.start) is Became.UNREAD:
                unread = way == 1 or one.small not in PREPOSITIONS
            elif one.start not in among or one.separator or one.address or one.small in AND_WORDS:
                unread = False
            elif unread and not one.quoted and one.plain.strip("(") not in NEGATIONS | OR_WORDS:
                cut.add(one.start)
    return [one for one in words if one.start not in cut]


def _check_brackets(reading: Reading, words: Sequence[Word]) -> None:
    """Nobody knows what parts `(Jane Doe, Sales)`. Raises Misread, which quotes the first such."""
    inside, found = list[Word](), list[list[Word]]()
    for one in words:
        begins = one.text.startswith("(") and not one.quoted
        if inside or begins:
            inside.append(one)
        if inside and one.text.endswith(")"):
            found += [inside] if any(other.separator for other in inside) else []
            inside = []
    if inside:  # it never ends
        found.append([*takewhile(lambda one: not one.address, inside)])
    if found:
        _keep_sure(reading, [[one for one in words if one.address]])
        reading.unread(found[0], WHOSE_NAME, besides=[one for more in found[1:] for one in more])


def _entries(words: Sequence[Word]) -> list[Group]:
    """What stands between semicolons or line ends, which part people even where a comma stands inside a name."""
    parts = groupby(words, lambda one: one.separator and bool(re.search("[;\n]", one.text)))
    return [list(part) for between, part in parts if not between]


def _segments(words: Sequence[Word]) -> list[Group]:
    """What stands between two separators, without a dash between a name and its address."""
    parts = groupby(words, lambda one: one.separator or one.small in AND_WORDS)
    found: list[Group] = []
    for group in (_without_dash(list(part)) for between, part in parts if not between):
        names = [one for one in group if not one.address]
        if found and names and all(is_name_suffix(one.text) and not one.quoted for one in names):
            found[-1] += group  # the comma of `Jane Doe, PhD` parts nobody
        else:
            found.append(group)
    return found


def _without_dash(group: Group) -> Group:
    beside = {at for at, one in enumerate(group) if one.address}
    return [
        one
        for at, one in enumerate(group)
        if not (_DASH.fullmatch(one.text) and 0 < at < len(group) - 1 and {at - 1, at + 1} & beside)
    ]


def _check(reading: Reading, groups: Sequence[Group]) -> None:
    """A word that can be nobody's name must not become a part of one."""
    for group in groups:
        addresses = sum(bool(one.address) for one in group)
        names = [one for one in group if not one.address]
        for at, one in enumerate(names):
            if one.small in SECRET_WORDS:
                _keep_sure(
                    reading, [[one for one in group if one.address] for group in groups]
                )  # no name: it may be it
                reading.unread([one], "Never type a password here: I make one up that no one sees.")
            if one.quoted:
                continue
            if "@" in one.text or one.text[:1] == "#" or one.text in QUOTE_MARKS:
                _keep_sure(reading, groups)
                reading.unread([one], NOT_AN_ADDRESS)
            beside_quotes = any(other.quoted for other in names)
            lonely = addresses and one.text.islower() and (len(names) == 1 or addresses > 1)
            numbered = any(mark.isdigit() for mark in one.text) and (len(group) > 1 or _DATE.fullmatch(one.text))
            no_name = is_no_name(names, at, bool(addresses)) and not (one.small == "me" and len(group) == 1)
            if no_name or numbered or beside_quotes or lonely:
                _keep_sure(reading, groups)
                reading.unread([word for word in names[at:] if not word.quoted], NOT_AN_ADDRESS)
        if stray := _stray(group):
            _keep_sure(reading, groups)
            reading.unread(stray, WHOSE_NAME)


def _stray(group: Group) -> Sequence[Word]:
    """A name of which it is not plain which address beside it is its own."""
    runs = _runs(group)
    if len(runs) > 1 and any(one.address.startswith("@") for one in group):  # a mention has its name already
        return next(part for address, part in runs if not address)
    if len(runs) < 3:
        return ()
    starts, ends = runs[0][0], runs[-1][0]
    brackets = [runs[at + 1][1][0].bracketed for at, (address, _) in enumerate(runs[:-1]) if not address]
    if not starts and not ends:
        return runs[-1][1]
    if starts and any(brackets) and not (ends and all(brackets)):
        return next(part for at, (address, part) in enumerate(runs) if not address and at)
    return runs[1][1] if starts and ends and not all(brackets) else ()


def _runs(group: Group) -> list[tuple[bool, Group]]:
    """Addresses that stand together, and words that do."""
    return [(key, list(part)) for key, part in groupby(group, lambda one: bool(one.address))]


def _keep_sure(reading: Reading, groups: Sequence[Group]) -> None:
    """For the form: whoever is an address or stands in quotes."""
    sure = [[one for one in group if one.address or one.quoted] for group in groups]
    reading.set_people([*_named(reading, [group for group in sure if group and not _stray(group)])])


def _last_first(words: Sequence[Word], groups: Sequence[Group]) -> list[Group]:
    """`Doe, Jane` is one person whose last name comes first, as directories write it, where one alone is asked for."""
    one_comma = [one.text for one in words if one.separator or one.small in AND_WORDS] == [","]
    single = all(len(group) == 1 and _is_name(group[0]) for group in groups)
    return [[*groups[1], *groups[0]]] if one_comma and single else []


def _reversed(reading: Reading, words: Sequence[Word], groups: Sequence[Group]) -> list[Named]:
    """`Doe, Jane <jane@…>`, where all that stands together is written so; else a comma parts two people."""
    pairs = list(zip(groups[::2], groups[1::2], strict=False))
    if len(groups) % 2 or not all(_is_last_name(last) and _is_first_name(first) for last, first in pairs):
        return []
    text = reading.sentence.text
    if not all(text[last[-1].end : first[0].start].strip() == "," for last, first in pairs):
        return []
    said = [(reading.sentence.said(last), _name(first[:-1]), first[-1].address) for last, first in pairs]
    return [Named(address, f"{last}, {first}") for last, first, address in said]


def _is_last_name(group: Sequence[Word]) -> bool:
    """One word with a capital, with the particles before it: no id, no log-in, nothing in quotes."""
    *particles, last = group
    return (
        _is_name(last) and last.text[:1].isupper() and all(one.text.casefold() in NAME_PARTICLES for one in particles)
    )


def _is_first_name(group: Sequence[Word]) -> bool:
    *names, address = group
    few = 0 < len(names) <= MAX_FIRST_NAME_WORDS
    return few and address.bracketed and bool(address.address) and all(_is_name(one) for one in names)


def _is_name(one: Word) -> bool:
    return not one.quoted and not one.address and bool(_NAME_LETTERS.fullmatch(one.text))


def _named(reading: Reading, groups: Sequence[Group]) -> Iterator[Named]:
    for group in groups:
        yield from _by_address(group) if any(one.address for one in group) else _by_name(reading, group)


def _by_name(reading: Reading, group: Sequence[Word]) -> Iterator[Named]:
    """One name; names that are each in quotes are several."""
    if all(one.quoted for one in group):
        yield from (Named(one.text.strip()) for one in group)
        return
    said = group[0].text if len(group) == 1 else _joined(reading, group)
    yield Named(said.strip().rstrip("!?:…！？" if _is_abbreviated(said) else "!?:….。！？"))


def _is_abbreviated(said: str) -> bool:
    """`Sammy Davis Jr.`, in writings with small letters; `王芳.` and `JD.` are whole names at the end of a sentence."""
    *before, last = said.split() or [""]
    return bool(before) and len(last) <= MAX_ABBREVIATION_CHARS and last.casefold() != last.upper()


def _joined(reading: Reading, group: Sequence[Word]) -> str:
    in_order = all(one.start < other.start for one, other in pairwise(group))
    return reading.sentence.said(group) if in_order else " ".join(one.text for one in group)


def _by_address(group: Group) -> Iterator[Named]:
    """Each address with the words beside it: before it where all addresses stand behind a name, else behind it."""
    runs = _runs(group)
    name_first = runs[-1][0]
    for at, (is_address, part) in enumerate(runs):
        if not is_address:
            continue
        before = _name(runs[at - 1][1]) if at and name_first else ""
        behind = _name(runs[at + 1][1]) if at + 1 < len(runs) and not name_first else ""
        names = [before, *[""] * (len(part) - 1)] if before else [*[""] * (len(part) - 1), behind]
        yield from (Named(one.address, name) for one, name in zip(part, names, strict=True))


def _name(words: Sequence[Word]) -> str:
    return " ".join(one.text for one in words).strip(" ():")
