"""Who hears what when somebody takes a step, and what comes of it, by what has changed since the request."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Heard:
    """What comes of it: what whoever pressed hears, what the requester hears besides, the state, and how often
    anything was sent since."""

    presser: str
    state: str
    sent: int = 0
    requester: str = ""


OWN = {
    "the requester left the group": "You can't ",
    "the requester was deactivated": "This account is deactivated",
    "the requester became a guest": "Guests cannot use Registrar",
    "the requester is of another workspace": "Only people of this workspace",
    "a rule refuses": "The rule “not now” does not allow this",
}
UNREACHABLE = {"the requester is of another workspace"}
"""Of whom Slack takes no message of ours."""
NEUTRAL = {
    "the requester left the group": "Ines Moreau can't do this any more: they lost their role. Nothing was done.",
    "the requester was deactivated": "Ines Moreau can't do this any more: their account is deactivated.",
    "the requester became a guest": "Ines Moreau can't do this any more: they are a guest now.",
    "the requester is of another workspace": "Ines Moreau can't do this any more: they belong to another workspace.",
    "a rule refuses": "Ines Moreau can't do this any more: the rule “not now” does not allow it.",
}
CHANGED, EXPIRED = "The policy has changed since this was requested", "This has expired, and nothing was done."
UNKNOWN = "Slack didn't tell me who you are. Nothing was changed."
ONE_MORE, NOT_YOU = "It needs 1 more approval.", "Only approvers ("
LOST = "The approval of Max Okafor no longer counts: they don't have the role “approver” any more."
NO_LONGER_ADA = "The approval of Ada Lovelace no longer counts: they don't have the role “approver” any more."
UNKNOWN_ADA = "Slack didn't tell me whether Ada Lovelace still has the role for this, so nothing was done."

EXPECTED: Mapping[tuple[str, str], Heard] = {
    **{
        (step, since): Heard(said, "unknown" if step == "try again" else "lapsed")
        for step in ("go ahead", "ask", "run now", "try again")
        for since, said in OWN.items()
    },
    **{
        (step, since): Heard(said, "lapsed", requester="" if since in UNREACHABLE else said)
        for step in ("approve", "second yes")
        for since, said in NEUTRAL.items()
    },
    ("go ahead", "nothing"): Heard("✅ Unenrolled ", "done", 1),
    ("ask", "nothing"): Heard("Sent to #lms-approvals", "awaiting"),
    ("approve", "nothing"): Heard("You approved it. ✅ Done.", "done", 1, "Deleted the class"),
    ("second yes", "nothing"): Heard("You approved it. ✅ Done.", "done", 1, "Deleted the class"),
    ("run now", "nothing"): Heard("Launch URL: https://", "done", 1),
    ("try again", "nothing"): Heard("Deleted the class", "done", 1),
    ("go ahead", "it takes one more"): Heard(CHANGED, "lapsed"),
    ("ask", "it takes one more"): Heard("Sent to #lms-approvals", "awaiting"),
    ("approve", "it takes one more"): Heard(ONE_MORE, "awaiting"),
    ("second yes", "it takes one more"): Heard(ONE_MORE, "awaiting"),
    ("run now", "it takes one more"): Heard(CHANGED, "lapsed"),
    ("try again", "it takes one more"): Heard(CHANGED, "unknown"),
    ("go ahead", "it takes others"): Heard(CHANGED, "lapsed"),
    ("ask", "it takes others"): Heard("Sent to #lms-approvals", "awaiting"),
    ("approve", "it takes others"): Heard(CHANGED, "lapsed", requester=CHANGED),
    ("second yes", "it takes others"): Heard(CHANGED, "lapsed", requester=CHANGED),
    ("run now", "it takes others"): Heard(CHANGED, "lapsed"),
    ("try again", "it takes others"): Heard(CHANGED, "unknown"),
    ("go ahead", "it is allowed"): Heard("✅ Unenrolled ", "done", 1),
    ("ask", "it is allowed"): Heard(CHANGED, "lapsed"),
    ("approve", "it is allowed"): Heard("You approved it. ✅ Done.", "done", 1, "Deleted the class"),
    ("second yes", "it is allowed"): Heard("You approved it. ✅ Done.", "done", 1, "Deleted the class"),
    ("run now", "it is allowed"): Heard("Launch URL: https://", "done", 1),
    ("try again", "it is allowed"): Heard("Deleted the class", "done", 1),
    **{
        (step, "its time is over"): Heard(EXPIRED, state)
        for step, state in {
            "go ahead": "confirming",
            "ask": "needs approval",
            "approve": "awaiting",
            "second yes": "awaiting",
            "run now": "ready",
        }.items()
    },
    ("try again", "its time is over"): Heard("Its approval has expired, so nothing was tried again", "unknown"),
    **{
        (step, "Slack says nothing"): Heard(UNKNOWN, state)
        for step, state in {
            "go ahead": "confirming",
            "ask": "needs approval",
            "approve": "awaiting",
            "second yes": "awaiting",
            "run now": "ready",
            "try again": "unknown",
        }.items()
    },
    ("approve", "the approver left the group"): Heard(NOT_YOU, "awaiting"),
    ("second yes", "the approver left the group"): Heard(NOT_YOU, "awaiting"),
    ("approve", "the approver became a guest"): Heard("Guests cannot use Registrar", "awaiting"),
    ("second yes", "the approver became a guest"): Heard("Guests cannot use Registrar", "awaiting"),
    **{
        (step, since): Heard(NO_LONGER_ADA, state)
        for step, state in {"run now": "lapsed", "try again": "unknown"}.items()
        for since in ("the approver left the group", "the approver was deactivated")
    },
    ("run now", "Slack says nothing about the approver"): Heard(UNKNOWN_ADA, "ready"),
    ("try again", "Slack says nothing about the approver"): Heard(UNKNOWN_ADA, "unknown"),
    ("second yes", "who said yes left the group"): Heard(f"{ONE_MORE} {LOST}", "awaiting"),
    ("second yes", "who said yes was deactivated"): Heard(f"{ONE_MORE} {LOST}", "awaiting"),
}


DENIED, WHY_NOT = "Denied. Ines Moreau has been told.", "Thirty people are enrolled."
NO: Mapping[str, Heard] = {
    **{
        since: Heard(DENIED, "denied", requester="" if since in UNREACHABLE else WHY_NOT)
        for since in ("nothing", *OWN, "it takes one more", "it is allowed")
    },
    "it takes others": Heard(CHANGED, "lapsed", requester=CHANGED),
    "its time is over": Heard(EXPIRED, "awaiting"),
    "Slack says nothing": Heard(UNKNOWN, "awaiting"),
    "the approver left the group": Heard(NOT_YOU, "awaiting"),
    "the approver became a guest": Heard("Guests cannot use Registrar", "awaiting"),
}
"""A no is asked about as a yes is, but for what would be done: whoever may decide may always say no."""
EXPECTED = {
    **EXPECTED,
    **{(step, since): heard for step in ("deny", "say why not") for since, heard in NO.items()},
    ("say why not", "the approver became a guest"): Heard(NOT_YOU, "awaiting"),
}
