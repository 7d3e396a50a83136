"""The people of Northwind Academy: their names, and since when they are there."""

from connectors.skilljar.standin.people import add_user
from connectors.skilljar.standin.school import Row, School, stamp
from connectors.standin.addresses import address

DAY_S = 86_400
STAFF = (("Ada", "Lovelace"), ("Ines", "Moreau"), ("Max", "Okafor"))
FIRST_NAMES = (
    "Amara", "Ben", "Carla", "Dmitri", "Elif", "Farid", "Greta", "Hugo", "Ingrid", "Jamal", "Keiko", "Liam",
    "Mina", "Nils", "Olga", "Paulo", "Quinn", "Rosa", "Stefan", "Tara", "Umar", "Vera", "Wei", "Zoë",
)  # fmt: skip
LAST_NAMES = (
    "Andersson", "Baker", "Castillo", "Demir", "Evans", "Fischer", "Gupta", "Hansen", "Ivanova", "Johnson",
    "Khan", "Larsen", "Müller", "Nguyen", "Oliveira", "Park", "Quispe", "Rossi", "Santos", "Tanaka", "Usman",
)  # fmt: skip


def names(count: int) -> list[tuple[str, str]]:
    """The staff, two that are always there, and as many more as are wanted."""
    always = [*STAFF, ("Jane", "Doe"), ("Maeve", "O'Brien")]
    more = range(max(0, count - len(always)))
    return always + [(FIRST_NAMES[n % 24], LAST_NAMES[(n * 8 + n // 24) % 21]) for n in more]


def person(school: School, n: int, first: str, last: str) -> Row:
    since = stamp(school.clock() - (400 - n % 300) * DAY_S)
    return add_user(school, email=address(f"{first} {last}"), first_name=first, last_name=last, _since=since)
