"""Questions as people ask them, each the sentence of a verb: `who is in X` is `roster X`."""

import re
from collections.abc import Mapping

from connectors.everyday.verbs import Verb

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
    rf"when ?{_BE} (?:the )?(?:next )?(?P<course>.+)": (Verb.SESSIONS, "of {course} next 90 days"),
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
            return verb, words.format(**said).removesuffix(" in ").strip()
    return None
