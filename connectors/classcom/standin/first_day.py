"""What the examples of help and of the readme name, as it is when somebody tries them for the first time."""

from connectors.classcom.standin import northwind
from connectors.classcom.standin.academy import Academy
from connectors.classcom.standin.records import User
from connectors.standin.addresses import address

ANNE = "Anne Martin"
WELDING_DAYS = (-4, 3, 10, 17)


def begin(academy: Academy) -> None:
    """Jane is still to be enrolled in Onboarding 101, and takes Welding, which Anne teaches."""
    onboarding = academy.find_class({"ext_class_id": "onboarding-101"})
    jane = academy.find_enrollment(onboarding, {"email": address("Jane Doe")}).student_id
    del academy.rosters[onboarding.class_id][jane]
    for date in academy.dates_of(onboarding):
        academy.presences.pop((date.session_id, jane), None)
    happened = academy.activities[onboarding.class_id]
    happened[:] = [one for one in happened if one.student_id != jane]

    anne = User(academy.ids.number("user"), "S-101", address(ANNE), ANNE, ("instructor",), True)
    academy.users[anne.id] = anne
    northwind.add_class(academy, anne, "Welding", "welding", "From the first seam to the certificate.", WELDING_DAYS)
    managing = next(one for one in academy.classes.values() if one.name.startswith("First-time managers"))
    for name in ("Sofia Lindgren", "Nadia Rahman"):
        first, _, last = name.partition(" ")
        academy.enroll(managing, email=address(name), first_name=first, last_name=last, user_name=name)
