"""What somebody is told for whom help and search have nothing: whom to ask, and what is open to them all the same."""

from bot.policy.policy import APPROVER, AUDITOR, Actor, Policy

OPEN_TO_ALL = "Open to you are help on the words, such as `/lms help enroll`, and `/lms subscriptions`"
OPEN_TO_ROLES = {AUDITOR: "`/lms audit`", APPROVER: "deciding on the requests of others"}


NO_ROLE = "You do not have a role that may do this."
NO_PLATFORM_YET = "You can't use any platform from here yet."


def whom_to_ask(policy: Policy, actor: Actor, first: str = NO_ROLE) -> str:
    """That there is no role for what is asked, whom to ask, and what there is nevertheless, as sentences."""
    held = policy.roles_of(actor)
    also = [*(said for role, said in OPEN_TO_ROLES.items() if role in held)]
    return f"{first} {policy.helpers} {', and '.join([OPEN_TO_ALL, *also])}."
