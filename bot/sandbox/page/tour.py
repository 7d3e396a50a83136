"""The guided tour of a first visit, as data: what each step says, and what ends it."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """Ends once `what` was typed or pressed, or (for "switch") that person looks at the page; anybody else without
    `what`."""

    title: str
    text: str
    ends: Literal["typed", "pressed", "switch"]
    what: str = ""


TOUR = (
    Step(
        title="Find someone",
        text="You are Ada, head of training. Type this and send it. Only you see the answer.",
        ends="typed",
        what="/lms find jane@acme.com",
    ),
    Step(
        title="Enroll her",
        text="Five platforms have a course of that name, so you'll be asked which one.",
        ends="typed",
        what='/lms enroll jane@acme.com in "Onboarding 101"',
    ),
    Step(
        title="Choose where",
        text="Press On Class. She is enrolled at once, and Undo is beside the answer.",
        ends="pressed",
        what="On Class",
    ),
    Step(
        title="Now something final",
        text="A class that is removed is gone for good, so this needs approval from someone else.",
        ends="typed",
        what='/lms class classes delete class_id="German A1 beginners"',
    ),
    Step(
        title="Ask for approval",
        text="Press Ask for approval, say why, and send the form.",
        ends="pressed",
        what="Ask for approval",
    ),
    Step(
        title="Be Max",
        text="Once the form is sent, choose Max Okafor in the list of people. He can approve what Ada asks for.",
        ends="switch",
        what="max",
    ),
    Step(
        title="Approve it",
        text="Open #lms-approvals and press Approve. The class is removed, and Ada gets a message.",
        ends="pressed",
        what="Approve",
    ),
    Step(
        title="Hear what happens",
        text="Go back to #training and type this. The channel will be told who completes the course.",
        ends="typed",
        what='/lms subscribe skilljar course_completion course="Onboarding 101"',
    ),
)
