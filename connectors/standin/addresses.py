"""The e-mail addresses of Northwind Academy, where the people of Acme learn: one person has one, in Slack and on every
platform."""

DOMAIN = "acme.com"
FIRST_COMERS = (
    "Ada Lovelace", "Ines Moreau", "Max Okafor", "Kenji Sato", "Sofia Lindgren", "Nadia Rahman", "Anne Martin",
    "Jane Doe", "Maeve O'Brien", "Rick Roe", "Liam Rossi",
)  # fmt: skip
"""Who has an address of the first name alone."""
PLAIN = str.maketrans("áéëíöóüñø ", "aeeioouno.", "'’")


def login(name: str) -> str:
    """First and last name, with a dot between them, in letters that every system takes."""
    return name.lower().translate(PLAIN)


def address(name: str) -> str:
    known = name in FIRST_COMERS
    return f"{login(name).partition('.')[0] if known else login(name)}@{DOMAIN}"
