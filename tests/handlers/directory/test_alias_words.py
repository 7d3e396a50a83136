"""Ways to say which address on a platform is one's own."""

import pytest

from handlers.directory.alias_words import SaidOfMe, said_of_me

HERE = ("class", "chamilo", "classonlive")
IT = "ines.moreau@class.example"


@pytest.mark.parametrize(
    "typed",
    [
        f"me {IT} on class",
        f"me on class {IT}",
        f"this is me {IT} on Class",
        f"this is me on class: {IT}",
        f"This is me on Class as {IT}.",
        f"I am {IT} on class",
        f"i'm {IT} on class",
        f"I’m {IT} on class!",
        f"my address on class is {IT}",
        f"My e-mail address is {IT} on class",
        f"that's me: {IT}, class",
    ],
)
def test_each_says_the_same(typed: str) -> None:
    assert said_of_me(typed, HERE) == SaidOfMe(IT, "class")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("me remove class", SaidOfMe("", "class", removes=True)),
        (f"me remove {IT}", SaidOfMe(IT, "", removes=True)),
        ("me on class", SaidOfMe("", "class")),
        ("me @ines on class", SaidOfMe("", "class")),
        ("this is me <@U0INES> on class", SaidOfMe("", "class")),
        (f"me {IT}", SaidOfMe(IT)),
        ("me", None),
        ("who am I", None),
        ("I am in Onboarding 101 on class", None),
        ("I am lost", None),
        ("meet ines on class", None),
        ("memo@acme.com on class", None),
        ("image on class", None),
    ],
)
def test_what_is_missing_and_what_is_something_else(typed: str, said: SaidOfMe | None) -> None:
    """A form asks for the rest; whatever speaks of no address is answered as before."""
    assert said_of_me(typed, HERE) == said
