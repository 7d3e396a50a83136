"""A course, perhaps, and the time that is asked about: `"Welder induction" last week`, `of Welding from 1 to 5 June`.

Beside a time a title without quotes is hard to tell from more words that say when, so it stands behind `of` or `for`,
or, where attendance is asked about, right behind the verb; it holds nothing that looks like a time, and a day of the
week behind it has its `on`, since `Casual Friday` may be a title.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import NoReturn

from connectors.everyday.verbs import VERB_EXAMPLES, Verb
from handlers.parsing import dates
from handlers.parsing.common_words import AND_WORDS
from handlers.parsing.reading import IF_A_TITLE, Became, Reading, day_label
from handlers.parsing.time_words import BEFORE_A_DAY, SPAN_LIKE, leaves_time
from handlers.parsing.words import Word

DEFAULT_SESSIONS_SPAN = timedelta(days=7)
DEFAULT_ATTENDANCE_SPAN = timedelta(days=30)
MAX_SPAN_WORDS = 20
"""Words that say a stretch of time: `from Monday the 1st of June 2026 to Friday the 5th of June 2026`."""


def in_time(reading: Reading) -> None:
    """Read title and time, whichever comes first. Raises Misread."""
    verb, left, back = reading.arguments.verb, reading.skip(), reading.arguments.verb is Verb.ATTENDANCE
    title, when = _apart(left, reading)
    reading.take(when, Became.DATE)
    found = _spans(reading, when) if when else []
    whole = back and all(
        until - since > timedelta(days=1) for since, until in found
    )  # `from monday` may mean ever since
    if when and title and title[-1].small == "from" and title[-1].start < when[0].start and whole:
        reading.take(title[-1:], Became.LITTLE)
        title = title[:-1]
    led = len(title) > 1 and title[0].small in ("of", "for", "in")
    if led:
        reading.take(title[:1], Became.LITTLE)
        title = title[1:]
    if title and not any(one.quoted for one in title):
        _check(reading, title, when, led)
    reading.title(title)
    if not found:
        now = reading.now
        found = [(now - DEFAULT_ATTENDANCE_SPAN, now) if back else (now, now + DEFAULT_SESSIONS_SPAN)]
    if verb is Verb.ATTENDANCE:
        reading.need(reading.arguments.course, "Say which course")
    beside = [one for one in reading.left if not one.separator]
    reading.sure = _sure(reading, beside, _within(reading, beside)) if not when else frozenset()
    reading.finish()
    meanings = [(_label(one), {"since": one[0], "until": one[1]}) for one in found]
    reading.choose(reading.sentence.quoting(when), meanings)


def _apart(words: Sequence[Word], reading: Reading) -> tuple[Sequence[Word], Sequence[Word]]:
    """The title, and the words that say when."""
    for at in range(max(0, len(words) - MAX_SPAN_WORDS), len(words)):
        if _says_when(reading, words[at:]):
            return words[:at], words[at:]
    for at in range(min(len(words), MAX_SPAN_WORDS), 0, -1):
        if _says_when(reading, words[:at]):
            return words[at:], words[:at]
    return words, []


def _within(reading: Reading, words: Sequence[Word]) -> Sequence[Word]:
    """The longest of these that say when."""
    for size in range(min(len(words), MAX_SPAN_WORDS), 0, -1):
        for at in range(len(words) - size + 1):
            if _says_when(reading, words[at : at + size]):
                return words[at : at + size]
    return ()


def _sure(reading: Reading, words: Sequence[Word], when: Sequence[Word]) -> frozenset[int]:
    """Where those begin that say when, if the words beside them cannot say which day of another."""
    if not when:
        return frozenset()
    before = [one.small for one in words if one.start < when[0].start]
    behind = [one.small for one in words if one.start > when[-1].start]
    return frozenset(one.start for one in when) if leaves_time(before, behind) else frozenset()


def _says_when(reading: Reading, words: Sequence[Word]) -> bool:
    plain = bool(words) and not words[0].separator and not any(one.quoted for one in words)
    return plain and bool(_spans(reading, words))


def _spans(reading: Reading, words: Sequence[Word]) -> list[dates.Span]:
    said, back = reading.sentence.said(words), reading.arguments.verb is Verb.ATTENDANCE
    return dates.spans(said, reading.now, back) or dates.spans(said.rstrip(".!? "), reading.now, back)


def _check(reading: Reading, title: Sequence[Word], when: Sequence[Word], led: bool) -> None:
    """A title without quotes must not hold more of the time. Raises Misread."""
    bare = [one for one in title if not one.separator]
    if not when and reading.arguments.verb is Verb.SESSIONS and not led:
        said = reading.sentence.quoting(title)
        reading.refuse(f"I don't know when “{said}” is. Try: `/lms {VERB_EXAMPLES[Verb.SESSIONS]}`.")
    like = next((at for at, one in enumerate(bare) if SPAN_LIKE.fullmatch(_bare(one))), None)
    if like is not None:
        while like and BEFORE_A_DAY.fullmatch(_bare(bare[like - 1])):
            like -= 1
        reading.sure = _sure(reading, bare[like:], _within(reading, bare[like:])) if not when else frozenset()
        _unread(reading, bare[like:], when)
    if not when:
        return
    before = bool(bare) and bare[-1].start < when[0].start
    at = len(bare)
    while before and at and (BEFORE_A_DAY.fullmatch(_bare(bare[at - 1])) or bare[at - 1].small in AND_WORDS | {"or"}):
        at -= 1
    if at < len(bare):
        _unread(reading, bare[at:], when)
    names_a_day = len(when) == 1 and _names_a_day(when[0])
    if names_a_day or (not led and (reading.arguments.verb is Verb.SESSIONS or not before)):
        reading.sure = frozenset() if names_a_day else _sure(reading, bare, when)
        _unread(reading, bare, when)


def _names_a_day(one: Word) -> bool:
    """A day of the week or a month, as titles hold them: `Casual Friday`."""
    return one.small not in ("today", "yesterday", "tomorrow") and one.text.isalpha()


def _unread(reading: Reading, words: Sequence[Word], when: Sequence[Word]) -> NoReturn:
    """Raises Misread, which quotes these with the time that stands beside them."""
    beside = sorted([*words, *when], key=lambda one: one.start)
    reading.unread(beside if _joined(reading, beside) else words, IF_A_TITLE)


def _joined(reading: Reading, words: Sequence[Word]) -> bool:
    """Whether nothing else stands between them."""
    among = [one for one in reading.sentence.words if words[0].start <= one.start <= words[-1].start]
    return all(one in words or one.separator for one in among)


def _bare(one: Word) -> str:
    return one.small.strip(".,()")


def _label(span: dates.Span) -> str:
    """Its first day and its last."""
    first, last = span[0], span[1] - timedelta(days=1)
    return day_label(first) if first.date() >= last.date() else f"{day_label(first)} to {day_label(last)}"
