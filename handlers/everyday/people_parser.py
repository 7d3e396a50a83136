"""Who a sentence is about: addresses, `"Name" <address>`, names and mentions.

Commas, semicolons, `and`, line breaks or, between addresses, blanks stand between them. An address or a mention is one
person, whatever stands beside it; the words beside it are their name. Without any, what stands between two separators
is a name.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from connectors.core.same import folded
from handlers.everyday.arguments import Named
from handlers.everyday.words import Sentence, Word

AND_WORDS = ("and", "&", "+", "plus")
PERSON_NOUNS = ("user", "users", "person", "people", "learner", "learners", "student", "students", "participant")
"""Words before a name that say only that it is one."""


def people(sentence: Sentence, words: Sequence[Word]) -> list[Named]:
    """Everybody these words name, each once, in their order."""
    groups = _segments(_without_noun(words))
    if len(groups) == 2 and not any(one.address for group in groups for one in group):
        groups = _last_first(sentence, words, groups)
    found: dict[str, Named] = {}
    for named in _named(sentence, groups, words):
        known = found.get(folded(named.who))
        found[folded(named.who)] = named._replace(who=known.who, name=known.name or named.name) if known else named
    return [one for key, one in found.items() if key]


def _without_noun(words: Sequence[Word]) -> Sequence[Word]:
    return words[1:] if len(words) > 1 and words[0].small in PERSON_NOUNS else words


def _segments(words: Sequence[Word]) -> list[list[Word]]:
    """What stands between two separators."""
    parts = groupby(words, lambda one: one.separator or one.small in AND_WORDS)
    return [list(group) for between, group in parts if not between]


def _last_first(sentence: Sentence, words: Sequence[Word], groups: list[list[Word]]) -> list[list[Word]]:
    """`Doe, Jane` is one person whose last name comes first, as directories write it."""
    one_comma = [one.text for one in words if one.separator or one.small in AND_WORDS] == [","]
    single = all(len(group) == 1 and not group[0].quoted for group in groups)
    return [[*groups[1], *groups[0]]] if one_comma and single else groups


def _named(sentence: Sentence, groups: Sequence[Sequence[Word]], words: Sequence[Word]) -> Iterator[Named]:
    late = ""  # `Doe` of `Doe, Jane <jane@…>`, which ends behind the comma
    for at, group in enumerate(groups):
        if not any(one.address for one in group):
            following = groups[at + 1] if at + 1 < len(groups) else ()
            if _is_last_name(sentence, group, following):
                late = sentence.said(group)
                continue
            yield from _by_name(sentence, group)
            continue
        for person in _by_address(sentence, group):
            yield Named(person.who, f"{late}, {person.name}") if late else person
            late = ""


def _is_last_name(sentence: Sentence, group: Sequence[Word], following: Sequence[Word]) -> bool:
    """Whether a comma and then a first name with an address in brackets follow."""
    between = sentence.text[group[-1].end : following[0].start].strip() if following else ""
    behind = [one for one in following if one.address]
    return between == "," and len(behind) == 1 and behind[0].bracketed and following[0] is not behind[0]


def _by_name(sentence: Sentence, group: Sequence[Word]) -> Iterator[Named]:
    """One name; names that are each in quotes are several."""
    if all(one.quoted for one in group):
        yield from (Named(one.text.strip()) for one in group)
        return
    said = group[0].text if len(group) == 1 else _joined(sentence, group)
    yield Named(said.strip().rstrip("!?"))


def _joined(sentence: Sentence, group: Sequence[Word]) -> str:
    in_order = all(one.start < other.start for one, other in pairwise(group))
    return sentence.said(group) if in_order else " ".join(one.text for one in group)


def _by_address(sentence: Sentence, group: Sequence[Word]) -> Iterator[Named]:
    """Each address with the words beside it: before it where addresses stand in brackets or a name comes first, else
    behind it."""
    runs = [(key, list(part)) for key, part in groupby(group, lambda one: bool(one.address))]
    first_name = not runs[0][0]
    before = ""
    for at, (is_address, part) in enumerate(runs):
        if not is_address:
            before = " ".join(one.text for one in part).strip(" ()") if first_name else ""
            continue
        *others, last = part
        behind = runs[at + 1][1] if not first_name and at + 1 < len(runs) else []
        if others:
            yield Named(others[0].address, before)
            yield from (Named(one.address) for one in others[1:])
            before = ""
        yield Named(last.address, before or " ".join(one.text for one in behind).strip(" ()"))
        before = ""
