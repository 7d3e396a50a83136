"""What people search for, and the everyday verb that must stand at the top of what is found.

The phrases are titles of help articles of learning platforms (Moodle, Canvas, Docebo, TalentLMS), as one remembers
them, and what people at help desks write."""

import pytest

from connectors.catalog import platforms
from connectors.everyday.verbs import Verb
from handlers.everyday.allowed_verbs import allowed_verbs
from handlers.home.help_topics import found_for
from handlers.home.verbs_found import verbs_found, verbs_meant
from tests.handlers.messages import accept, read

PHRASES = """
unenroll: kick someone out
unenroll: remove a student
unenroll: remove a student from a course
unenroll: remove users from a course
unenroll: remove an enrollment from a course section
unenroll: unenroll users from courses
unenroll: unenrol a student
unenroll: drop a learner from a class
unenroll: withdraw a participant
unenroll: take someone off a course
unenroll: delete a user from a session
unenroll: cancel a registration
deactivate: stop access
deactivate: remove access
deactivate: suspend a user
deactivate: suspend a user account
deactivate: deactivate users
deactivate: block a user from logging in
deactivate: disable an account
deactivate: revoke a user's access
deactivate: an employee left the company
reactivate: restore a suspended user
reactivate: reactivate a deactivated user
reactivate: unlock an account
reactivate: give access back
enroll: enroll users in a course
enroll: enrol students
enroll: add a student to a course
enroll: add users to a course
enroll: assign a course to a user
enroll: assign courses to users
enroll: bulk enroll
enroll: register a learner for a webinar
enroll: invite people to a course
enroll: give someone access to a course
add: create a user
add: add a new user
add: create a user account
add: add users
roster: view participants
roster: see who is in a course
roster: view enrolled users
roster: list students in a course
roster: class list
progress: track student progress
progress: view course completion
progress: see who has finished
progress: course completion report
attendance: take attendance
attendance: who attended a webinar
attendance: attendance report
schedule: schedule a webinar
schedule: create a conference
schedule: create an ILT session
schedule: add a live session
schedule: set up a meeting
sessions: view upcoming sessions
sessions: course calendar
link: get the meeting link
link: send a join link
find: find a user
find: search for a student
find: look up someone
courses: browse the course catalog
courses: view all courses
"""
OPERATIONS = """
give certificate: certificate
issue a certificate: certificate
download a certificate: certificate
create a course: create
delete a course: delete
upload a file: file
create a group: group
reset a password: login url
duplicate a course: course
export completed purchases: purchases
list promo codes: promo codes
"""
"""No verb does these: the operations stand at the top."""
ALLOWED = allowed_verbs(tuple(platforms()), lambda _: True)


def table(text: str) -> list[tuple[str, str]]:
    return [(one, two) for line in text.strip().splitlines() for one, _, two in [line.partition(": ")]]


@pytest.mark.parametrize(("verb", "phrase"), table(PHRASES))
def test_the_verb_that_does_it_comes_first(verb: str, phrase: str) -> None:
    """With a command that can be typed and a button to its form, before the operations."""
    message = found_for(phrase, tuple(platforms()), lambda _: True)
    accept(message)
    assert verbs_meant(phrase)[:1] == [Verb(verb)]
    shown = read(message).splitlines()
    assert f"/lms {verb} " in shown[1] or f"/lms {verb} " in shown[2]
    assert f"{verb.capitalize()}…" in shown


@pytest.mark.parametrize(("phrase", "holds"), table(OPERATIONS))
def test_what_no_verb_does_is_left_to_the_operations(phrase: str, holds: str) -> None:
    assert verbs_meant(phrase) == []
    assert holds in read(found_for(phrase, tuple(platforms()), lambda _: True)).lower()


def test_a_verb_that_one_may_not_use_is_not_offered() -> None:
    assert verbs_found("kick someone out", {}) == []
    assert verbs_found("kick someone out", ALLOWED)
