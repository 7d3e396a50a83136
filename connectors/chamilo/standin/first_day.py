"""What the examples of help and of the readme name, as it is when somebody tries them for the first time."""

from connectors.chamilo.standin import northwind
from connectors.chamilo.standin.portal import Portal
from connectors.chamilo.standin.records import STUDENT
from connectors.standin.addresses import login

NEWCOMERS = ("Sofia Lindgren", "Nadia Rahman", "Rick Roe")


def begin(portal: Portal) -> None:
    """Jane is still to be enrolled in Onboarding 101, which Maeve is in already."""
    for name in NEWCOMERS:
        northwind.person(portal, name, STUDENT)
    onboarding, writing = portal.by_code("ONBOARDING101"), portal.by_code("WRITING")
    jane, maeve = (portal.by_login(login(name)) for name in ("Jane Doe", "Maeve O'Brien"))
    if onboarding and writing and jane and maeve:
        onboarding.people.pop(jane.id, None)
        onboarding.people[maeve.id] = STUDENT
        writing.people[jane.id] = STUDENT
        left = (jane.username, onboarding.id)
        portal.attempts[:] = [one for one in portal.attempts if (one.by, one.course) != left]
