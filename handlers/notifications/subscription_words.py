"""What a subscription waits for, in words: `When someone completes “Onboarding 101” on Skilljar`."""

import re
from collections.abc import Iterable, Mapping

from bot.notifications.subscription import EVERY_EVENT, Filter
from bot.ports import SubscribedNews
from connectors.catalog import platforms
from connectors.core.field_specs import squash
from connectors.core.labels import label
from connectors.core.tokenizer import unquote
from connectors.news.news import EventKind
from handlers.notifications.tamed import event_name, tame, titled
from handlers.slack.blocks import clip

FILTER_TEXT_CHARS = 60
"""Characters of what a fact must be."""
FILTERS_CHARS = 120
"""Characters of the facts that the sentence itself does not hold."""
EVERYTHING_CHARS = 1500
"""Characters of all that a platform tells."""
FACT_WORDS: Mapping[str, str] = {
    "by": "person who changed it", "due": "due date", "starts": "start time", "begins": "new start time",
    "site": "training site",
    "present": "list of who came", "absent": "list of who was absent", "late": "list of who was late",
    "passed": "list of who passed",
}  # fmt: skip
"""What facts are called in a sentence, where their labels alone say too little."""
FIRST_WORDS = ("A", "An", "The", "There's", "It", "Someone")
"""Words that begin with a capital only where a sentence does."""
_SLOT = re.compile(r"\{(\w+)(?:\|([^}]*))?\}")
_TYPED = re.compile(r"([^=~]+)([=~])(.*)", re.DOTALL)


def kinds(platform: str) -> Mapping[str, EventKind]:
    """What a platform tells, by the names people type."""
    known = platforms().get(platform)
    return known.news.kinds if known and known.news else {}


def happens(one: SubscribedNews) -> str:
    """`someone completes “Onboarding 101” on Skilljar, where the result is “passed”`."""
    found, left = [*map(_filter, one.filters)], [*map(_filter, one.filters)]

    def said(slot: re.Match[str]) -> str:
        fitting = next((each for each in found if squash(each.fact) == squash(slot[1])), None)
        if fitting:
            left.remove(fitting)
        return _slot(slot[1], slot[2] or "", fitting)

    text = _SLOT.sub(said, _when(one))
    where = clip(" and ".join(_where(each) for each in left), FILTERS_CHARS)
    return f"{text} on {titled(one.platform)}" + (f", where {where}" if where else "")


def in_words(one: SubscribedNews) -> str:
    """The same, as what a channel is subscribed to: `When someone completes …`."""
    return f"When {happens(one)}"


def title(platform: str, event: str) -> str:
    """Any of one kind, for a menu: `Someone completes a course`."""
    text = plain(_when(SubscribedNews(platform, event)))
    return text[:1].upper() + text[1:]


def plain(text: str) -> str:
    """A sentence with facts in braces, of which any may be."""
    return _SLOT.sub(lambda slot: _slot(slot[1], slot[2] or "", None), text)


def counted(platform: str, event: str) -> str:
    """What happened, for a digest that counts: `someone completed a course`."""
    kind = kinds(platform).get(event)
    if not kind:
        return event_name(event)
    nouns = {slot[1]: slot[2] for slot in _SLOT.finditer(kind.when) if slot[2]}
    text = re.split(r"[:;,.]| at \{", kind.says)[0]
    text = _SLOT.sub(lambda slot: _slot(slot[1], nouns.get(slot[1], ""), None), text)
    return f"{text[:1].lower()}{text[1:]}" if text.partition(" ")[0] in FIRST_WORDS else text


def everything(one: SubscribedNews) -> list[str]:
    """What “anything” holds, in the words of its kinds; nothing of a subscription to one kind."""
    told = [plain(kind.when) for kind in kinds(one.platform).values()] if one.event == EVERY_EVENT else []
    return [f"That is when {clip(_either(told), EVERYTHING_CHARS)}."] if told else []


def _either(told: Iterable[str]) -> str:
    *first, last = told
    return f"{', '.join(first)}, or {last}" if first else last


def _when(one: SubscribedNews) -> str:
    if one.event == EVERY_EVENT:
        return "anything happens"
    kind = kinds(one.platform).get(one.event)
    return kind.when if kind else f"“{event_name(one.event)}” happens, which I no longer know,"


def _filter(typed: str) -> Filter:
    """A filter as it is typed."""
    found = _TYPED.fullmatch(typed)
    return Filter(found[1], unquote(found[3])[0], found[2] == "~") if found else Filter(typed, "")


def _slot(fact: str, noun: str, fitting: Filter | None) -> str:
    any_of_it = noun or a_or_someone(fact)
    if not fitting:
        return any_of_it
    text = tame(fitting.text, FILTER_TEXT_CHARS)
    if fitting.part:
        return f"{any_of_it} with “{text}” in {'their name or address' if fact == 'person' else 'its name'}"
    return text if fact == "person" else f"“{text}”"


def _where(one: Filter) -> str:
    fact = tame(FACT_WORDS.get(one.fact) or label(one.fact).lower(), FILTER_TEXT_CHARS)
    return f"the {fact} {'contains' if one.part else 'is'} “{tame(one.text, FILTER_TEXT_CHARS)}”"


def a_or_someone(fact: str) -> str:
    """`a course`, of which it is not said which."""
    if fact == "person":
        return "someone"
    name = label(fact).lower()
    return f"{'an' if name[:1] in 'aeiou' else 'a'} {name}"
