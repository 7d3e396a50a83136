"""Lesson schedules, certificates and the links that play a lesson."""

from typing import Any

from connectors.damstra.standin.account import CLIENT_ID, CLIENT_NAME, DAY_S, Account
from connectors.damstra.standin.certificate import pdf
from connectors.damstra.standin.endpoint import Endpoint, Given
from connectors.damstra.standin.records import ACTIVE, Lesson, Schedule, exact
from connectors.damstra.standin.refusals import CANCELLED, COMPLETED, NO_SCHEDULE, coded, invalid, missing
from connectors.damstra.standin.rules import (
    PAGE,
    Field,
    choice,
    counted,
    digits,
    list_of,
    may,
    moment,
    need,
    number,
    seconds,
)
from connectors.standin.standin import Reply

SITE = "https://app.velpic.com"
STATUS_IDS = {"scheduled": 91, "due": 92, "overdue": 93, "completed": 94, "cancelled": 95}
"""The document shows 94 for a completed one and explains none; the others are made up around it."""


def show(account: Account, given: Given) -> Reply:
    """Without the status in words, which only the listing has."""
    return Reply(_whole(account, _find(account, given)))


def show_all(account: Account, given: Given) -> Reply:
    """Without a count of all rows: the document shows none here."""
    user, now = account.user(given["userId"]), account.clock()
    found = [
        one for one in account.schedules.values() if one.user == user.id and given["status"] in ("all", one.status(now))
    ]
    start = given["startIndex"]
    return Reply({"results": [_row(account, one) for one in found[start : start + given["maxResults"]]]})


def create(account: Account, given: Given) -> Reply:
    """The ids are those of the schedules made here. Lessons the person has to take already are passed over, and refused
    when there is no other. Without a grace period, that of the account holds."""
    user = account.user(given["userId"])
    lessons = [_version(account, id) for id in given["lessonVersionIds"]]
    if idle := next((one for one in lessons if one.status != "active"), None):
        raise invalid(f"Lesson {idle.name} is not published.")
    wanted = [one for one in lessons if not account.open_schedule(user.id, one)]
    if not wanted:
        raise invalid("Lesson Schedule already exists")
    start = seconds(given["scheduleDate"]) if "scheduleDate" in given else account.clock()
    if "gracePeriod" in given and "gracePeriodUnit" not in given:
        raise invalid("gracePeriodUnit is required.")
    days = int(given.get("gracePeriod", account.grace_days)) * (30 if given.get("gracePeriodUnit") == "months" else 1)
    return Reply({"ids": [account.schedule(user.id, one, start, start + days * DAY_S).id for one in wanted]})


def complete(account: Account, given: Given) -> Reply:
    """Whoever was not given the lesson is, and has completed it."""
    user, by = account.user(given["userId"]), account.user(given["manuallyCompletedByUserId"])
    if by.status != ACTIVE:
        raise invalid("manuallyCompletedByUserId must be an active user.")
    if "lessonVersionId" in given:
        lesson = _version(account, given["lessonVersionId"])
    elif "lessonId" in given:
        known = [one for one in account.lessons.values() if one.id == given["lessonId"]]
        if not known:
            raise missing("Lesson", given["lessonId"])
        lesson = known[0]
    else:
        raise invalid("lessonId or lessonVersionId is required.")
    when = seconds(given["completedDate"])
    schedule = account.open_schedule(user.id, lesson) or account.schedule(user.id, lesson, when, when + 14 * DAY_S)
    return Reply({"ids": [account.complete(schedule, when, by.id).id]})


def certificate(account: Account, given: Given) -> Reply:
    """The document has no error for a lesson that is not completed."""
    schedule = _find(account, given)
    if schedule.completed is None:
        raise invalid("This lesson schedule is not completed")
    user = account.users[schedule.user]
    lines = (CLIENT_NAME, f"{user.first_name} {user.last_name}", schedule.lesson.name, exact(schedule.completed)[:10])
    return Reply(pdf(lines), headers={"content-type": "application/pdf"})


def player(account: Account, given: Given) -> Reply:
    """Every link has a token of its own."""
    schedule = _find(account, given)
    if schedule.cancelled:
        raise coded(CANCELLED)
    if schedule.completed is not None:
        raise coded(COMPLETED)
    token = account.ids.uuid("player token")
    return Reply({"embedUrl": f"{SITE}/#player/{schedule.id}?embed=true&token={token}"})


def _find(account: Account, given: Given) -> Schedule:
    schedule = account.schedules.get(given["lessonScheduleId"])
    if not schedule:
        raise coded(NO_SCHEDULE)
    return schedule


def _version(account: Account, id: int) -> Lesson:
    if id not in account.lessons:
        raise missing("Lesson version", id)
    return account.lessons[id]


def _common(account: Account, one: Schedule) -> dict[str, Any]:
    user, by = account.users[one.user], account.users.get(one.completed_by or 0)
    return {
        "id": one.id,
        "startDate": exact(one.start),
        "endDate": exact(one.end),
        "userId": one.user,
        "userFirstName": user.first_name,
        "userLastName": user.last_name,
        "lessonVersionId": one.lesson.version_id,
        "lessonId": one.lesson.id,
        "version": one.lesson.version,
        "lessonName": one.lesson.name,
        "lessonDuration": one.lesson.length,
        "lessonEvolution": 129,
        "thumbnailId": 123456789,
        "lessonThumbnail": f"{SITE}/downloads/lessons/{one.lesson.version_id}/thumbnail.png",
        "lessonStartedDate": None if one.started is None else exact(one.started),
        "lessonCompletedDate": None if one.completed is None else exact(one.completed),
        "lessonCompletedBy": one.completed_by,
        "lessonCompletedByName": by and f"{by.first_name} {by.last_name}",
        "questionCount": 8,
        "questionnaireType": 19,
        "completionTypeId": 77 if one.completed is not None else None,
        "typeId": 81,
        "progress": one.reached,
        "chapterCount": 5,
        "createdDate": exact(one.created),
        "modifiedDate": exact(one.changed),
    }


def _row(account: Account, one: Schedule) -> dict[str, Any]:
    status = one.status(account.clock())
    kind = "automatic" if one.automatic else "manual"
    return _common(account, one) | {"scheduleType": kind, "status": status, "statusId": STATUS_IDS[status]}


def _whole(account: Account, one: Schedule) -> dict[str, Any]:
    user = account.users[one.user]
    supervisors = [other for other in account.users.values() if set(other.supervises) & set(user.groups)]
    return _common(account, one) | {
        "active": not one.cancelled and one.completed is None,
        "clientId": CLIENT_ID,
        "clientName": CLIENT_NAME,
        "reminders": [],
        "questionResults": [],
        "userUserName": user.user_name,
        "userEmployeeNumber": user.employee_number,
        "userGroups": [{"id": id} for id in user.groups],
        "supervisors": [{"id": other.id} for other in supervisors],
        "published": 65,
        "questionnairePassRate": 80,
        "scheduleOverEmailAttempted": True,
        "overdueEmailAttempted": one.status(account.clock()) == "overdue",
        "movieId": 123987,
        "moviePhysicalURI": f"download/lessons/{one.lesson.id}/movieFile.mp4",
        "movieSizeInBytes": 7849374,
    }


NEW = {
    "lessonVersionIds": need(list_of(number)),
    "scheduleDate": may(moment),
    # Called optional twice, and listed as required: the words say what holds without them, the list says nothing.
    "gracePeriod": may(digits),
    "gracePeriodUnit": may(choice("days", "months")),
}
COMPLETION = {
    "lessonId": may(number),
    "lessonVersionId": may(number),
    "completedDate": need(moment),
    "manuallyCompletedByUserId": need(number),
}
STATUSES = need(choice("all", *STATUS_IDS))
ENDPOINTS = (
    Endpoint("GET", "/lesson_schedule/{lessonScheduleId}", show),
    Endpoint("GET", "/user/{userId}/lesson_schedule", show_all, query={**PAGE, "status": STATUSES}),
    Endpoint("POST", "/user/{userId}/lesson_schedule", create, body=NEW),
    Endpoint("POST", "/lesson_schedule/{userId}/complete_lesson", complete, body=COMPLETION),
    Endpoint("GET", "/lesson_schedule/{lessonScheduleId}/certificate", certificate),
    Endpoint("GET", "/embed_player", player, query={"lessonScheduleId": Field(number, True, read=counted)}),
    Endpoint("GET", "/embed_player/version/{lessonScheduleId}", player),
)
