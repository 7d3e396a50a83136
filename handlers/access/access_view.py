"""What people see of a request for access: the form, the card for those who can give it, and what came of it."""

from collections.abc import Sequence

from bot.changes.wording import listed
from bot.policy.access import (
    NeededAccess,
    groups_of,
    is_built_in,
    least_role,
    own_role_line,
    reach,
    role_line,
    rule_lines,
)
from bot.policy.access_requests import DONE, OPEN, AccessRequest
from bot.policy.policy import Actor, Policy
from connectors.catalog import platforms
from handlers.changes.request_view import CARD_REASON_CHARS
from handlers.slack import limits
from handlers.slack.blocks import (
    Block,
    Message,
    View,
    actions,
    button,
    clip,
    code,
    context,
    line,
    mention,
    modal,
    plain,
    rich,
    run,
    say,
    sentence,
)
from handlers.slack.visible import brief

WANTED_CHARS, LINES_CHARS = 300, 2500
"""Characters of what is wanted, and of lines of the policy."""
WANTED_COURSES_SHOWN = 3


def words(wanted: NeededAccess, *, to_asker: bool = False) -> str:
    """`See who is in a course: “Fire safety”`, `Delete a class on Class`. Who asked is told no title but those that
    they typed: of an operation they know the id alone."""
    shown = wanted.courses if wanted.verb or not to_asker else ()
    named = [f"“{one}”" for one in shown[:WANTED_COURSES_SHOWN]]
    where = [
        platforms()[one].title for one in dict.fromkeys(name for name, _ in wanted.operations) if one in platforms()
    ]
    on = "" if wanted.verb or not where else f" on {listed(where)}"
    said = f"{wanted.does or 'Do this'}{on}" + (f": {listed(named)}" if named else "")
    return brief(said, WANTED_CHARS)


def right(wanted: NeededAccess) -> str:
    """The same within a sentence: `enroll a person in “Onboarding 101”`."""
    does, _, titles = words(wanted).partition(": ")
    return f"{does[:1].lower()}{does[1:]}{f' for {titles}' if titles else ''}"


def ask_why(wanted: NeededAccess, draft: str) -> View:
    """The form in which somebody says why they need it, if they want to."""
    box: Block = {
        "type": "input",
        "block_id": "reason",
        "optional": True,
        "label": plain("Why do you need it?", limits.INPUT_LABEL_CHARS),
        "hint": plain("One sentence is enough.", limits.INPUT_LABEL_CHARS),
        "element": {
            "type": "plain_text_input",
            "action_id": "text",
            "multiline": True,
            "max_length": CARD_REASON_CHARS,
        },
    }
    blocks = [rich(line(run("You ask for: "), run(words(wanted, to_asker=True), bold=True))), box]
    return modal("Ask for access", blocks, draft, submit="Ask", callback="access.reason")


def card(request: AccessRequest, policy: Policy, asker: Actor) -> Message:
    """For approvers: who wants what and why, and how it is given."""
    said = words(request.wanted)
    blocks: list[Block] = [
        rich(line(mention(request.user), run(" asks for access: "), run(said, bold=True))),
        *([rich(line(run(f"Reason: {brief(request.reason, CARD_REASON_CHARS)}")))] if request.reason else []),
    ]
    if request.state == OPEN:
        blocks += how(request.wanted, policy, asker)
        done = button("Done", "access.done", request.id, style="primary")
        lesser = [button("Only this…", "access.lines", request.id)] if only_this(request.wanted, policy, asker) else []
        blocks.append(actions(done, *lesser, button("Not now", "access.later", request.id)))
    else:
        answer = " gave access." if request.state == DONE else " said: not now."
        blocks.append(rich(line(run("✅ " if request.state == DONE else ""), mention(request.by), run(answer))))
    return Message(f"{request.name} asks for access: {said}", blocks)


def how(wanted: NeededAccess, policy: Policy, asker: Actor) -> list[Block]:
    """What gives this person the right: the least role, by a Slack group or by a line of the policy; where there is
    none, a rule of their own."""
    role = least_role(policy, asker, wanted)
    blocks: list[Block] = []
    if is_built_in(policy):
        first = "There is no policy file yet. Copy `bot/demo/demo_policy.toml`, name it in `REGISTRAR_POLICY`, then:"
        blocks.append(say(first))
    if role and (groups := groups_of(policy, role)):
        blocks.append(say(f"Add them to {listed(groups)} in Slack. That gives them the role “{role}”."))
    elif role:
        blocks += [
            say(f"For the role “{role}”, change this line under `[roles]` in {_file(policy)}:"),
            rich(code(clip(role_line(policy, role, asker.id), LINES_CHARS))),
        ]
    else:
        blocks += [say("No role allows this."), *rule(wanted, policy, asker)]
    return [*blocks, context("Press Done once it is in place. I'll tell them.")]


def only_this(wanted: NeededAccess, policy: Policy, asker: Actor) -> bool:
    """Whether less than the role would do, so that it is worth a button."""
    return not wanted.role and bool(least_role(policy, asker, wanted))


def rule(wanted: NeededAccess, policy: Policy, asker: Actor) -> list[Block]:
    """The lines that give this person this and no more."""
    lines = f"{own_role_line(asker)}\n\n{rule_lines(wanted, asker)}"
    where = "The first line goes under `[roles]`, the rest before all other `[[rules]]`"
    if len(lines) > LINES_CHARS:  # a part of them would be no policy
        return [
            say(f"For {reach(wanted)}: the lines are too long to be shown here. Write a rule with the course's id.")
        ]
    return [say(f"For {reach(wanted)}: {where} in {_file(policy)}."), rich(code(lines))]


def lines(request: AccessRequest, policy: Policy, asker: Actor) -> Message:
    """The same, for who asks for it."""
    return Message(f"For {request.name}: {words(request.wanted)}", rule(request.wanted, policy, asker))


def _file(policy: Policy) -> str:
    return "the policy file" if is_built_in(policy) else policy.source or "the policy file"


def asked_on(said: str, where: str, when: str) -> Message:
    """What was refused, once it was asked for: there is nothing to press any more."""
    told = f"Asked {where} on {when}. I'll message you when it's decided."
    return Message(f"{said} {told}".strip(), [*(sentence(said, people=True).blocks if said else []), say(told)])


def told(request: AccessRequest, by: str) -> Message:
    """For whoever asked."""
    said = words(request.wanted, to_asker=True)
    if request.state != DONE:
        text = f"{by} said “not now” to your request: {said}. Ask them if it is urgent."
    else:
        text = f"You have access now: {said}. {by} gave it to you."
    return Message(text, [say(text)])


def sent(where: str) -> Message:
    """For whoever asked."""
    text = f"Sent to {where}. I'll message you when it's decided."
    return Message(text, [say(text)])


def told_where(channel: str, people: Sequence[str]) -> str:
    return f"#{channel}" if channel else listed(people)
