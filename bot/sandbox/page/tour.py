"""The guided tour of a first visit, as data: what each step says, and what ends it."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """Ends once `what` was typed, pressed, or (for "switch", without `what`) another person looks at the page."""

    title: str
    text: str
    ends: Literal["typed", "pressed", "switch"]
    what: str = ""


TOUR = (
    Step(
        title="Ask for something",
        text="Commands are typed where people talk. This one lists the planned classes: type it and send it.",
        ends="typed",
        what="/lms class classes list",
    ),
    Step(
        title="Turn the page",
        text="The answer is private until you share it. Press Next for more of the list.",
        ends="pressed",
        what="Next",
    ),
    Step(
        title="Let the others see it",
        text="Press Share. The list is posted in this channel, without the buttons.",
        ends="pressed",
        what="Share",
    ),
    Step(
        title="Be somebody else",
        text="Choose another person on the left: the shared list is there, your private answer is not.",
        ends="switch",
    ),
)
