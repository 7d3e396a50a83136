"""The stories that are faulted at every write. Another is a few lines: what people do, with words for what they do."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

import httpx

from bot.cli import requests
from bot.desk import RequestRefused
from bot.notifications.subscription import Subscription
from bot.runtime.settings import ShellSettings
from bot.store import StoreError
from connectors.standin.standin import Fault
from tests.faults.house import PASSCODE, House

DELETE = "class classes delete ext_class_id=onboarding-101"
PEOPLE = {"New Person1": "new1@example.com", "New Person2": "new2@example.com", "New Person3": "new3@example.com"}
WHOM = ", ".join(f'"{name}" <{address}>' for name, address in PEOPLE.items())
ENROLL = f'enroll {WHOM} in "Onboarding 101" on class'
LINK = "class launch link get ext_class_id=onboarding-101 email=jane@acme.com"
CREATE = (
    'class classes create class_name="Night shift" email=ada@acme.com first_name=Ada last_name=Lovelace '
    "timezone=Europe/London"
)
BOTH_WAYS = {"is enrolled": "POST ", "Enroll a person": "POST ", "ake a person out": "DELETE "}
TRAINING = "C00000001"


@dataclass(frozen=True)
class Story:
    """What people do, and what follows from it.

    Attributes:
        name: as it is printed
        play: what they do; nothing in it waits for what may never be seen
        before: what must be there already
        marks: where several changes are spoken of, a part of the call that makes each, by the words that people read
        effects: how many changes on the platforms it makes where nothing fails
        dropped: how many calls the platforms lose besides
        ends: how its last change stands at the end where nothing fails; empty where it is about none
        alone: it needs the store for itself
    """

    name: str
    play: Callable[[House], Awaitable[None]]
    before: Callable[[House], Awaitable[None]] | None = None
    marks: Mapping[str, str] = field(default_factory=dict)
    effects: int = 1
    dropped: int = 0
    ends: str = "done"
    alone: bool = False


async def command(house: House) -> None:
    await house.type("class templates create name=Evening")


async def update(house: House) -> None:
    """What a look at the platform tells after a kill."""
    await house.type('class classes update ext_class_id=friends class_name="Friends of ours"')


async def form(house: House) -> None:
    await house.type("class templates create")
    await house.submit(Name="Evening")


async def asked(house: House, text: str = DELETE) -> None:
    await house.type(text, "ines")
    await house.click("Ask for approval", "ines")
    await house.submit("ines", **{"Why is this needed?": "It was a trial."})


async def approval(house: House) -> None:
    await asked(house)
    await house.click("Approve")


async def denial(house: House) -> None:
    await asked(house)
    await house.click("Deny")
    await house.submit(**{"Why not?": "Thirty people are enrolled."})


async def withdrawal(house: House) -> None:
    await asked(house)
    await house.click("Cancel request", "ines")


async def cancelling(house: House) -> None:
    """Before anybody is asked."""
    await house.type(DELETE, "ines")
    await house.click("Cancel", "ines")


async def giving_up(house: House) -> None:
    """What the platform never answered is not tried again."""
    house.academy.faults.clear()
    house.academy.faults.add(Fault(drop=True), method="DELETE")
    await approval(house)
    await house.click("Give up", "ines")


async def sensitive_look(house: House) -> None:
    """It changes nothing, and is asked about and written down as what changes something."""
    await asked(house, LINK)
    await house.click("Approve")
    await house.click("Run now", "ines")


async def expiry(house: House) -> None:
    """Nobody says anything, not even when they are reminded; then somebody does, too late."""
    await asked(house)
    await house.later(1.9)
    await house.later(4.2)
    await house.click("Approve")


async def widening(house: House) -> None:
    """The approvers take too long, so the board is asked."""
    await asked(house)
    await house.later(2.1)
    await house.click("Approve", "max")


async def secret(house: House) -> None:
    """What was approved without its passcode is run with it."""
    await asked(house, f"{CREATE} meeting_passcode={PASSCODE}")
    await house.click("Approve")
    await house.click("Run now", "ines")
    await house.click("More fields (11)", "ines")
    await house.submit("ines", Meeting_passcode=PASSCODE)


async def approved_people(house: House) -> None:
    await asked(house, ENROLL)
    await house.click("Approve")


async def retry(house: House) -> None:
    house.academy.faults.clear()
    house.academy.faults.add(Fault(drop=True), method="DELETE")
    await approval(house)
    await house.click("Try again", "ines")


async def people(house: House) -> None:
    await house.type(ENROLL)


async def undo(house: House) -> None:
    await house.type('enroll "New Person1" <new1@example.com> in "Onboarding 101" on class')
    await house.click("Undo")
    await house.click("Go ahead")


async def subscribe(house: House) -> None:
    await house.type("subscribe skilljar course_completion")


async def subscribed(house: House) -> None:
    assert house.registrar
    await house.registrar.services.subscriptions.add(Subscription("", TRAINING, "skilljar", "everything"))


async def news(house: House) -> None:
    """Skilljar posts until it is thanked, some times."""
    for _ in range(3):
        if await house.post(COMPLETED) == httpx.codes.OK:
            house.heard.append("Kept.")
            break
    await house.settle()


async def cli(house: House) -> None:
    """What `registrar request class templates create name=Evening --send` says."""
    try:
        await requests.carry_out(
            requests.typed("class", ("templates", "create", "name=Evening"), ""),
            house.connectors["class"],
            house.lives[-1],
            ShellSettings.model_validate({"REGISTRAR_POLICY": house.policy}),
        )
        house.heard.append("✅ Done")
    except (RequestRefused, StoreError) as error:
        house.heard.append(str(error))


COMPLETED = {
    "event_type": "COURSE_COMPLETION",
    "course": {"id": "c1", "title": "Fire safety"},
    "user": {"id": "u1", "first_name": "Jane"},
    "timestamp": "2026-11-20T10:00:00Z",
}
STORIES = (
    Story("command", command),
    Story("update", update),
    Story("form", form),
    Story("approval", approval),
    Story("retry", retry, dropped=1),
    Story("withdrawal", withdrawal, effects=0, ends="cancelled"),
    Story("cancelling", cancelling, effects=0, ends="cancelled"),
    Story("giving up", giving_up, effects=0, dropped=1, ends="given up"),
    Story("sensitive look", sensitive_look),
    Story("denial", denial, effects=0, ends="denied"),
    Story("expiry", expiry, effects=0, ends="expired"),
    Story("widening", widening),
    Story("run with a secret", secret),
    Story("several people", people, marks=PEOPLE, effects=3),
    Story("several people, approved", approved_people, marks=PEOPLE, effects=3),
    Story("undo", undo, marks=BOTH_WAYS, effects=2),
    Story("subscribe", subscribe, effects=0, ends=""),
    Story("news", news, before=subscribed, effects=0, ends=""),
    Story("command line", cli, alone=True),
)
