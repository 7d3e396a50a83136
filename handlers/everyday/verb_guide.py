"""What help says of each everyday verb: examples that are typed just so, what it cannot, and how to take it back."""

from collections.abc import Mapping
from dataclasses import dataclass

from connectors.everyday.verbs import VERB_EXAMPLES, Verb
from handlers.parsing.arguments import MAX_PEOPLE


@dataclass(frozen=True)
class VerbGuide:
    """Help on one verb.

    Attributes:
        examples: commands without `/lms`, each with what it gives
        cannot: what it cannot, as sentences
        undo: how what it did is taken back; empty where it only looks
    """

    examples: tuple[tuple[str, str], ...]
    cannot: tuple[str, ...] = ()
    undo: str = ""


UNDO_BUTTON = "The answer has an Undo button for an hour, if the platform can undo it."
ONE_AT_A_TIME = "One person at a time."
SEVERAL_AT_ONCE = f"Up to {MAX_PEOPLE} people in one line, separated by commas."

VERB_GUIDES: Mapping[Verb, VerbGuide] = {
    Verb.FIND: VerbGuide(
        (
            (VERB_EXAMPLES[Verb.FIND], "by e-mail address"),
            ("find Jane Doe", "by name"),
            ('find jane@acme.com in "Onboarding 101"', "only this course"),
            ("find Jane Doe on chamilo", "on one platform"),
        ),
        (f"{ONE_AT_A_TIME} A mention works too: @Jane.",),
    ),
    Verb.COURSES: VerbGuide(
        (
            (VERB_EXAMPLES[Verb.COURSES], "by a word of the title"),
            ("courses", "all of them"),
            ("courses safety on skilljar", "on one platform"),
        ),
    ),
    Verb.ROSTER: VerbGuide(
        (
            (VERB_EXAMPLES[Verb.ROSTER], "who is in it, on every platform that has it"),
            ('who is in "Onboarding 101"?', "the same as a question"),
            ('roster "Onboarding 101" on class', "on one platform"),
        ),
        ("One course at a time. The answer has a button for the whole list as a CSV file.",),
    ),
    Verb.ENROLL: VerbGuide(
        (
            (VERB_EXAMPLES[Verb.ENROLL], "one person"),
            ('enroll jane@acme.com, maeve@acme.com in "Onboarding 101"', "several people"),
            ('enroll jane@acme.com in "Onboarding 101" as teacher on chamilo', "with a role, on one platform"),
            ('dry run enroll jane@acme.com in "Onboarding 101"', "see what I would send, and send nothing"),
        ),
        (
            f"{SEVERAL_AT_ONCE} The role applies to everyone in the line.",
            "You can't give start or end dates here. Some platforms have a command that can: `/lms search enroll`.",
        ),
        f"{UNDO_BUTTON} Or type `/lms unenroll …`.",
    ),
    Verb.UNENROLL: VerbGuide(
        (
            (VERB_EXAMPLES[Verb.UNENROLL], "one person"),
            ('unenroll jane@acme.com, maeve@acme.com from "Onboarding 101"', "several people"),
            ('unenroll jane@acme.com from "Onboarding 101" on class', "on one platform"),
        ),
        (SEVERAL_AT_ONCE,),
        f"{UNDO_BUTTON} Or type `/lms enroll …`.",
    ),
    Verb.PROGRESS: VerbGuide(
        (
            (VERB_EXAMPLES[Verb.PROGRESS], "one person, in all their courses"),
            ('progress "Onboarding 101"', "everyone in a course"),
            ('progress jane@acme.com in "Onboarding 101"', "one person in one course"),
            ('who has not finished "Onboarding 101"?', "who still has to finish"),
        ),
        (ONE_AT_A_TIME,),
    ),
    Verb.ATTENDANCE: VerbGuide(
        (
            (VERB_EXAMPLES[Verb.ATTENDANCE], "in a span of time"),
            ('attendance "Welder induction"', "the last 30 days"),
            ('attendance "Welder induction" yesterday', "on one day"),
        ),
        ("One course at a time. Until a session is over, I can't say who missed it.",),
    ),
    Verb.SESSIONS: VerbGuide(
        (
            (VERB_EXAMPLES[Verb.SESSIONS], "a week"),
            ("sessions today", "a day; App Home shows it too"),
            ('sessions "Welder induction" next month', "one course"),
            ("sessions tomorrow on class", "one platform"),
        ),
    ),
    Verb.SCHEDULE: VerbGuide(
        (
            (VERB_EXAMPLES[Verb.SCHEDULE], "day, time, length and host"),
            ('schedule "Q&A" on class tomorrow at 14:30 for 45 min with anne@acme.com', "in plain words"),
        ),
        (
            "One session at a time, on one platform. It doesn't repeat.",
            "Times are in your own time zone.",
        ),
        "No Undo button. To cancel a session: `/lms search cancel session`.",
    ),
    Verb.ADD: VerbGuide(
        (
            (VERB_EXAMPLES[Verb.ADD], "one person, with their name"),
            ("add Lena Berg <lena@acme.com>, Tom Ruiz <tom@acme.com> to chamilo", "several people"),
        ),
        (f"{SEVERAL_AT_ONCE} Each needs an e-mail address.",),
        "No Undo button. `/lms deactivate …` turns their access off again, if the platform can.",
    ),
    Verb.DEACTIVATE: VerbGuide(
        (
            (VERB_EXAMPLES[Verb.DEACTIVATE], "on one platform"),
            ("deactivate jane@acme.com everywhere", "on every platform that can"),
            ("deactivate jane@acme.com, maeve@acme.com on damstra", "several people"),
        ),
        ("Nothing is deleted: courses and results stay.",),
        f"{UNDO_BUTTON} Or type `/lms reactivate …`.",
    ),
    Verb.REACTIVATE: VerbGuide(
        (
            (VERB_EXAMPLES[Verb.REACTIVATE], "on one platform"),
            ("reactivate jane@acme.com everywhere", "on every platform that can"),
        ),
        ("Only people who had access before. For someone new: `/lms help add`.",),
        f"{UNDO_BUTTON} Or type `/lms deactivate …`.",
    ),
    Verb.LINK: VerbGuide(
        (
            (VERB_EXAMPLES[Verb.LINK], "a link for one person"),
            ('link jane@acme.com to "Onboarding 101" on class', "on one platform"),
        ),
        ("Anyone with the link can join as that person, so it may need approval, and I show it only once.",),
    ),
}
