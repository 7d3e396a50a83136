"""Titles as nobody should write them, put into what the stand-ins hold: the demo has believable ones alone."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from connectors.chamilo.standin import ChamiloStandIn
from connectors.classcom.standin import ClassStandIn
from connectors.classonlive.standin import ClassOnLiveStandIn
from connectors.damstra.standin import DamstraStandIn
from connectors.skilljar.standin import SkilljarStandIn

HOSTILE_TITLE = '<!channel> & "Friends" =cmd()'
"""A name that must ping nobody in Slack and run nowhere in a spreadsheet."""
HOSTILE_TEXT = 'Commas, "quotes" & <tags>'
HOSTILE_LESSONS = ("One, two", '"Three"', "=1+1")
SLUG = "channel-friends-cmd"


def hostile(standin: Any) -> None:
    """The second course of a seeded stand-in is called so from now on, wherever it stands; its code is `friends`."""
    _BY_KIND.get(type(standin), lambda _: None)(standin)


def _chamilo(standin: ChamiloStandIn) -> None:
    second = list(standin.portal.courses.values())[1]
    second.title, second.code = HOSTILE_TITLE, "FRIENDS"


def _class(standin: ClassStandIn) -> None:
    classes = standin.academy.classes
    second = list(classes.values())[1]
    named = replace(second, name=HOSTILE_TITLE, ext_class_id="friends", description=HOSTILE_TEXT)
    classes[second.class_id] = named


def _classonlive(standin: ClassOnLiveStandIn) -> None:
    standin.academy.change_content(list(standin.academy.contents.values())[1], title=HOSTILE_TITLE)


def _damstra(standin: DamstraStandIn) -> None:
    account = standin.account
    old = list(account.lessons.values())[1]
    new = account.lessons[old.version_id] = replace(old, name=HOSTILE_TITLE)
    account.schedules |= {id: replace(one, lesson=new) for id, one in account.schedules.items() if one.lesson is old}


def _skilljar(standin: SkilljarStandIn) -> None:
    school = standin.school
    second = school.all("courses")[1]
    second.update(title=HOSTILE_TITLE, short_description=HOSTILE_TEXT)
    second.update(long_description_html='<p>Commas, "quotes" &amp; &lt;tags>.</p>')
    for one in school.all("published_courses"):
        if one["course"]["id"] == second["id"]:
            one["course"]["title"] = HOSTILE_TITLE
            one.update(
                slug="channel-friends-cmd", course_url=one["course_url"].replace(one["slug"], "channel-friends-cmd")
            )
    for one, title in zip(school.all("lessons", course_id=second["id"]), HOSTILE_LESSONS, strict=True):
        one.update(title=title, content_html=f"<p>{title}</p>")


_BY_KIND: Mapping[type, Callable[[Any], None]] = {
    ChamiloStandIn: _chamilo,
    ClassStandIn: _class,
    ClassOnLiveStandIn: _classonlive,
    DamstraStandIn: _damstra,
    SkilljarStandIn: _skilljar,
}
