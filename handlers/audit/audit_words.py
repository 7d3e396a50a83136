"""An entry of the audit log in words: what was done, by whom, why, and what came of it.

All of it is made anew from what the entry keeps, so that better words never touch what is hashed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.audit.search import AuditedChange
from bot.audit.sent import sent
from bot.changes.change_set import together
from connectors.catalog import operation, platforms
from connectors.core.operation_sentence import deed, in_past
from connectors.core.same import folded, holds, same
from connectors.everyday.verbs import VERB_TITLES, Verb
from handlers.changes.card_states import OUTCOMES

AuditEntry = Mapping[str, Any]
NAMED_TARGETS_SHOWN = 6
"""People and courses named behind a sentence that does not name them itself; more are counted."""
BEGUN_STATE_NAMES = frozenset({"running", "done", "partly", "failed", "unknown", "interrupted", "given up"})
"""How a change stands that was begun: so it was allowed."""
_DONE_STATE_NAMES = ("done", "shown")
_UNDO = "Undo:"
"""How the sentence of a change begins that takes another one back."""
_UNDO_VERBS = frozenset({"Deactivate", "Enroll", "Give", "Reactivate", "Unenroll"})
"""The verbs that may follow, in small letters."""
_OF_ACCESS = frozenset({"Give", "Record", "Remove"})
"""The verbs of what is said of roles and addresses."""
_ASKED = {"running": "asked and started", "confirming": "asked", "needs approval": "asked; needs approval"}
_BY_REGISTRAR = ("done", "partly", "failed", "unknown", "interrupted")
"""Steps that no person takes: they say what came of it."""


def sentence(entry: AuditEntry, *, done: bool = False) -> str:
    """What, to whom, on which platforms, as it was said then; else made of the operations. What is `done` is told in
    the past."""
    said = _sentence(entry)
    return _in_past(said, entry) if done else said


def _sentence(entry: AuditEntry) -> str:
    if said := str(entry.get("sentence") or ""):
        return said
    whats = [f"{_help(one)} on {_title(str(one.get('platform')))}" for one in entry.get("stored_intents", ())]
    return f"{'; '.join(dict.fromkeys(whats))}." if whats else str(entry.get("outcome") or entry.get("what") or "")


def is_done(last: AuditEntry) -> bool:
    """Whether all of a change was done, or shown, by its last step."""
    return str(last.get("state") or last.get("what")) in _DONE_STATE_NAMES


def _verbs(entry: AuditEntry) -> frozenset[str]:
    """The verbs with which the sentence of these operations may begin: theirs, and the everyday ones."""
    says = (_help(one) for one in entry.get("stored_intents", ()))
    return _OF_ACCESS | {one.partition(" ")[0] for one in (*says, *VERB_TITLES.values(), *map(str.capitalize, Verb))}


def _in_past(said: str, entry: AuditEntry) -> str:
    """`Enrolled Jane Doe in Onboarding 101 on Class`; of several operations as it was written down when they were done,
    else each behind the platform of the one before: a title may have a semicolon too."""
    did = str(entry.get("did") or "")
    if said.startswith(_UNDO):
        return did or _undone_sentence(said.removeprefix(_UNDO).strip())
    if did and did.partition(" ")[0] == in_past(said).partition(" ")[0]:  # no headline in words of its own
        return did
    verbs, several = _verbs(entry), len(entry.get("stored_intents", ())) > 1
    ends = tuple(f" on {title}" for title in titles(entry))
    told: list[str] = []
    for clause in said.split("; "):
        begins = not told or (several and any(end in told[-1] for end in ends))
        told.append(in_past(clause) if begins and clause.partition(" ")[0] in verbs else clause)
    return "; ".join(told)


def _undone_sentence(said: str) -> str:
    """`Undone: reactivated Max Okafor on Chamilo`; what was called by a noun before stays as it is."""
    verb = said.partition(" ")[0].capitalize()
    past = in_past(verb) if verb in _UNDO_VERBS else ""
    return f"Undone: {past.lower()}{said[len(verb) :]}" if past else f"Undone: {said}"


def whole_sentence(entry: AuditEntry, *, done: bool = False) -> str:
    """The same, with whom and what it does not name by itself. A name that was only typed says nobody: the address
    beside it must stand there."""
    said = sentence(entry, done=done)
    targets = entry.get("targets", ())
    missing = list(dict.fromkeys(label(one) for one in targets if label(one) and not _tells(said, one)))
    if not missing:
        return said
    more = len(missing) - NAMED_TARGETS_SHOWN
    tail = [*missing[:NAMED_TARGETS_SHOWN], *([f"and {more} more"] if more > 0 else [])]
    return f"{said} {', '.join(tail)}"


def _item_sentence(entry: AuditEntry) -> str:
    """With those of whom the item itself has the address: the others are people of the whole change."""
    data = str([one.get("data") for one in entry.get("stored_intents", ())])
    here = [one for one in entry.get("targets", ()) if one.get("email") and holds(data, str(one["email"]))]
    return whole_sentence({**entry, "targets": here}, done=entry.get("what") == "done")


def things(entry: AuditEntry, kind: str) -> list[str]:
    """What of this kind it is about, by the names, with the ids that the platforms have for them."""
    found = []
    for one in entry.get("targets", ()):
        if one.get("kind") == kind and (said := label(one)):
            ids = " ".join(f"{platform}:{id}" for platform, id in (one.get("ids") or {}).items())
            found.append(f"{said} [{ids}]" if ids else said)
    return list(dict.fromkeys(found))


def label(target: Mapping[str, Any]) -> str:
    """What a platform calls them, with the address; a name that was only typed is called so, behind the address."""
    name, email, ids = _known(target)
    if target.get("new"):
        return f"New address: {email}" if email else ""
    if target.get("typed") and name:
        return f"{email or ids} (as “{name}”)" if email or ids else f"“{name}”"
    return f"{name} ({email})" if name and email and not same(name, email) else name or email or ids


def _tells(said: str, target: Mapping[str, Any]) -> bool:
    """Whether a sentence says who or what it is already."""
    name, email, ids = _known(target)
    if name and not target.get("typed"):
        return holds(said, name)
    return _has_word(said, email) if email or target.get("typed") else holds(said, ids)


def _known(target: Mapping[str, Any]) -> tuple[str, str, str]:
    ids = ", ".join((target.get("ids") or {}).values())
    return str(target.get("name") or ""), str(target.get("email") or ""), ids


def _has_word(said: str, word: str) -> bool:
    """Whole: `jane@acme.com` is no part of `mary-jane@acme.com`."""
    return bool(word) and folded(word) in (one.strip("()<>,;:.“”") for one in folded(said).split())


def people(entry: AuditEntry) -> list[str]:
    """With their addresses, as a file has room for them."""
    found = []
    for one in entry.get("targets", ()):
        if one.get("kind") == "person":
            name, email = str(one.get("name") or ""), str(one.get("email") or "")
            ids = " ".join(f"{platform}:{id}" for platform, id in (one.get("ids") or {}).items())
            name = f"(as “{name}”)" if name and one.get("typed") else name
            new = "New address:" if one.get("new") and email else "New" if one.get("new") else ""
            found.append(" ".join(filter(None, [new, name, f"<{email}>" if email else "", f"[{ids}]" if ids else ""])))
    return found


def step(entry: AuditEntry) -> str:
    """What happened in this step, and whose yes counts no more since."""
    lost = [called(entry, str(one)) for one in entry.get("void", ())]
    return _step(entry) + (f"; {no_more(lost)}" if lost else "")


def no_more(names: Sequence[str]) -> str:
    return f"the approval by {together(names)} no longer counts"


def allowed(entries: Sequence[AuditEntry]) -> str:
    """Who allowed a change, by its entries; empty where nobody did, or had to yet."""
    first, last = entries[0], entries[-1]
    state, rule = str(last.get("state") or ""), str(last.get("rule") or "")
    yes = [str(one) for one in last.get("approved_by", ())]
    void = dict.fromkeys(str(user) for entry in entries for user in entry.get("void", ()) if user not in yes)
    said = [no_more([called(last, one) for one in void])] if void else []
    if yes:
        so_far = " so far" if state == "awaiting" else ""
        return "; ".join([f"approved by {together([called(last, one) for one in yes])}{so_far}", *said])
    if state in BEGUN_STATE_NAMES and first.get("state") == "confirming":
        return f"confirmed by {called(last, str(last.get('actor', '')))}"
    if state in BEGUN_STATE_NAMES and first.get("state") == "running":
        return f"no approval needed (rule “{rule}”)" if rule else "no approval needed"
    return "; ".join(said)


def _step(entry: AuditEntry) -> str:
    what = str(entry.get("what", ""))
    if "item" in entry:
        told = {"running": "started", "done": "done", "failed": "not done"}.get(what, OUTCOMES.get(what, what))
        return f"{entry['item']} of {entry['of']} {told}: {_item_sentence(entry)}"
    approved = bool((entry.get("decision") or {}).get("yes"))
    match what:
        case "asked":
            return _ASKED.get(str(entry.get("state")), "asked")
        case "awaiting":
            return "approved; someone else must approve too" if approved else "asked for approval"
        case "ready":
            return "approved; waiting to run"
        case "running":
            return "approved and started" if approved else "started"
        case "lapsed" if approved:
            return f"approved, but {OUTCOMES[what]}"
    return OUTCOMES.get(what, what)


def outcome(entry: AuditEntry) -> str:
    """How a change stands after this, its last step so far."""
    what = str(entry.get("what", ""))
    return OUTCOMES.get(str(entry.get("state") or what), what)


def standing(entries: Sequence[AuditEntry], undone: AuditEntry | None = None) -> str:
    """How a change stands, with who denied it, or who had it `undone`."""
    last = entries[-1]
    if undone:
        return f"{outcome(last)}, then {_undone(undone)}"
    by = [called(last, one) for one in deniers(entries)] if last.get("state") == "denied" else []
    return f"{outcome(last)} by {together(by)}; nothing was changed" if by else outcome(last)


def _undone(entry: AuditEntry) -> str:
    partly = "" if entry.get("state") == "done" else "partly "
    return f"{partly}undone by {called(entry, asker(entry))}"


def undoing(entry: AuditEntry) -> list[str]:
    """The cells of the step that took a change back, which is an entry of another change."""
    return [_undone(entry), called(entry, asker(entry)), why(entry)]


def values(entry: AuditEntry) -> list[tuple[str, str]]:
    """What was sent, by its names."""
    return sent(entry.get("stored_intents", ()))


def deniers(entries: Sequence[AuditEntry]) -> list[str]:
    """The ids of those who said no."""
    said = [one for one in entries if one.get("decision") and not one["decision"].get("yes")]
    return list(dict.fromkeys(str(one.get("by")) for one in said))


def who(entry: AuditEntry) -> str:
    """Who took the step."""
    by = taker(entry)
    return called(entry, by) if by else "Registrar"


def taker(entry: AuditEntry) -> str:
    """The id of who took the step; empty where Registrar did."""
    by = str(entry.get("by", ""))
    return "" if entry.get("what") in _BY_REGISTRAR or "item" in entry or by == "registrar" else by


def asker(entry: AuditEntry) -> str:
    """The id of who asked for the change."""
    return str(entry.get("actor") or entry.get("by") or "")


def approvers(entry: AuditEntry) -> list[str]:
    """The ids of those whose yes counts."""
    return [str(one) for one in entry.get("approved_by", ())]


def told_apart(changes: Sequence[AuditedChange]) -> list[AuditedChange]:
    """The same, where two people of one name have their ids behind it."""
    bearers: dict[str, set[str]] = {}
    for change in changes:
        for entry in (*change.entries, *([change.undone] if change.undone else [])):
            for id, name in (entry.get("names") or {}).items():
                bearers.setdefault(folded(str(name)), set()).add(str(id))

    def apart(entry: AuditEntry) -> AuditEntry:
        names = {
            id: f"{name} ({id})" if len(bearers[folded(str(name))]) > 1 else name
            for id, name in (entry.get("names") or {}).items()
        }
        return {**entry, "names": names}

    return [
        replace(
            change,
            entries=[apart(one) for one in change.entries],
            undone=apart(change.undone) if change.undone else None,
        )
        for change in changes
    ]


def called(entry: AuditEntry, id: str) -> str:
    """What somebody was called when it was written; at the command line they have the name of the machine."""
    name = str((entry.get("names") or {}).get(id) or id)
    return f"{id.removeprefix('cli:')} (command line)" if id.startswith("cli:") else name


def why(entry: AuditEntry) -> str:
    """The reason that was given for the step, or why it ended as it did."""
    decision = entry.get("decision") or {}
    if entry.get("what") in ("asked", "awaiting", "running", "ready") and not decision:
        return str(entry.get("reason") or "") if entry.get("what") == "awaiting" else ""
    return str(decision.get("reason") or entry.get("outcome") or "")


def titles(entry: AuditEntry) -> list[str]:
    """The platforms, as they call themselves."""
    names = [str(one.get("platform")) for one in entry.get("stored_intents", ())] or list(entry.get("platforms", ()))
    return [_title(one) for one in dict.fromkeys(names)]


def operations(entry: AuditEntry) -> Sequence[str]:
    """The operations, as they are typed."""
    names = (f"{one['platform']} {one['operation'].replace('_', ' ')}" for one in entry.get("stored_intents", ()))
    return list(dict.fromkeys(names))


def _help(stored: Mapping[str, Any]) -> str:
    cls = operation(str(stored.get("platform")), str(stored.get("operation")))
    if not cls:
        return str(stored.get("operation", "")).replace("_", " ")
    return deed(cls, stored.get("data") or {}).partition("; ")[0]


def _title(platform: str) -> str:
    known = platforms().get(platform)
    return known.title if known else platform
