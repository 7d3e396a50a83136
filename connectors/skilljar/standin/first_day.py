"""What the examples of help and of the readme name, as it is when somebody tries them for the first time."""

from connectors.skilljar.standin import crowd
from connectors.skilljar.standin.northwind import LEARN, ONBOARDING
from connectors.skilljar.standin.people import join
from connectors.skilljar.standin.school import School
from connectors.standin.addresses import address

NEWCOMERS = (("Sofia", "Lindgren"), ("Nadia", "Rahman"), ("Rick", "Roe"))


def begin(school: School) -> None:
    """Jane is still to be enrolled in Onboarding 101, and no webhook of an earlier attempt is left."""
    learn = next(one for one in school.all("domains") if one["name"] == LEARN)
    for place, (first, last) in enumerate(NEWCOMERS):
        user = crowd.person(school, place, first, last)
        join(school, learn, user, enrolled_at=user["_since"])
    jane = next(one for one in school.all("users") if one["email"] == address("Jane Doe"))
    for published in school.all("published_courses"):
        if published["course"]["title"] == ONBOARDING:
            key = f"{jane['id']}/{published['id']}"
            school.drop("lesson_progress", school.all("lesson_progress", _progress=key))
            school.drop("progress", school.all("progress", _key=key))
            school.drop("enrollments", school.all("enrollments", _of=published["id"], user=jane))
    school.drop("webhooks", school.all("webhooks"))
    school.deliveries.clear()
