"""What is in a course: texts, documents, a calendar, notes, learning paths. Notes keep state; the rest is the same in
every course."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from connectors.chamilo.standin.asked import V2, Action, Asked, refuse
from connectors.chamilo.standin.portal import Portal, kept
from connectors.chamilo.standin.records import written
from connectors.standin.standin import Reply

SITE = "http://localhost"


def course_descriptions(portal: Portal, asked: Asked) -> Any:
    asked.in_course()
    text = "<p>What new colleagues need in their first week.</p>\r\n"
    return [{"id": portal.sql(1), "title": "General description", "content": text, **extras(asked)}]


def extras(asked: Asked) -> dict[str, str]:
    """Of the additional fields that were asked for, what they hold."""
    return {f"extra_{name}": "Northwind" for name in asked["fields"] or []}


def course_documents(portal: Portal, asked: Asked) -> Any:
    """A folder and a file; in the folder there is nothing. Sizes are text for people."""
    course, folder = asked.in_course(), asked.number("dir_id")
    if folder:
        if folder != 1:
            raise refuse("NoDataAvailable")
        return []
    own = f"username={asked.me.username}&api_key={asked.me.api_key}&cidReq={course.code}"
    rows = (
        (1, "folder", "Handouts", "/handouts", "folder_document.png", "0B"),
        (2, "file", "Floor plan", "/plan.pdf", "pdf.gif", "47.08K"),
    )
    return [
        {
            "id": portal.sql(id),
            "type": type_,
            "title": title,
            "path": path,
            "url": f"{SITE}/main/document/document.php?{own}&action=download&id={id}",
            "icon": icon,
            "size": size,
        }
        for id, type_, title, path, icon, size in rows
    ]


def course_announcements(portal: Portal, asked: Asked) -> Any:
    asked.in_course()
    return [{"id": 1, "title": "Room changed", "creatorName": "ines.moreau", "date": written(portal.clock())}]


def course_announcement(portal: Portal, asked: Asked) -> Any:
    asked.in_course()
    if asked.number("announcement") != 1:
        raise refuse("No announcement")
    who, when = "Ines Moreau", spoken(portal)
    return {"id": 1, "title": "Room changed", "creatorName": who, "date": when, "content": "<p>Room 2.</p>"}


def spoken(portal: Portal) -> str:
    """Now, as people write it, by the clock of the account."""
    return datetime.fromtimestamp(portal.clock(), ZoneInfo(portal.zone)).strftime("%B %d, %Y at %H:%M")


def course_agenda(portal: Portal, asked: Asked) -> Any:
    """By the clock of the account, without saying so."""
    asked.in_course()
    start, end = (_by_its_clock(portal, portal.clock() + seconds) for seconds in (3_600, 7_200))
    return [
        {
            "id": 1,
            "title": "Welcome",
            "content": "<b>Coffee</b>",
            "startDate": start,
            "endDate": end,
            "isAllDay": False,
        }
    ]


def _by_its_clock(portal: Portal, seconds: float) -> str:
    moment = datetime.fromtimestamp(seconds, UTC)
    return moment.astimezone(ZoneInfo(portal.zone)).strftime("%Y-%m-%d %H:%M:%S")


def course_notebooks(portal: Portal, asked: Asked) -> Any:
    dates = dict.fromkeys(("creationDate", "updateDate"), spoken(portal))
    return [{"id": id, "title": title, "description": text, **dates} for id, title, text in asked.in_course().notes]


def save_course_notebook(portal: Portal, asked: Asked) -> Any:
    id = portal.ids.number("note")
    asked.in_course().notes.append((id, kept(asked.text("title")), kept(asked.text("text"))))
    return {"registered": id}


def course_learnpaths(portal: Portal, asked: Asked) -> Any:
    """The key stands in the link percent-encoded."""
    course = asked.in_course()
    own = f"%22api_key%22%3A%22{asked.me.api_key}%22%2C%22username%22%3A%22{asked.me.username}%22"
    link = f"{SITE}{V2}?hash=%7B%22lp_id%22%3A1%2C%22course%22%3A{course.id}%2C{own}%7D"
    path = {"id": 1, "title": "First week", "progress": 0, "url": link}
    return [{"id": 0, "name": "Without category", "learnpaths": [path]}]


def course_learnpath(portal: Portal, asked: Asked) -> Any:
    course = asked.in_course()
    return Reply("", 302, {"Location": f"{SITE}/main/lp/lp_controller.php?action=view&cid={course.id}&lp_id=1"})


def view_my_courses(portal: Portal, asked: Asked) -> Any:
    return Reply("", 302, {"Location": f"/user_portal.php?nosession=true&api_key={asked.me.api_key}"})


ACTIONS = (
    Action("course_descriptions", course_descriptions, ("fields",)),
    Action("course_documents", course_documents, ("dir_id",)),
    Action("course_announcements", course_announcements),
    Action("course_announcement", course_announcement, ("announcement",)),
    Action("course_agenda", course_agenda),
    Action("course_notebooks", course_notebooks),
    Action("save_course_notebook", save_course_notebook, ("title", "text")),
    Action("course_learnpaths", course_learnpaths),
    Action("course_learnpath", course_learnpath, either=("lp_id",), method="GET"),
    Action("view_my_courses", view_my_courses, method="GET"),
)
