"""What is typed after `/lms subscribe`, read: platform, event, filters, rhythm.

    skilljar course_completion course="Onboarding 101" person~acme digest daily

`=` fits one of the names of a fact, `~` a part of one. What cannot be read becomes sentences.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.notifications.subscription import EVERY_EVENT, Filter, Rhythm
from connectors.catalog import platforms
from connectors.core.field_specs import squash
from connectors.core.near_names import near_names
from connectors.core.tokenizer import Unbalanced, pairs, quoted, unquote
from handlers.notifications.subscribe_view import SubscriptionDraft, facts
from handlers.notifications.subscription_words import kinds, plain
from handlers.notifications.tamed import titled

FILTER_KEY_PATTERN = re.compile(r"(?<!\S)([^\W\d][\w-]*(?:[.:\[][\w.:\]-]*)?\s?[=~])(?![=~])")
"""The beginning of a filter: a fact, and how it must fit. A field inside of another begins one too: it is refused,
and not read as the end of what stands before it."""
DIGEST_PATTERN = re.compile(
    r"(?<!\S)(?:digest[\s=]+(hourly|daily)|(hourly|daily)\s+digest|at\s+once)\s*$", re.IGNORECASE
)
MAX_FILTER_VALUE_CHARS, MAX_FILTERS = 200, 20
"""Characters of what a fact must be, and filters of a subscription."""
EVENT_SUGGESTIONS_SHOWN = 5
"""Names offered for one that is not known."""


def read(text: str, telling: Sequence[str], channel: str) -> tuple[SubscriptionDraft, tuple[Filter, ...], list[str]]:
    """What was understood, its filters, and what is wrong. `telling` are the connected platforms that tell news."""
    text, rhythm = _rhythm(text)
    key = FILTER_KEY_PATTERN.search(text)
    head, rest = (text[: key.start()], text[key.start() :].strip()) if key else (text, "")
    head, said = _rhythm(head)
    drafted = SubscriptionDraft(channel, filters=rest, rhythm=rhythm or said or Rhythm.AT_ONCE)
    platform, _, typed = head.strip().partition(" ")
    if platform.lower() not in telling:
        return drafted, (), [_no_platform(platform, telling)]
    drafted = replace(drafted, platform=platform.lower())
    event = next((one for one in (*kinds(drafted.platform), EVERY_EVENT) if squash(one) == squash(typed)), "")
    if not event:
        return drafted, (), [_no_event(drafted.platform, typed.strip())]
    drafted = replace(drafted, event=event)
    found, wrong = filters(drafted, rest)
    return (drafted if wrong else replace(drafted, filters=lines(found))), found, wrong


def filters(drafted: SubscriptionDraft, text: str) -> tuple[tuple[Filter, ...], list[str]]:
    """Filters from a command or the lines of a form, and what is wrong with them."""
    names = facts(drafted.platform, drafted.event)
    try:
        rest, raw = pairs(text, FILTER_KEY_PATTERN)
    except Unbalanced as error:
        return (), [str(error)]
    wrong = [f"I don't know what “{rest[:60]}” belongs to. Write {names[0]}=… before it."] if rest and names else []
    found: list[Filter] = []
    for key, value in raw:
        fact = next((one for one in names if squash(one) == squash(key[:-1])), "")
        try:
            wanted = " ".join(unquote(value)[0].split())
        except Unbalanced as error:
            wrong.append(str(error))
            continue
        if not fact:
            wrong.append(_no_fact(drafted, key[:-1].strip(), names))
        elif not wanted or len(wanted) > MAX_FILTER_VALUE_CHARS:
            wrong.append(
                f"Say what {fact} must be, in at most {MAX_FILTER_VALUE_CHARS} characters, such as {key}Onboarding."
            )
        else:
            found.append(Filter(fact, wanted, key.endswith("~")))
    found = list(dict.fromkeys(found))
    if len(found) > MAX_FILTERS:
        wrong.append(f"That's {len(found)} filters, and all of them must match. At most {MAX_FILTERS} can be given.")
    return tuple(found), wrong


def lines(found: Iterable[Filter]) -> str:
    """The filters as they are typed into a form, one per line; `filters` reads them back."""
    return "\n".join(_line(one) for one in found)


def _line(one: Filter) -> str:
    plain = str(one)
    try:
        rest, raw = pairs(plain, FILTER_KEY_PATTERN)
        same = not rest and [(key, unquote(value)[0]) for key, value in raw] == [(_key(one), one.text)]
    except Unbalanced:
        same = False
    return plain if same else f"{_key(one)}{quoted(one.text)}"


def _key(one: Filter) -> str:
    return f"{one.fact}{'~' if one.part else '='}"


def _rhythm(text: str) -> tuple[str, Rhythm | None]:
    """The text before a rhythm at its end, and that."""
    found = DIGEST_PATTERN.search(text)
    if not found:
        return text, None
    named = found[1] or found[2]
    return text[: found.start()], Rhythm(named.lower()) if named else Rhythm.AT_ONCE


def _no_platform(typed: str, telling: Sequence[str]) -> str:
    if not telling:
        return "No connected platform sends updates yet. Ask your Registrar admin."
    there = ", ".join(telling)
    known = platforms().get(typed.lower())
    if known:
        why = f" {known.tells_no_news}" if known.tells_no_news else ""
        return f"{known.title} has no updates here.{why} Choose: {there}."
    return f"“{typed[:60]}” isn't a platform. Choose: {there}."


def _no_event(platform: str, typed: str) -> str:
    known = [*kinds(platform), EVERY_EVENT]
    if not typed:
        return f"Say what to post from {titled(platform)}: {_explained(platform)}."
    squashed = {squash(one): one for one in known}
    near = [squashed[one] for one in near_names(squash(typed), squashed, EVENT_SUGGESTIONS_SHOWN, at_least=0.5)]
    words = set(re.findall(r"[a-z]{4,}", typed.lower()))
    near += [one for one in known if any(word[:5] in one for word in words)]
    if near:
        offered = ", ".join(dict.fromkeys(near[:EVENT_SUGGESTIONS_SHOWN]))
        return f"{titled(platform)} has no update “{typed[:60]}”. Did you mean {offered}?"
    return f"{titled(platform)} has no update “{typed[:60]}”. Choose: {_explained(platform)}."


def _explained(platform: str) -> str:
    """Every event with what it is in plain words: `ping` and `unknown` say nothing to anybody."""
    said = [f"{event} ({plain(kind.when)})" for event, kind in kinds(platform).items()]
    return ", ".join([*said, f"{EVERY_EVENT} (any of these)"])


def _no_fact(drafted: SubscriptionDraft, typed: str, names: Sequence[str]) -> str:
    if not names:
        return f"{drafted.event} can't be filtered. Leave out {typed[:60]}."
    squashed = {squash(one): one for one in names}
    near = [squashed[one] for one in near_names(squash(typed), squashed)]
    meant = f" Did you mean {near[0]}?" if near else ""
    return f"{drafted.event} can't be filtered by “{typed[:60]}”. Filter by {', '.join(names)}.{meant}"
