"""Words that stand for an everyday verb."""

from collections.abc import Mapping

from connectors.everyday.verbs import Verb

VERB_ALIASES: Mapping[str, Verb] = {
    "enrol": Verb.ENROLL, "unenrol": Verb.UNENROLL, "disenroll": Verb.UNENROLL, "course": Verb.COURSES,
    "session": Verb.SESSIONS, "who": Verb.FIND, "participants": Verb.ROSTER, "disable": Verb.DEACTIVATE,
}  # fmt: skip
