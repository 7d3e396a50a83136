"""What to say where no change has all that was looked for: which of it no entry has, and what the rest would find."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.audit.search import AuditSearch, AuditTerm, TooManyAlike
from bot.audit.terms import (
    APPROVER_FIELD,
    ASKER_FIELD,
    DENIER_FIELD,
    DOER_FIELD,
    PLATFORM_FIELD,
    STATE_FIELD,
    STEM_FIELD,
)
from connectors.core.same import folded
from handlers.audit.audit_request import AuditRequest
from handlers.operations.search_words import FILLER_WORDS

MAX_REST_ROWS = 20
"""Changes that the rest is counted to."""
AUDIT_QUESTION_WORDS = FILLER_WORDS | frozenset(
    ["who", "whom", "whose", "why", "did", "was", "were", "had", "off", "out"]
)
"""Words of a question that are no part of what is asked about, if nothing has them."""
ROLE_VERBS = {
    DOER_FIELD: "requested or decided anything",
    ASKER_FIELD: "requested anything",
    APPROVER_FIELD: "approved anything",
    DENIER_FIELD: "denied anything",
}


@dataclass(frozen=True)
class AuditRest:
    """What is left of a search that found nothing.

    Attributes:
        said: why it found nothing, as sentences
        typed: what is left, as it is typed; empty where there is nothing
        count: what that finds, in words; empty where it finds nothing
    """

    said: Sequence[str] = ()
    typed: str = ""
    count: str = ""


async def rest(search: AuditSearch, request: AuditRequest) -> AuditRest:
    """Raises StoreError."""
    missing = [one for one in request.query.terms if await search.nowhere(one)]
    said = list(_why(request, missing))
    near = request.near()
    plain = request.without([*missing, *filter(_is_question, request.query.terms)])
    for left in (*([near] if near else []), request.without(missing), plain):
        if left.query.terms and left.query != request.query and (count := await _count(search, left)):
            return AuditRest(said, left.typed, count)
    return AuditRest(said)


def _why(request: AuditRequest, missing: Sequence[AuditTerm]) -> list[str]:
    words = [one.texts[0] for one in missing if not one.exact and one.field not in (*ROLE_VERBS, PLATFORM_FIELD)]
    labels = {one.term: one.label for one in request.pieces}
    said = []
    if words and len(request.query.terms) > 1:
        said.append(f"No entry has {_any(words)}.")
    for one in missing:
        if one.field in ROLE_VERBS and not one.exact:
            said.append(f"No one called “{one.texts[0]}” {ROLE_VERBS[one.field]}.")
        elif one.field == STATE_FIELD:
            said.append(f"No change is in this state: {labels.get(one, '')}.")
        elif one.exact and labels.get(one):
            said.append(f"Nothing in the log was {labels[one]}." if one.field in (*ROLE_VERBS, STEM_FIELD) else "")
    if not missing and len(request.query.terms) > 1:
        said.append("Each of these is somewhere in the log, but no change has all of them.")
    return list(filter(None, said))


def _any(words: Sequence[str]) -> str:
    *most, last = [f"“{one}”" for one in words]
    return f"{', '.join(most)} or {last}" if most else last


async def _count(search: AuditSearch, request: AuditRequest) -> str:
    try:
        page = await search.page(request.query, MAX_REST_ROWS)
    except TooManyAlike:
        return ""
    many = len(page.changes)
    if not many:
        return ""
    return f"{'more than ' if page.after else ''}{many} {'change' if many == 1 and not page.after else 'changes'}"


def _is_question(term: AuditTerm) -> bool:
    return not term.exact and folded(term.texts[0]) in AUDIT_QUESTION_WORDS
