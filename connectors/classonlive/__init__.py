"""ClassOnLive: live classes, tutoring and courses of topics, who is in them, recordings and progress. 45 operations."""

from connectors.classonlive import (
    contents,
    live,
    people,
    progress,
    recordings,
    resources,
    students,
    teachers,
    topics,
    tutoring,
)
from connectors.classonlive.everyday import ClassOnLiveEveryday
from connectors.classonlive.news import ClassOnLiveNews
from connectors.classonlive.settings import ClassOnLiveSettings
from connectors.platform import Platform

platform = Platform(
    name="classonlive",
    title="ClassOnLive",
    settings=ClassOnLiveSettings,
    resources=(
        contents,
        live,
        tutoring,
        topics,
        resources,
        recordings,
        people,
        students,
        teachers,
        progress,
    ),
    probe=contents.ContentList(),
    news=ClassOnLiveNews(),
    everyday=ClassOnLiveEveryday,
)
