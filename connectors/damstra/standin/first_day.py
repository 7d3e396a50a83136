"""What the examples of help and of the readme name, as it is when somebody tries them for the first time."""

from connectors.damstra.standin import northwind
from connectors.damstra.standin.account import Account
from connectors.damstra.standin.records import INSTRUCTOR, TRAINEE
from connectors.standin.addresses import address

NEWCOMERS = (("Anne Martin", INSTRUCTOR), ("Sofia Lindgren", TRAINEE), ("Nadia Rahman", TRAINEE))
FIRST_PLACE = 300


def begin(account: Account) -> None:
    """Jane is still to be given Onboarding 101."""
    for place, (name, role) in enumerate(NEWCOMERS, FIRST_PLACE):
        northwind.person(account, name, (role,), place, account.clock())
    jane = next(user for user in account.users.values() if user.email == address("Jane Doe"))
    for one in list(account.schedules.values()):
        if (one.user, one.lesson.name) == (jane.id, northwind.ONBOARDING):
            del account.schedules[one.id]
    account.events.clear()  # what happened before anybody listened
