"""Questions as people ask them, each the sentence of a verb: `who is in X` is `roster X`."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from connectors.everyday.verbs import Verb
from handlers.parsing import dates
from handlers.parsing.reading import MAX_CLAUSE_WORDS
from handlers.parsing.time_words import says_when
from handlers.parsing.verb_tail import on_platform
from handlers.parsing.words import Sentence, Word, sentence

SOON = "next 90 days"
"""Where a session is asked for and no day is named."""

_BE = r"(?:is|are|'s|’s|s)"
_NOT = r"(?:not|n't|n’t|nt)"
_HAVE = r"(?:has|have|did|is)"
_DONE = r"(?:finish(?:ed)?|completed?|pass(?:ed)?|done|do)(?: with)?"
QUESTIONS: Mapping[str, tuple[Verb, str]] = {
    rf"who ?{_BE} (?:enrolled |registered |signed up )?(?:in|on|for|taking) (?P<course>.+)": (Verb.ROSTER, "{course}"),
    r"who (?:takes|attends|teaches in) (?P<course>.+)": (Verb.ROSTER, "{course}"),
    rf"who ?(?:{_HAVE} ?{_NOT}|'s not|’s not) (?:yet )?{_DONE} (?P<course>.+)": (
        Verb.PROGRESS,
        "not finished {course}",
    ),
    rf"who {_HAVE} {_DONE} (?P<course>.+)": (Verb.PROGRESS, "{course}"),
    r"who (?:completed|finished|passed) (?P<course>.+)": (Verb.PROGRESS, "{course}"),
    r"who (?:came|went|was|showed up) (?:to|at|in|for) (?P<course>.+)": (Verb.ATTENDANCE, "{course}"),
    r"who (?:attended|joined) (?P<course>.+)": (Verb.ATTENDANCE, "{course}"),
    rf"(?:has|did|have) (?P<who>.+?) {_DONE} (?P<course>.+)": (Verb.PROGRESS, "{who} in {course}"),
    r"how far (?:is|are) (?P<who>.+?)(?: (?:in|with) (?P<course>.+))?": (Verb.PROGRESS, "{who} in {course}"),
    r"(?:is|are) (?P<who>.+?) (?:enrolled |registered )?(?:in|on|taking) (?P<course>.+)": (
        Verb.PROGRESS,
        "{who} in {course}",
    ),
    r"what (?:does|do|is|has|'s|’s) (?P<who>.+?) (?:take|taking|enrolled in|doing|on|in|got)": (Verb.FIND, "{who}"),
    r"what (?:does|do) (?P<who>.+?) take (?P<on>on .+)": (Verb.FIND, "{who} {on}"),
    rf"who ?{_BE} (?P<who>.+)": (Verb.FIND, "{who}"),
    rf"when ?{_BE} (?:the )?(?:next )?(?P<course>.+)": (Verb.SESSIONS, "{course}"),
    rf"what ?{_BE} on (?P<when>today|tomorrow|this week|next week|this month)": (Verb.SESSIONS, "{when}"),
    r"where is (?P<who>.+)": (Verb.FIND, "{who}"),
}
"""The whole of a question, and the verb with the words that mean the same; the first that fits counts."""


def question(text: str) -> tuple[Verb, str] | None:
    """The verb that a question is, and the words after it. None where it is no such question."""
    plain = text.strip().rstrip("?!. ")
    for pattern, (verb, words) in QUESTIONS.items():
        if found := re.fullmatch(pattern, plain, re.IGNORECASE | re.DOTALL):
            said = {name: value or "" for name, value in found.groupdict().items()}
            if verb is Verb.SESSIONS and said.get("course"):
                return verb, _in_time(said["course"])
            return verb, words.format(**said).removesuffix(" in ").strip()
    return None


def _in_time(course: str) -> str:
    """A course and when, as sessions are asked for: in the days that were named, or soon. A title stands in quotes, so
    that no word of ours becomes a part of it; not where more of it says when, which the verb asks about."""
    said = sentence(course)
    words, on = on_platform(said)
    while len(words) > 1 and words[-1].small in ("next", "again"):
        words = words[:-1]
    at = next(
        (at for at in range(max(1, len(words) - MAX_CLAUSE_WORDS), len(words)) if _is_time(said, words[at:])),
        len(words),
    )
    title, when = said.typed(words[:at]), said.typed(words[at:])
    if at == len(words) and says_when(title):
        return f"of {title} {on}".strip()
    plain = not any(one.quoted for one in words[:at])
    quoted = f'"{said.said(words[:at])}"' if plain else title
    return " ".join(filter(None, (f"of {quoted}", when or SOON, on)))


def _is_time(said: Sentence, words: Sequence[Word]) -> bool:
    """Whether these are days; a day of the week has its `on`, since `Casual Friday` may be a title. Which day it is now
    makes no difference to that."""
    near = len(words) > 1 or words[0].small in ("today", "tomorrow", "yesterday")
    return near and not any(one.quoted for one in words) and bool(dates.spans(said.said(words), datetime.now(UTC)))
