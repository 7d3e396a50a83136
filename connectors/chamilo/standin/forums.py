"""What people discuss: one forum a course, whose number is the course's own."""

from typing import Any

from connectors.chamilo.standin.asked import Action, Asked, refuse
from connectors.chamilo.standin.contents import spoken
from connectors.chamilo.standin.portal import Portal, kept
from connectors.chamilo.standin.records import Course, Thread

ABOUT = {"title": "First days", "description": "<p>Ask away</p>", "image": ""}


def course_forumcategories(portal: Portal, asked: Asked) -> Any:
    """PHP writes a list with a gap in it as a map."""
    course = asked.in_course()
    last = {"date": spoken(portal), "user": "Jane Doe"} if course.threads else None
    forum = {"id": course.forum, "catId": 1, **ABOUT, "numberOfThreads": len(course.threads), "lastPost": last}
    about = {"id": 1, "title": "Questions", "catId": 1, "description": "", "courseId": course.id}
    return [{**about, "forums": {"1": forum}}]


def course_forum(portal: Portal, asked: Asked) -> Any:
    course = _course_of_forum(asked)
    if course is None:
        raise refuse("No forum")
    threads = [
        {
            "id": portal.sql(one.id),
            "title": one.title,
            "lastEditDate": spoken(portal),
            "numberOfReplies": portal.sql(len(one.posts) - 1),
            "numberOfViews": portal.sql(0),
            "author": "Jane Doe",
        }
        for one in course.threads.values()
    ]
    return {"id": portal.sql(course.forum), **ABOUT, "threads": threads}


def course_forumthread(portal: Portal, asked: Asked) -> Any:
    """An empty one, of no course, where there is no such discussion."""
    course = _course_of_forum(asked)
    if course is None or asked.number("thread") not in course.threads:
        return {"id": 0, "cId": 0, "title": None, "forumId": 0, "posts": []}
    thread = course.threads[asked.number("thread")]
    posts = [
        {
            "id": portal.sql(id),
            "title": title,
            "text": text,
            "author": "Jane Doe",
            "date": spoken(portal),
            "parentId": None,
            "attachments": [],
        }
        for id, title, text in thread.posts
    ]
    return {"id": thread.id, "cId": course.id, "title": thread.title, "forumId": course.forum, "posts": posts}


def save_forum_thread(portal: Portal, asked: Asked) -> Any:
    """In a forum that the course does not have it makes one that no page shows."""
    asked.needs("title", "text", "forum")
    course, thread = _course_of_forum(asked), Thread(portal.ids.number("thread"), kept(asked.text("title")))
    thread.posts.append((portal.ids.number("post"), kept(asked.text("title")), kept(asked.text("text"))))
    if course is None:
        portal.orphans.append(thread.title)
    else:
        course.threads[thread.id] = thread
    return {"registered": thread.id}


def save_forum_post(portal: Portal, asked: Asked) -> Any:
    """Any value of `notify` is a yes. It says yes whatever the discussion is, and never a number."""
    asked.needs("title", "text", "forum", "thread")
    if asked["notify"] == "0":
        raise refuse("Stand-in: notify=0 would be taken for a yes.")
    course, post = _course_of_forum(asked), (kept(asked.text("title")), kept(asked.text("text")))
    if course is None or asked.number("thread") not in course.threads:
        portal.orphans.append(post[0])
    else:
        course.threads[asked.number("thread")].posts.append((portal.ids.number("post"), *post))
    return {"registered": True}


def _course_of_forum(asked: Asked) -> Course | None:
    """The course that is asked, where the forum is its own."""
    course = asked.in_course()
    return course if asked.number("forum") == course.forum else None


ACTIONS = (
    Action("course_forumcategories", course_forumcategories),
    Action("course_forum", course_forum, ("forum",)),
    Action("course_forumthread", course_forumthread, ("forum", "thread")),
    Action("save_forum_thread", save_forum_thread, ("title", "text", "forum", "notify")),
    Action("save_forum_post", save_forum_post, ("title", "text", "forum", "thread", "parent", "notify")),
)
