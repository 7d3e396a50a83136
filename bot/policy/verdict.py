"""What the policy says of a request."""

from dataclasses import dataclass

APPROVER = "approver"
DAY_S = 24 * 3600.0


@dataclass(frozen=True)
class Allow:
    """Go ahead."""

    rule: str = ""


@dataclass(frozen=True)
class Confirm:
    """The requester is asked once more."""

    rule: str = ""


@dataclass(frozen=True)
class NeedApproval:
    """Others must approve it.

    `quorum` people with the role `approvers`, none of them the requester, within `expires` seconds; after
    `fallback_after` seconds also people with the role `fallback`, if there is one.
    """

    approvers: str = APPROVER
    quorum: int = 1
    expires: float = DAY_S
    rule: str = ""
    why: str = ""
    fallback: str = ""
    fallback_after: float = 0.0


@dataclass(frozen=True)
class Refuse:
    """It may not be done.

    `reason` is whole sentences that say what to do next; `rule` names the rule that said no; `why` is the reason
    without whom to ask, where there is somebody who could give more rights; else it is empty.
    """

    reason: str
    rule: str = ""
    why: str = ""


Verdict = Allow | Confirm | NeedApproval | Refuse
