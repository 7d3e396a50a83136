"""What people discuss in a course. Source: Chamilo's wiki, services on forums."""

from typing import Annotated, Any

from annotated_types import Ge, MaxLen, MinLen

from connectors.chamilo.base import MAX_TITLE_LENGTH, Chamilo, CourseId, Flag, InSession, Item, Listed, action
from connectors.chamilo.contents import Registered
from connectors.core.field_markers import Effect, Help
from connectors.core.record import Display

Forum = Annotated[int, Ge(1), Help("Chamilo's number of the forum", 1)]
Thread = Annotated[int, Ge(1), Help("Chamilo's number of the discussion", 1)]
Title = Annotated[str, MinLen(1), MaxLen(MAX_TITLE_LENGTH), Help("Title", "Where do I find my badge?")]
Text = Annotated[str, MinLen(1), Help("What you want to say", "At the front desk, from eight o'clock on.")]


class ForumCategory(Item):
    """`forums` are those in it."""

    display = Display("title", ("title", "forums", "id"))

    forums: Annotated[tuple[Item, ...], Listed] = ()


class ForumShown(Item):
    display = Display("title", ("title", "threads", "id"))

    threads: Annotated[tuple[Item, ...], Listed] = ()


class ThreadShown(Item):
    display = Display("title", ("title", "posts", "id"))

    posts: Annotated[tuple[Item, ...], Listed] = ()


class CourseForumcategories(Chamilo[list[ForumCategory]]):
    """List the forums of a course, by category."""

    http = action("course_forumcategories", effect=Effect.READ)

    course: CourseId
    session: InSession = None


class CourseForum(Chamilo[ForumShown]):
    """Show a forum and its discussions."""

    http = action("course_forum", effect=Effect.READ)

    course: CourseId
    forum: Forum
    session: InSession = None


class CourseForumthread(Chamilo[ThreadShown]):
    """Show a discussion with everything said in it."""

    http = action("course_forumthread", effect=Effect.READ)

    course: CourseId
    forum: Forum
    thread: Thread
    session: InSession = None


class SaveForumPost(Chamilo[None]):
    """Post[ “{title}”] in a discussion in {course: a course}."""

    http = action("save_forum_post", hollow_yes=True)

    # The wiki's table forgets the course; without it Chamilo does not find the forum.
    course: CourseId
    title: Title
    text: Text
    thread: Thread
    forum: Forum
    parent: Annotated[int | None, Ge(1), Help("Number of the contribution that is answered", 1)] = None
    notify: Annotated[Flag | None, Help("Be told of answers", False)] = None
    # Where a discussion belongs to a session, the forum shows it there alone.
    session: InSession = None

    def shape(self, query: dict[str, Any], body: dict[str, Any]) -> tuple[dict[str, Any], Any]:
        """Here Chamilo takes any value for a yes, a no too."""
        return query, {name: value for name, value in body.items() if self.notify or name != "notify"}


class SaveForumThread(Chamilo[Registered]):
    """Start a discussion[ “{title}”] in {course: a course}."""

    http = action("save_forum_thread", hollow_yes=True)

    course: CourseId
    title: Title
    text: Text
    forum: Forum
    notify: Annotated[Flag | None, Help("Be told of answers", False)] = None
    session: InSession = None
