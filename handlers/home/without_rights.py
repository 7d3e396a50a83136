"""What somebody is told for whom help and search have nothing: whom to ask, and what is open to them all the same."""

from bot.policy.policy import APPROVER, AUDITOR, Actor, Policy

OPEN_TO_ALL = "Open to you are help on the words, such as `/lms help enroll`, and `/lms subscriptions`"
OPEN_TO_ROLES = {AUDITOR: "`/lms audit`", APPROVER: "deciding on the requests of others"}


def whom_to_ask(policy: Policy, actor: Actor) -> str:
    """That there is no role for what is asked, whom to ask, and what there is nevertheless, as sentences."""
    held = policy.roles_of(actor)
    also = [*(said for role, said in OPEN_TO_ROLES.items() if role in held)]
    return f"You do not have a role that may do this. {policy.helpers} {', and '.join([OPEN_TO_ALL, *also])}."
