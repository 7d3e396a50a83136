"""Questions about what was done, each the search that it is: `what did ines delete last week?` is
`by ines who deleted last week`. What is no such question is searched for as it stands."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from connectors.core.stems import stem_of
from handlers.parsing.words import QUOTE_MARKS, Word


@dataclass(frozen=True)
class Doing:
    """A way to say that something was done, and the words by which it is known.

    Attributes:
        now: as it is said behind `did`
        then: as it is said behind `who`
        known_by: the words for it in sentences and names of operations
        unless: the words by which the opposite is known, and what only comes near: that is no answer
        near: how what comes near is called, where something does; looked for when this finds nothing
    """

    now: tuple[str, ...]
    then: tuple[str, ...]
    known_by: tuple[str, ...]
    unless: tuple[str, ...] = ()
    near: str = ""

    @property
    def stems(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(map(stem_of, self.known_by)))


def _doing(now: str, then: str, known_by: str, unless: str = "", near: str = "") -> Doing:
    first, second = (tuple(filter(None, map(str.strip, said.split(",")))) for said in (now, then))
    return Doing(first, second, tuple(known_by.split()), tuple(unless.split()), near)


_GONE = "delete erase anonymize remove take unenroll unsubscribe deregister deactivate inactivate"
DOINGS: Sequence[Doing] = (
    _doing("delete, erase, purge, wipe, get rid of", "deleted, erased, purged, wiped, got rid of",
           "delete erase anonymize", "enroll unenroll", near="removed or deactivated"),
    _doing("remove, take out, take away, throw out, kick out",
           "removed, took out, taken out, took away, taken away, threw out, thrown out, kicked out",
           "delete remove erase anonymize take unenroll unsubscribe deregister", "deactivate inactivate"),
    _doing("unenroll, unenrol, deregister", "unenrolled, unenroled, deregistered",
           "unenroll unsubscribe deregister take remove", "deactivate inactivate"),
    _doing("enroll, enrol, register, sign up", "enrolled, enroled, registered, signed up",
           "enroll subscribe register add put give", _GONE),
    _doing("add, create, make, invite, set up", "added, created, made, invited, set up",
           "add create make invite enroll put give have", _GONE),
    _doing("change, update, edit, modify, rename, move", "changed, updated, edited, modified, renamed, moved",
           "change update edit rename set replace move"),
    _doing("deactivate, disable, block, suspend, switch off", "deactivated, disabled, blocked, suspended, switched off",
           "deactivate inactivate disable close", "reactivate activate"),
    _doing("reactivate, activate, enable, unblock, switch on",
           "reactivated, activated, enabled, unblocked, switched on", "reactivate activate enable",
           "deactivate inactivate"),
    _doing("schedule, book, plan", "scheduled, booked, planned", "schedule book plan", f"cancel {_GONE}"),
    _doing("cancel, call off", "cancelled, canceled, called off", "cancel cancelled"),
    _doing("send, message", "sent, messaged", "send message"),
    _doing("undo, take back, revert", "undid, undone, took back, taken back, reverted", "undo"),
    _doing("", "removed or deactivated",
           "remove take unenroll unsubscribe deregister deactivate inactivate disable close"),
)  # fmt: skip
"""Ways to say it; the first that fits counts."""

_NOW: Mapping[str, str] = {now: one.then[0] for one in DOINGS for now in one.now} | {"approve": "approved"}
_NOW = {**_NOW, "deny": "denied", "reject": "denied", "refuse": "denied"}
_THEN: Mapping[str, Doing] = {then: one for one in DOINGS for then in one.then}
_DECIDED = {"approved": "approved", "denied": "denied", "rejected": "denied", "refused": "denied"}
ANYBODY_NAMES = frozenset(["anybody", "anyone", "everybody", "everyone", "people", "somebody", "someone", "they", "we"])
"""Who is asked about where it is nobody in particular."""


def _any(said: Sequence[str]) -> str:
    return "|".join(sorted((re.escape(one).replace(r"\ ", r"\s+") for one in said), key=len, reverse=True))


_LEAD = r"(?:(?:please|so|hey|hi|can you|could you|do you know|tell me|show me|find out|let me know)[\s,]+)*"
_WHO = r"(?P<who>[^\s?]+(?:\s+[^\s?]+){0,3}?)"
_REST = r"(?P<rest>(?:\s+.+)?)"
_AND_WHEN = re.compile(r",?\s+and\s+(?:when|why|how|who|by\s+whom)$", re.IGNORECASE)
_HAS = r"(?:(?:has|have|had|just|last|recently|it was that|was it that)\s+)*"
_WAS = r"(?:was|were|has|have|got)"
_DONE, _DO = _any([*_THEN, *_DECIDED]), _any([*_NOW])
_DONE_NOT_PLANNED = _any([one for one in (*_THEN, *_DECIDED) if one not in ("scheduled", "booked", "planned")])
"""`what was planned today` asks what takes place."""
_ITSELF = r"(?!(?:in|on|for|to|as)\b)"
"""`who enrolled in X` asks who is in it."""

_IN_WHAT = r"(?!\s+(?:in|on|for)\s*$)"
"""`what has Jane enrolled in` asks what she takes."""
_ANY_DAY = r"(?:\s+(?:today|yesterday|this|last|on|since|in|from|between|before|after|until)\b.*)?"
_ANY_TIME = rf"(?P<rest>{_ANY_DAY})"
_WHOM = r"(?:what|whom|who)(?:\s+(?:exactly|all|else))?"

_SURE = (
    rf"who\s+{_HAS}(?P<done>{_DONE})\s+{_ITSELF}(?P<about>.+)",
    rf"who\s+{_HAS}(?P<split>switched|turned|took|kicked|threw|called)\s+{_ITSELF}(?P<about>.+?)\s+(?P<off>off|on|out|away)"
    rf"(?P<rest>(?:\s+(?:of|from|on|at)\s+.+)?{_ANY_DAY})",
    rf"who\s+{_WAS}\s+(?:been\s+)?(?P<done>{_DONE})\s+(?!(?:in|on|for)\b)(?P<about>.+)",
    rf"who\s+{_HAS}(?:asked\s+for|requested)\s+(?P<about>.+)",
    rf"(?:who|by\s+whom|when|why|how)\s+{_WAS}\s+(?P<about>.+?)\s+(?:been\s+)?(?P<done>{_DONE})(?:\s+by)?",
    rf"(?:when|why|how)\s+{_WAS}\s+(?P<about>.+?)\s+(?:been\s+)?(?P<done>{_DONE}){_REST}",
    rf"{_WHOM}\s+did\s+{_WHO}\s+do{_REST}",
    rf"{_WHOM}\s+did\s+{_WHO}\s+(?P<asked>ask\s+for|request|want){_REST}",
    rf"{_WHOM}\s+(?:has|have)\s+{_WHO}\s+(?:done|been\s+doing)(?P<about>\s+(?:to|with)\s+.+)",
    rf"did\s+{_WHO}\s+do\s+(?:something|anything)(?P<about>\s+(?:to|with)\s+.+)",
    rf"what\s+(?:was|were|has\s+been|got)\s+(?P<done>{_DONE_NOT_PLANNED}){_ANY_TIME}",
    rf"what\s+(?:has\s+)?happened{_ANY_TIME}",
    rf"{_WHOM}\s+(?:did|has|have)\s+{_WHO}\s+(?:(?P<do>{_DO})|(?P<done>{_DONE})){_IN_WHAT}{_REST}",
    rf"did\s+{_WHO}\s+(?P<do>{_DO})(?P<about>\s+.+)",
    rf"(?:what|everything|all)\s+(?!(?:did|has|have|was|were|is|are)\s){_WHO}\s+did{_ANY_TIME}",
    r"what\s+(?:has\s+)?(?:happened|was\s+done)\s+(?:to|with)\s+(?P<about>.+)",
    r"what\s+was\s+done\s+by\s+(?P<who>\S+(?:\s+\S+)?)",
)
"""The whole of questions that nothing but the log answers."""
_BEHIND_AUDIT = (
    *_SURE,
    rf"{_WHOM}\s+(?:has|have)\s+{_WHO}\s+(?:done|been\s+doing|been\s+up\s+to){_REST}",
    rf"who\s+{_WAS}\s+(?:been\s+)?(?P<done>{_DONE}){_REST}",
    rf"{_WAS}\s+(?P<about>.+?)\s+(?:been\s+)?(?P<done>{_DONE}){_REST}",
    rf"(?:what|which)\s+(?P<about>(?:\S+\s+)?)(?:was|were|has\s+been|have\s+been|got)\s+(?P<done>{_DONE}){_REST}",
    rf"what\s+(?:has\s+|was\s+)?(?:happened|changed|done|went\s+on){_REST}",
    rf"who\s+did\s+(?:what|this|that|it|something|anything){_REST}",
)
"""Those that may ask for something else where they do not stand behind `audit`."""
MAX_QUESTION_CHARS = 500
_NEGATED = re.compile(r"\b(?:not|never|nobody|nothing|no\s+one|none)\b|n['’]t\b", re.IGNORECASE)
_NOT_DONE = re.compile(rf"\b(?:did|does|do)\s*(?:not|n['’]t|never)\s+(?:ever\s+)?(?P<do>{_DO})\b", re.IGNORECASE)
_NO_ONE = re.compile(r"\A(?:nobody|no\s+one|none(?:\s+of\s+(?:us|them))?)\b", re.IGNORECASE)


def audit_search(text: str) -> str:
    """What is typed behind `audit`, as a search: that of a question, else the same."""
    return _read(text, _BEHIND_AUDIT) or text


def plain_question(text: str) -> str | None:
    """The search that is asked for without `audit`; None where something else may be meant. A question about what was
    not done is one too, as it stands: whoever reads it says that the log has no answer."""
    if _NEGATED.search(text):
        done = _NOT_DONE.sub(lambda found: _NOW[" ".join(found["do"].casefold().split())], text.strip())
        return text if _read(_NEGATED.sub("", _NO_ONE.sub("who", done)), _SURE) else None
    return _read(text, _SURE) or None


def is_done_word(word: str) -> bool:
    """Whether a word says that something was done, or decided, such as `approved`."""
    return word in _THEN or word in _DECIDED or word in ("asked", "requested", "confirmed", "done", "finished")


def doing(words: Sequence[Word]) -> tuple[int, str] | None:
    """How many words behind `who` say what was done, and how that is called; None where none does."""
    for size in (3, 2, 1):
        said = " ".join(one.small for one in words[:size])
        if len(words) >= size and (said in _THEN or said in _DECIDED):
            regular = words[0].small not in ("took", "threw", "got", "undid")
            return size, _DECIDED.get(said) or (said if regular else _THEN[said].then[0])
    return None


def stems(called: str) -> tuple[str, ...]:
    """The stems of the words by which that is known."""
    return _THEN[called].stems


def opposite_stems(called: str) -> tuple[str, ...]:
    """The stems of the words by which its opposite is known."""
    return tuple(dict.fromkeys(map(stem_of, _THEN[called].unless)))


def nearest(called: str) -> str:
    """How what comes near is called; empty where nothing does."""
    return _THEN[called].near if called in _THEN else ""


def _read(text: str, patterns: Sequence[str]) -> str:
    """Empty where it is none of these. What was not done is no part of the log, and its opposite is not looked for."""
    plain = _AND_WHEN.sub("", text.strip().rstrip("?!. "))
    if len(plain) > MAX_QUESTION_CHARS or _NEGATED.search(plain):
        return ""
    for pattern in patterns:
        if found := re.fullmatch(rf"{_LEAD}{pattern}", plain, re.IGNORECASE | re.DOTALL):
            return _search(found.groupdict(default=""))
    return ""


def _search(said: Mapping[str, str]) -> str:
    """The pieces that a question has, as they are typed. Of a question about everything, a day says enough."""
    done = said.get("done") or _NOW.get(" ".join(said.get("do", "").casefold().split()), "")
    if said.get("split"):
        done = f"{said['split'].casefold().replace('turned', 'switched')} {said['off'].casefold()}"
    done = " ".join(done.casefold().split())
    who, about = (
        said.get("who", ""),
        " ".join(filter(None, [said.get("about", "").strip(), said.get("rest", "").strip()])),
    )
    if who and done in _DECIDED:
        return f"{_DECIDED[done]} by {_person(who)} {about}".strip()
    asked = done or said.get("asked")
    by = f"{'' if asked else 'done '}by {_person(who)}" if who and who.casefold() not in ANYBODY_NAMES else ""
    return " ".join(filter(None, [by, f"who {done}" if done else "", about])) or " "


def _person(typed: str) -> str:
    """One word for the search. Of two people it says so itself."""
    if typed.casefold() == "i":
        return "me"
    if re.search(r"\s(?:and|or|&)\s", typed, re.IGNORECASE):
        return re.sub(r"\s(?:and|&)\s", " or ", typed, flags=re.IGNORECASE)
    plain = typed.strip(QUOTE_MARKS)
    return f'"{plain}"' if " " in plain else plain
