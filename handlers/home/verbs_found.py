"""The everyday verbs that plain words mean, such as `kick someone out`: they do in one line what the operations below
them do by ids."""

import re
from collections.abc import Sequence

from connectors.everyday.verbs import VERB_EXAMPLES, VERB_SUMMARIES, Verb
from handlers.everyday.allowed_verbs import AllowedVerbs
from handlers.everyday.help import as_here, form_button
from handlers.slack.blocks import Block, actions, bullets, line, rich, run

VERBS_SHOWN = 2
"""Verbs that stand above the operations: where words may mean two, people choose."""

_FILL = r"(?:\s+\S+){0,4}\s+"
"""Up to four words between one and the next."""
_WHO = (
    r"(?:some(?:one|body)|persons?|people|students?|learners?|users?|participants?|members?|trainees?|employees?|staff|"
    r"attendees?|teachers?|instructors?|colleagues?)"
)
_TAKE = r"(?:remove|drop|withdraw|take|throw|delete)"
_PUT = r"register|sign\s+up|invite|assign|add|put"
_COURSE = r"(?:courses?|class(?:es)?|trainings?|programs?|lessons?|sections?|workshops?|webinars?|sessions?)"
_ENROLLMENT = r"(?:enrol(?:l?ments?)?|registrations?)"
_ACCOUNT = r"(?:accounts?|access|logins?)"
_LIVE = (
    r"(?:(?:live\s+|ilt\s+|vilt\s+|training\s+|classroom\s+|zoom\s+)?sessions?|webinars?|conferences?|meetings?|events?|"
    r"workshops?)"
)

_MEANT: Sequence[tuple[Verb, str]] = (
    (Verb.REACTIVATE, rf"(?:re-?activate|unsuspend|unblock|unlock|restore|re-?enable){_FILL}?.*(?:{_WHO}|{_ACCOUNT})"),
    (Verb.REACTIVATE, rf"(?:give|turn|switch|let){_FILL}?.*(?:access|back|log\s?in).*(?:again|back|on)$"),
    (Verb.DEACTIVATE, rf"(?:deactivate|suspend|block|disable|lock|inactivate)\b.*(?:{_WHO}|{_ACCOUNT})"),
    (Verb.DEACTIVATE, rf"(?:{_TAKE}|stop|revoke|end|cut|turn|shut|close|prevent)\b.*\b(?:access|log(?:ging)?\s?in)"),
    (Verb.DEACTIVATE, r"(?:left|leaves|leaving)\s+(?:the\s+|our\s+)?(?:company|organi[sz]ation)|offboard"),
    (Verb.UNENROLL, r"\b(?:un-?enrol|de-?enrol|dis-?enrol|unregister|deregister|kick|expel)"),
    (Verb.UNENROLL, rf"{_TAKE}{_FILL}?{_WHO}\s+(?:from|out|off)\b"),
    (Verb.UNENROLL, rf"(?:cancel|remove|delete|end|drop)\b.*\b{_ENROLLMENT}"),
    (Verb.UNENROLL, rf"{_TAKE}\s+(?:\S+\s+)?(?:students?|learners?|participants?|attendees?|trainees?)"),
    (Verb.ENROLL, r"(?:bulk\s+)?enrol(?!led|l?ment)"),
    (Verb.ATTENDANCE, r"\battendance|\b(?:who|see\s+who)\s+(?:attended|came|showed\s+up)|absen(?:t|ces?)\b"),
    (Verb.PROGRESS, r"\b(?:progress|completions?|gradebook)\b|how\s+far|\b(?:who|has)\b.*(?:completed|finished)"),
    (Verb.ROSTER, rf"(?:who\s+is|who's|{_WHO})\s+(?:is\s+|are\s+)?(?:in|on|enrol\w+)\b|\broster|class\s+list"),
    (Verb.ROSTER, rf"(?:view|see|show|list|check)\s+(?:\S+\s+){{0,2}}(?:participants|enrol\w+\s+{_WHO}|{_ENROLLMENT})"),
    (Verb.LINK, r"(?:join|meeting|launch|invitation|webinar)\s+(?:link|url)|link\s+to\s+join"),
    (Verb.SESSIONS, rf"(?:upcoming|today's|next|calendar|view|list|see)\s+(?:\S+\s+){{0,2}}{_LIVE}$|\bcalendar\b"),
    (Verb.SCHEDULE, rf"(?:schedule|create|add|plan|book|set\s+up|organi[sz]e|host)\s+(?:an?\s+|new\s+|the\s+)*{_LIVE}"),
    (Verb.ENROLL, rf"(?:{_PUT})\b.*\b{_WHO}\s+(?:\w+\s+)?(?:to|in|into|for|on)\s+.*{_COURSE}"),
    (Verb.ENROLL, rf"(?:assign|give){_FILL}?{_COURSE}\s+to\s+(?:\S+\s+)?{_WHO}"),
    (Verb.ENROLL, rf"give\b.*\baccess\s+to\s+(?:an?\s+)?{_COURSE}"),
    (Verb.ADD, rf"(?:create|add|invite|import|onboard|new)\s+(?:an?\s+|new\s+|the\s+)*{_WHO}(?:\s+accounts?)?$"),
    (Verb.ADD, r"new\s+(?:hires?|starters?|joiners?)"),
    (Verb.FIND, rf"(?:find|search(?:\s+for)?|look\s+up|look\s+for|locate)\s+(?:an?\s+)?{_WHO}"),
    (Verb.COURSES, rf"(?:find|search|view|list|browse|see|show|look)\b.*\b(?:{_COURSE}|catalog(?:ue)?)$"),
)  # fmt: skip
"""What people write of each, the surest first."""


def verbs_meant(words: str) -> list[Verb]:
    """At most VERBS_SHOWN; none where the words mean none of them."""
    said = " ".join(words[:200].lower().split())
    found = [verb for verb, pattern in _MEANT if re.search(rf"(?:^|\s)(?:{pattern})", said)]
    return list(dict.fromkeys(found))[:VERBS_SHOWN]


def verbs_found(words: str, allowed: AllowedVerbs) -> list[Block]:
    """Those that this person may use, each with an example and a button to its form."""
    found = [verb for verb in verbs_meant(words) if verb in allowed]
    if not found:
        return []
    lines = [
        line(
            run(f"{VERB_SUMMARIES[verb]}  ", bold=True),
            run(f"/lms {as_here(verb, VERB_EXAMPLES[verb], allowed[verb])}", code=True),
        )
        for verb in found
    ]
    return [rich(bullets(lines)), actions(*(form_button(verb, f"{str(verb).capitalize()}…") for verb in found))]
