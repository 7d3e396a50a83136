"""What the examples of help and of the readme name, as it is when somebody tries them for the first time."""

from dataclasses import replace

from connectors.classonlive.standin.academy import Academy
from connectors.classonlive.standin.northwind import ONBOARDING, teacher
from connectors.standin.addresses import address


def begin(academy: Academy) -> None:
    """Jane is still to be enrolled in Onboarding 101; Anne can teach."""
    teacher(academy, "Anne Martin")
    onboarding = next(one for one in academy.contents.values() if one.title == ONBOARDING)
    if jane := academy.find(onboarding.id, address("Jane Doe")):
        academy.leave(jane)
        for video in list(academy.videos.values()):
            shared = tuple(one for one in video.viewers if one[0] != jane.id)
            academy.videos[video.id] = replace(video, viewers=shared)
