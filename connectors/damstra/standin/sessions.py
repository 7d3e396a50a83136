"""Instructor-led sessions and who has a place in them."""

from dataclasses import replace
from typing import Any

from connectors.damstra.standin.account import Account
from connectors.damstra.standin.endpoint import Endpoint, Given, paged
from connectors.damstra.standin.records import Place, Session, in_perth
from connectors.damstra.standin.refusals import invalid, missing
from connectors.damstra.standin.rules import (
    PAGE,
    QUERY_NUMBER,
    USERS,
    Field,
    choice,
    counted,
    each_of,
    flag,
    may,
    moment,
    name,
    need,
    number,
    seconds,
    text,
)
from connectors.standin.standin import Reply

STATES = ("upcoming", "inprogress", "past")


def show_all(account: Account, given: Given) -> Reply:
    """In the order in which they were made."""
    schedule = account.schedules.get(given.get("lessonScheduleId", 0))
    related = None if "lessonScheduleId" not in given else schedule.lesson.id if schedule else 0
    now = account.clock()
    found = [
        one
        for one in account.sessions.values()
        if given.get("state", one.state(now)) == one.state(now)
        and given.get("status", one.status) == one.status
        and given.get("instructorId", one.instructor) == one.instructor
        and (related is None or one.lesson.id == related)
    ]
    return paged(found, given, lambda one: _row(account, one))


def show(account: Account, given: Given) -> Reply:
    return Reply(_whole(account, account.session(given["iltSessionId"])))


def create(account: Account, given: Given) -> Reply:
    """A start and an end at the same moment pass: the document's example has them."""
    instructor = account.user(given["instructorId"])
    lesson = next((one for one in account.lessons.values() if one.id == given["lessonId"]), None)
    if not lesson or not lesson.instructor_led:
        raise missing("Instructor-led lesson", given["lessonId"])
    start, end = seconds(given["startDatetime"]), seconds(given["endDatetime"])
    if end < start:
        raise invalid("endDatetime must not be before startDatetime.")
    now, id = account.clock(), account.number("session", 1_301)
    made = Session(id, lesson, instructor.id, start, end, given["location"], now, now, given.get("notes"))
    account.sessions[id] = made
    return Reply(_row(account, made))


def change(account: Account, given: Given) -> Reply:
    session = account.session(given["iltSessionId"])
    changed = replace(
        session,
        instructor=account.user(given["instructorId"]).id,
        location=given["location"],
        status=given.get("statusId", session.status),
        notes=given.get("notes", session.notes),
        places=given.get("numberOfPlaces", session.places),
        changed=account.clock(),
    )
    account.sessions[session.id] = changed
    return Reply(_whole(account, changed))


def complete(account: Account, given: Given) -> Reply:
    session = _running(account, given)
    account.finish(session)
    return Reply()


def cancel(account: Account, given: Given) -> Reply:
    session = _running(account, given)
    account.sessions[session.id] = replace(session, status=3, changed=account.clock())
    return Reply()


def register(account: Account, given: Given) -> Reply:
    """Without a word on who got no place; the document says only that they must have been given the lesson."""
    session = _running(account, given)
    for user in [account.user(id) for id in given["userIds"]]:
        account.register(session, user.id)
    return Reply()


def deregister(account: Account, given: Given) -> Reply:
    session = _running(account, given)
    for place in account.places_in(session):
        if place.user in given["userIds"]:
            del account.places[place.id]
    return Reply()


def attendees(account: Account, given: Given) -> Reply:
    """Twenty rows unless the paging of the other listings is asked for, which the document does not show here."""
    session = account.session(given["iltSessionId"])
    return paged(account.places_in(session), {"maxResults": 20, **given}, lambda one: _attendee(account, one))


def save_progress(account: Account, given: Given) -> Reply:
    """By the numbers of places; one that is not of this session makes it none at all."""
    here = {place.id: place for place in account.places_in(account.session(given["iltSessionId"]))}
    if wrong := [row["id"] for row in given["attendees"] if row["id"] not in here]:
        raise missing("Attendee", wrong[0])
    for row in given["attendees"]:
        place = here[row["id"]]
        known = {key: row[key] for key in ("attended", "passed") if key in row}
        account.places[place.id] = replace(place, **known, changed=account.clock())
    return Reply()


def _running(account: Account, given: Given) -> Session:
    session = account.session(given["iltSessionId"])
    if session.status != 1:
        raise invalid(f"This ILT session is {'completed' if session.status == 2 else 'cancelled'}")
    return session


def _common(session: Session) -> dict[str, Any]:
    return {
        "id": session.id,
        "instructorId": session.instructor,
        "statusId": session.status,
        "lessonId": session.lesson.id,
        "notes": session.notes,
        "numberOfPlaces": session.places,
        "startDatetime": in_perth(session.start),
        "endDatetime": in_perth(session.end),
        "location": session.location,
        "createdDate": in_perth(session.created),
        "modifiedDate": in_perth(session.changed),
    }


def _row(account: Account, session: Session) -> dict[str, Any]:
    """With the name of the instructor, which the single view lacks."""
    instructor = account.users[session.instructor]
    names = {"instructorFirstName": instructor.first_name, "instructorLastName": instructor.last_name}
    return _common(session) | names


def _whole(account: Account, session: Session) -> dict[str, Any]:
    places = account.places_in(session)
    return _common(session) | {
        "lessonName": session.lesson.name,
        "instructorLed": True,
        "numberOfAttendees": len(places),
        "state": STATES[session.state(account.clock()) - 1],
        "attendanceRate": _rate([place.attended for place in places]),
        "passRate": _rate([place.passed for place in places]),
        "iltSessionCancellationTraineeNotificationEnabled": True,
        "iltSessionCancellationInstructorNotificationEnabled": True,
    }


def _rate(all_: list[bool]) -> int:
    return round(100 * sum(all_) / len(all_)) if all_ else 0


def _attendee(account: Account, place: Place) -> dict[str, Any]:
    user, by = account.users[place.user], next(iter(account.users.values()))
    return {
        "id": place.id,
        "userId": user.id,
        "sessionId": place.session,
        "lessonScheduleId": place.schedule,
        "userName": user.user_name,
        "firstName": user.first_name,
        "lastName": user.last_name,
        "registeringUserId": by.id,
        "registeringUserFirstName": by.first_name,
        "registeringUserLastName": by.last_name,
        "passed": place.passed,
        "attended": place.attended,
        "createdDate": in_perth(place.created),
        "modifiedDate": in_perth(place.changed),
    }


THREE_NUMBERS = choice(1, 2, 3)
PATH = "/ilt_session/{iltSessionId}"
NEW = {
    "lessonId": need(number),  # not among what the schema requires, but a session is always one of a lesson
    "startDatetime": need(moment),
    "endDatetime": need(moment),
    "location": need(name),
    "instructorId": need(number),
    "notes": may(text),
}
CHANGED = {
    "instructorId": need(number),
    "statusId": may(THREE_NUMBERS),
    "notes": may(text),
    "numberOfPlaces": may(number),
    "location": need(name),
}
NOTICES = {
    "iltSessionCancellationTraineeNotificationEnabled": need(flag),
    "iltSessionCancellationInstructorNotificationEnabled": need(flag),
}
RESULTS = {"attendees": need(each_of({"id": need(number), "passed": may(flag), "attended": may(flag)}))}
FILTERS = {
    **PAGE,
    "lessonScheduleId": QUERY_NUMBER,
    "state": Field(THREE_NUMBERS, read=counted),
    "status": Field(THREE_NUMBERS, read=counted),
    "instructorId": QUERY_NUMBER,
}
ENDPOINTS = (
    Endpoint("GET", "/ilt_session", show_all, query=FILTERS),
    Endpoint("GET", PATH, show),
    Endpoint("POST", "/ilt_session", create, body=NEW),
    Endpoint("PATCH", PATH, change, body=CHANGED),
    Endpoint("POST", f"{PATH}/complete", complete),
    Endpoint("POST", f"{PATH}/cancel_session", cancel, body=NOTICES),
    Endpoint("POST", f"{PATH}/bulk_register", register, body=USERS),
    Endpoint("POST", f"{PATH}/bulk_deregister", deregister, body=USERS),
    Endpoint("GET", f"{PATH}/attendees", attendees, query=dict.fromkeys(PAGE, QUERY_NUMBER)),
    Endpoint("POST", f"{PATH}/save_progress", save_progress, body=RESULTS),
)
