"""What the audit log keeps of a step of a change."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.changes.change import Change, ChangeState, StoredIntent
from bot.changes.target import PERSON, Target
from bot.policy.policy import Actor
from connectors.core.same import holds


def entry(what: str, change: Change, by: str) -> dict[str, Any]:
    """What the audit log keeps of a step. Of a stored intent it keeps everything but secrets.

    Operations, names and ids stand beside the sentence, so that better words can be made of them one day; of what is
    done `did` says it in the past."""
    last = change.decisions[-1] if change.decisions else None
    said: dict[str, Any] = {
        "what": what,
        "change": change.id,
        "by": by,
        "actor": change.actor,
        "names": _names(change),
        "channel": change.channel,
        "state": change.state.value,
        "sentence": change.sentence,
        "targets": [one.plain() for one in change.targets],
        "stored_intents": [one.plain() for one in change.stored_intents],
        "rule": change.rule,
        "reason": change.reason,
        "outcome": change.outcome,
        "approved_by": [one.user for one in change.yes],
    }
    if last and last.user == by:
        said["decision"] = {"yes": last.yes, "reason": last.reason}
    if (did := change.headline or change.did) and change.state is ChangeState.DONE:
        said["did"] = did
    if change.made:
        said["made"] = change.made
    if change.takes_back:
        said["takes_back"] = change.takes_back
    if change.ended is not None:
        said["seconds"] = round(change.ended - change.began, 3)
    return said


def sight(
    asked: Sequence[StoredIntent], actor: Actor, channel: str, sentence: str, targets: Sequence[Target]
) -> dict[str, Any]:
    """What the audit log keeps of a look at something sensitive: never what was seen."""
    return {
        "what": "asked to see",
        "by": actor.id,
        "actor": actor.id,
        "names": {actor.id: actor.name or actor.id},
        "channel": channel,
        "sentence": sentence,
        "targets": [one.plain() for one in targets],
        "stored_intents": [one.plain() for one in asked],
    }


def _names(change: Change) -> dict[str, str]:
    """What everybody who had a part in it was called then, by id."""
    return {change.actor: change.name} | {one.user: one.name for one in change.decisions}


def told(before: Change, after: Change, by: str) -> dict[str, Any]:
    """What the audit log keeps of this step; nothing of where a card stands."""
    void = _now_void(before, after)
    why = after.outcome != before.outcome
    if after.state is not before.state or len(after.decisions) != len(before.decisions) or void or why:
        return entry(after.state.value, after, by) | ({"void": void} if void else {})
    changed = [at for at, (old, new) in enumerate(zip(before.items, after.items, strict=True)) if old != new]
    if not changed:
        return {}
    (at,) = changed
    item = after.items[at]
    whole = entry(item.state.value, after, by)
    said = {
        "sentence": item.description or after.sentence,
        "targets": [one for one in whole["targets"] if _is_about(one, item.about)],
        "stored_intents": [after.stored_intents[at].plain()],
        "outcome": item.outcome,
        "made": item.made,
        "item": at + 1,
        "of": len(after.items),
    }
    return whole | said


def _now_void(before: Change, after: Change) -> list[str]:
    """Whose yes counts no more since this step."""
    count = {one.user for one in after.yes}
    return [one.user for one in before.yes if one.user not in count]


def _is_about(target: Mapping[str, Any], about: str) -> bool:
    """Whether an item with this person is about the target; nothing is told apart where it names nobody."""
    said = [str(target[name]) for name in ("email", "name") if target[name]]
    return not about or target["kind"] != PERSON or any(holds(about, one) for one in said)
