"""How aliases are shown: to their owner, to approvers, and the form that asks for one."""

from collections.abc import Mapping, Sequence

from bot.directory.aliases import Alias, AliasRequest
from bot.policy.policy import APPROVER, Actor, Policy
from connectors.catalog import platforms
from handlers.directory.lookalikes import in_other_letters, lookalikes
from handlers.everyday.known_as import ALIAS_BUTTON
from handlers.everyday.platform_reply import listed
from handlers.slack import limits
from handlers.slack.blocks import (
    Block,
    Element,
    Message,
    View,
    actions,
    asking,
    bullets,
    button,
    clip,
    context,
    header,
    line,
    mention,
    modal,
    plain,
    rich,
    run,
    say,
    spoken,
    when,
)
from handlers.slack.visible import brief
from handlers.slack.widgets import option

ALIAS_FORM_CALLBACK = "alias"
ALIAS_NAME_CHARS, ALIAS_ADDRESS_CHARS = 80, 200
"""Characters shown of a name and of an address."""


def me(
    actor: Actor, roles: Sequence[str], aliases: Mapping[str, Alias], waiting: Sequence[AliasRequest], any_left: bool
) -> Message:
    """Who somebody is in Slack and on the platforms."""
    who = f"You are {actor.name or actor.id}" + (f" ({actor.email})" if actor.email else "")
    has = f" Your roles: {', '.join(sorted(roles))}." if roles else ""
    text = f"{who}, and your time zone is {actor.zone}.{has} `/lms find me` looks you up."
    blocks: list[Block] = [say(text)]
    for one in aliases.values():
        remove = asking(
            button("Remove", "alias.remove", one.platform),
            "Remove this address?",
            f"Registrar looks for you on {title(one.platform)} by {clip(actor.email, 100)} again.",
            "Remove",
        )
        blocks.append(_beside(f"On {title(one.platform)} you are {one.address}.", remove))
    for request in waiting:
        text_waiting = f"Waiting for approval: {request.address} on {title(request.platform)}."
        blocks.append(_beside(text_waiting, button("Withdraw", "alias.withdraw", request.id)))
    if any_left:
        blocks.append(actions(button(ALIAS_BUTTON, "alias.open")))
    return Message(text.replace("`", ""), blocks)


def form(draft: str, connected: Sequence[str], platform: str = "", address: str = "", email: str = "") -> View:
    """The form in which somebody says who they are on a platform."""
    options = [option(title(one), one) for one in connected]
    chosen = next((one for one in options if one["value"] == platform), None)
    menu: Element = {"type": "static_select", "action_id": "choice", "options": options}
    box: Element = {"type": "email_text_input", "action_id": "text"}
    usual = f"Elsewhere you stay {email}." if email else "Slack does not tell your own address."
    return modal(
        "This is me",
        [
            say("If a platform knows you by another address than Slack, tell me once. An approver confirms it."),
            _input("platform", "Platform", menu | ({"initial_option": chosen} if chosen else {})),
            _input("address", "Your address there", box | ({"initial_value": address} if address else {}), usual),
        ],
        draft,
        submit="Send",
        callback=ALIAS_FORM_CALLBACK,
    )


def card(request: AliasRequest, policy: Policy) -> Message:
    """To approvers: both identities, and whom the platform knows by the address."""
    where = title(request.platform)
    text = (
        f"{brief(request.name, ALIAS_NAME_CHARS)} says: on {where} I am {brief(request.address, ALIAS_ADDRESS_CHARS)}."
    )
    approve = asking(
        button("Approve", "alias.approve", request.id, style="primary"),
        "Is it the same person?",
        f"{clip(request.name, ALIAS_NAME_CHARS)} is then {clip(request.address, 120)} on {where}, whenever someone "
        "mentions them.",
        "Approve",
    )
    deny = button("Deny", "alias.deny", request.id, style="danger")
    return Message(
        text,
        [
            header(f"Same person on {where}?"),
            *_both(request),
            context("After that, mentioning them in a command means that account. Approve only if you are sure."),
            rich(spoken(f"Only approvers ({policy.members(APPROVER)}) can decide this.", people=True)),
            rich(line(run("Waiting for approval until ", bold=True), when(request.until), run("."))),
            actions(approve, deny),
        ],
    )


def decided(request: AliasRequest, how: str, by: str = "") -> Message:
    """The card once it is over: `how` in a word or two, such as `✅ Confirmed`."""
    said = f"{how} by {brief(by, ALIAS_NAME_CHARS)}" if by else how
    where = title(request.platform)
    text = (
        f"{said}: {brief(request.name, ALIAS_NAME_CHARS)} is {brief(request.address, ALIAS_ADDRESS_CHARS)} on {where}?"
    )
    return Message(text, [header(f"Same person on {where}?"), *_both(request), rich(line(run(f"{said}.", bold=True)))])


def _both(request: AliasRequest) -> list[Block]:
    where = title(request.platform)
    email = brief(request.email, ALIAS_ADDRESS_CHARS) if request.email else "Slack doesn't tell the address"
    known = request.unread or (
        f"{where} knows this address as “{brief(request.known, ALIAS_NAME_CHARS)}”."
        if request.known
        else f"{where} knows no one by this address yet."
    )
    return [
        rich(
            bullets(
                [
                    line(run("In Slack: ", bold=True), mention(request.user), run(f" ({email})")),
                    line(run(f"On {where}: ", bold=True), run(brief(request.address, ALIAS_ADDRESS_CHARS))),
                ]
            )
        ),
        say(known),
        *_marked(request),
    ]


def _marked(request: AliasRequest) -> list[Block]:
    """What an approver may take for something else."""
    told = [
        f"{what} contains letters that look like others: {listed(found)}. Compare it letter by letter."
        for what, text in (
            ("The address", request.address),
            ("The address in Slack", request.email),
            ("The name on the platform", request.known),
        )
        if (found := lookalikes(text))
    ]
    if domain := in_other_letters(request.address):
        told.append(f"The address is written for another one, at “{brief(domain, ALIAS_ADDRESS_CHARS)}”.")
    return [say(f"⚠️ {one}") for one in told]


def title(platform: str) -> str:
    known = platforms().get(platform)
    return known.title if known else platform


def _beside(text: str, more: Element) -> Block:
    return {"type": "section", "text": plain(text, limits.SECTION_TEXT_CHARS), "accessory": more}


def _input(block: str, label: str, element: Element, hint: str = "") -> Block:
    made: Block = {
        "type": "input",
        "block_id": block,
        "label": plain(label, limits.INPUT_LABEL_CHARS),
        "element": element,
    }
    return made | ({"hint": plain(hint, limits.INPUT_LABEL_CHARS)} if hint else {})
