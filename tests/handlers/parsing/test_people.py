"""Who a line is about: everybody who is named and nobody else, or nothing is done and the words are quoted."""

import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.parsing.arguments import Misread, VerbArguments
from tests.handlers.parsing.test_parser import read
from tests.nowhere import NOWHERE, NOWHERES
from tests.rows import every

SHAPES = {
    "name": ("Jane Doe", "Bob Miller"),
    "quoted": ('"Jane Doe"', '"Bob Miller"'),
    "first name": ("Maeve", "Ben"),
    "log-in": ("jane.doe", "bob.miller"),
    "number": ("12308", "12309"),
    "code": ("NW-1001", "NW-1002"),
    "address": ("jane@x.co", "bob@x.co"),
    "brackets": ("<jane@x.co>", "<bob@x.co>"),
    "mention": ("@U012AB", "@U034CD"),
    "name and address": ("Jane Doe <jane@x.co>", "Bob Miller <bob@x.co>"),
    "quoted and address": ('"Jane Doe" <jane@x.co>', '"Bob Miller" <bob@x.co>'),
    "first name and address": ("Maeve <maeve@x.co>", "Ben <ben@x.co>"),
    "address and name": ("jane@x.co Jane Doe", "bob@x.co Bob Miller"),
    "name beside address": ("Jane Doe jane@x.co", "Bob Miller bob@x.co"),
}
SEPARATORS = (", ", "; ", " and ", "\n", " ", " & ")
MERGED = {("first name", "first name and address", ", "), ("first name", "name and address", ", ")}
"""`Maeve, Ben <ben@…>` is how directories write Ben Maeve, and `Maeve, Mary Ann <…>` Mary Ann Maeve."""
LINES = {
    "enroll": "enroll {} in X",
    "unenroll": "unenroll {} from X",
    "deactivate": "deactivate {} on damstra",
    "schedule": 'schedule "Q" on class at 2026-12-01 10:00 with {}',
}


def said(text: str) -> list[str]:
    """The words of names and addresses, in order of the alphabet."""
    return sorted(re.findall(r"[\w@.\-]+", re.sub(r"\band\b", " ", text)))


def outcome(line: str) -> VerbArguments | Misread:
    try:
        return read(line)
    except Misread as misread:
        return misread


def quoted(misread: Misread) -> str:
    return " ".join(re.findall("“(.*?)”", str(misread)))


@pytest.mark.parametrize("one", SHAPES)
def test_nobody_disappears(one: str) -> None:
    """However two people are written and parted: both are there with every word of theirs, or nothing is done."""
    for line, separator, other in product(LINES, SEPARATORS, SHAPES):
        people = f"{SHAPES[one][0]}{separator}{SHAPES[other][1]}"
        arguments = outcome(LINES[line].format(people))
        if isinstance(arguments, Misread):
            assert quoted(arguments)
            assert separator == " ", "a separator leaves no doubt"
            continue
        if line == "schedule":
            assert len(arguments.hosts) == 2 or separator == " " or (one, other, separator) in MERGED
            continue
        assert said(" ".join(f"{person.who} {person.name}" for person in arguments.people)) == said(people)
        assert len(arguments.people) == 2 or separator == " " or (one, other, separator) in MERGED


@pytest.mark.parametrize(
    ("people", "meant"),
    [
        ("Doe, Jane <jane@x.co>", [("jane@x.co", "Doe, Jane")]),
        ("Doe, Mary Ann <jane@x.co>", [("jane@x.co", "Doe, Mary Ann")]),
        ("van den Berg, Jan <jan@x.co>", [("jan@x.co", "van den Berg, Jan")]),
        ("O'Brien, Maeve <m@x.co>, Roe, Rick <r@x.co>", [("m@x.co", "O'Brien, Maeve"), ("r@x.co", "Roe, Rick")]),
        ("Doe, Jane <jane@x.co>, Rick <r@x.co>", [("Doe", ""), ("jane@x.co", "Jane"), ("r@x.co", "Rick")]),
        ("Doe, Jane <jane@x.co> and Rick <r@x.co>", [("Doe", ""), ("jane@x.co", "Jane"), ("r@x.co", "Rick")]),
        ("doe, Jane <jane@x.co>", [("doe", ""), ("jane@x.co", "Jane")]),
        ("Ann Doe, Jane <jane@x.co>", [("Ann Doe", ""), ("jane@x.co", "Jane")]),
        ("Doe, Jane Ann Mary <jane@x.co>", [("Doe", ""), ("jane@x.co", "Jane Ann Mary")]),
        ("Jane Doe, PhD <jane@x.co>, Bob Z <b@x.co>", [("jane@x.co", "Jane Doe PhD"), ("b@x.co", "Bob Z")]),
        ("Bob Miller, Jr., Jane Doe", [("Bob Miller Jr.", ""), ("Jane Doe", "")]),
        ("mailto:jane@x.co, <mailto:bob@x.co|bob@x.co>", [("jane@x.co", ""), ("bob@x.co", "")]),
        ("jane@x.co - Jane Doe", [("jane@x.co", "Jane Doe")]),
        ("Jane Doe – jane@x.co", [("jane@x.co", "Jane Doe")]),
        ("jane@x.co (Jane Doe)", [("jane@x.co", "Jane Doe")]),
        ('jane@x.co "Bob Two" <bob@x.co>', [("jane@x.co", ""), ("bob@x.co", "Bob Two")]),
    ],
)
def test_a_comma_parts_people_unless_a_directory_wrote_it(people: str, meant: list[tuple[str, str]]) -> None:
    assert [tuple(one) for one in read(f"enroll {people} in X").people] == meant


@pytest.mark.parametrize(
    ("line", "quotes"),
    [
        ("add Jane Doe jane2@x.co Max Power to damstra", "Max Power"),
        ('add "Jane Doe" jane2@x.co "Max Power" to damstra', "Max Power"),
        ("unenroll Jane Doe j@x.co Maeve O'Brien from X", "Maeve O'Brien"),
        ("add a@x.co Ann b@x.co to class", "Ann"),
        ("add a@x.co Ann <b@x.co> Bob to class", "Ann"),
        ("enroll Ann a@x.co b@x.co Bob in X", "Bob"),
    ],
)
def test_a_name_between_two_people_is_nobody_s(line: str, quotes: str) -> None:
    with pytest.raises(Misread, match="whose name") as caught:
        read(line)
    assert quotes in quoted(caught.value)


NOT_NAMES = (
    "reactivate", "delete", "remove", "enroll", "deactivate", "disable", "suspend", "withdraw", "wipe", "purge", "keep",
    "löschen", "supprimer", "the", "a", "my", "our", "their", "than", "instead", "rather", "except", "only",
    "learner", "teacher", "manager", "trainer", "colleague", "hire", "new", "department", "team", "user", "student",
    "contractor", *NOWHERES,
)  # fmt: skip
"""What people write beside a person and mean no name by."""


def spelled(word: str) -> st.SearchStrategy[str]:
    return st.sampled_from((word, word.capitalize(), word.upper()))


@given(
    st.sampled_from(NOT_NAMES).flatmap(spelled),
    st.sampled_from(("Max Power", "max", "max@x.co", "Max Power <max@x.co>", "Power max@x.co")),
    st.sampled_from(("jane@x.co and {}", "Jane Doe, {}", "{}", "jane@x.co; {}", "Jane Doe <jane@x.co>\n{}")),
    st.sampled_from(("deactivate {} on damstra", "enroll {} in X", "reactivate {} everywhere", "link {} to X")),
)
def test_a_word_that_says_something_else_is_no_part_of_a_name(word: str, person: str, among: str, line: str) -> None:
    """Before whomever it stands, among others or alone, and in capitals too: it is quoted, and nothing is done. Only
    what just says that a person follows may be passed over, in front of them all."""
    people = among.format(f"{word} {person}")
    arguments = outcome(line.format(people))
    if isinstance(arguments, Misread):
        assert word in str(arguments)
        return
    assert word.casefold() in ("user", "student", "learner")
    assert people.startswith(word)
    assert word.casefold() not in said(" ".join(f"{one.who} {one.name}" for one in arguments.people))


@pytest.mark.parametrize(
    ("line", "quotes"),
    [
        ("deactivate others than Jane", "others than Jane"),
        ("deactivate jane Instead Of max", "Instead Of max"),
        ("deactivate Jane for good", "for good"),
        ("deactivate Jane and delete", "delete"),
        ("deactivate Jane Delete on class", "Delete"),
        ("add new user lena@x.co to class", "new user"),
        ("add my colleague lena@x.co to class", "my colleague"),
        ("add the new hire lena@x.co to class", "the new hire"),
        ("add lena@x.co Lena Berg Sales Department to class", "Department"),
        ("add lena@x.co Lena Berg learner to class", "learner"),
        ("add lena@x.co Lena Berg Moodle to class", "Moodle"),
        ("add Jane Doe | jane@x.co to class", "|"),
        ("deactivate Jane und Max on class", "und Max"),
        ("deactivate jane in access", "in access"),
        ("reactivate jane block max@x.co on class", "block"),
        ("kick users from X", "users"),
    ],
)
def test_what_else_was_said_is_quoted(line: str, quotes: str) -> None:
    with pytest.raises(Misread, match="Nothing was changed") as caught:
        read(line)
    assert quotes in quoted(caught.value)


REAL_NAMES = (
    "Grace Hopper", "Mark Twain", "Will Smith", "Drew Barrymore", "Art Garfunkel", "Chase Adams", "Rob Roy",
    "Pat Metheny", "Sue Storm", "Bill Gates", "Guy Ritchie", "Dean Martin", "John Major", "Vincent Price",
    "Tyra Banks",
    "May Wong", "April Ludgate", "June Carter", "Friday Okafor", "An Peeters", "Adele Block", "Franz List",
    "Meet Patel",
    "Lien Nguyen", "Lisa See", "Jan van den Berg", "Pilar de la Cruz y García", "J. Doe", "Bob Miller Jr.",
    "Joy Hope", "Penny Page", "Miles Long", "Summer Day", "Frank Field", "Rich Fields", "Victor Hugo", "Christian Bale",
)  # fmt: skip
"""People who are really called so."""


@every(
    ("name", "line"),
    product(REAL_NAMES, ["enroll {} in X", "deactivate {} everywhere", "unenroll bob@x.co, {} from X"]),
)
def test_people_are_read_by_their_real_names(line: str, name: str) -> None:
    assert read(line.format(name)).people[-1].who == name
    assert read(line.format(f"x@x.co and {name} <jane@x.co>")).people[-1] == ("jane@x.co", name)


@pytest.mark.parametrize("name", ["Grace", "Mark", "Will", "Drew", "Art", "Chase", "Rob", "Pat", "Sue", "Bill", "Link"])
def test_and_by_one_name_alone(name: str) -> None:
    assert read(f"find {name}").who == name


@pytest.mark.parametrize("name", ["Delete Me", "The Rock", "Manager", "Moodle Team"])
def test_any_name_is_one_in_quotes(name: str) -> None:
    assert read(f'find "{name}"').who == name


@pytest.mark.parametrize("verb", ["enroll {} in X", "deactivate {} on class", "link {} to X"])
def test_two_bare_words_with_a_comma_are_two_people_where_several_may_be_meant(verb: str) -> None:
    """One who is not known stops everything; one made of two would be somebody else."""
    for one, other in (("Doe", "Jane"), ("Maeve", "Ben"), ("12308", "12309"), ("jane.doe", "bob.roe")):
        assert [person.who for person in read(verb.format(f"{one}, {other}")).people] == [one, other]
    assert read("find Doe, Jane").who == "Jane Doe"
    with pytest.raises(Misread, match="I read 2 people"):
        read("find 12308, 12309")


def role_of(line: str) -> tuple[str, int]:
    arguments: VerbArguments = read(line)
    return arguments.role, len(arguments.people)


@pytest.mark.parametrize(
    "line",
    [
        'enroll a@x.co "Lena Berg" as teacher, b@x.co "Bob Z" in OB',
        "enroll a@x.co as teacher and b@x.co in OB",
        "enroll a@x.co as teacher b@x.co in OB",
        "enroll Jane as teacher; Bob in OB",
        "enroll a@x.co in OB as teacher, b@x.co",
        'enroll in "OB" a@x.co as teacher, b@x.co',
        "enroll a@x.co as teacher, b@x.co as student in OB",
    ],
)
def test_a_role_beside_one_of_several_is_not_given_to_all(line: str) -> None:
    with pytest.raises(Misread, match="as teacher"):
        read(line)


@pytest.mark.parametrize(
    "line",
    [
        "enroll a@x.co, b@x.co as teacher in OB",
        "enroll as teacher a@x.co, b@x.co in OB",
        'enroll in "OB" as teacher a@x.co, b@x.co',
        "enroll a@x.co, b@x.co in OB as teacher",
        'enroll a@x.co; b@x.co as a teacher "OB"',
    ],
)
def test_a_role_at_the_end_or_the_front_is_everybody_s(line: str) -> None:
    assert role_of(line) == ("teacher", 2)


@every(
    ("who", "line"),
    product(
        [*(one for shape in SHAPES.values() for one in shape), "Jane Block", "Ann See", "Bo Book"],
        [
            f"{verb} {{}} {word} {NOWHERE}"
            for verb in ("find", "deactivate", "progress")
            for word in ("on", "in", "via")
        ],
    ),
)
def test_a_platform_that_is_not_there_takes_nobody_along(who: str, line: str) -> None:
    """It is quoted, and the form still holds the person before it."""
    typed = line.format(who)
    misread = outcome(typed)
    assert isinstance(misread, Misread)
    assert quoted(misread) == " ".join(typed.split()[-2:])
    assert misread.arguments.people == read(" ".join(typed.split(" ")[:-2])).people


@every(
    ("people", "role", "lead"),
    product(
        [
            "a@x.co",
            "a@x.co; b@x.co",
            "a@x.co; Doe, Jane <jane@x.co>",
            "a@x.co\nb@x.co",
            "Jane Doe",
            "王芳; a@x.co",
            "JD",
        ],
        [" as teacher", " as a teacher", ""],
        [" in", "\nin", ", in", " into"],
    ),
)
def test_a_platform_that_is_not_there_takes_no_role_along(people: str, role: str, lead: str) -> None:
    """The little word before it leads nowhere, and parts nothing of what stands behind it."""
    misread = outcome(f'enroll {people} on {NOWHERE}{role}{lead} "OB"')
    assert isinstance(misread, Misread)
    assert NOWHERE in quoted(misread)
    wanted = read(f'enroll {people}{role} in "OB"')
    found = misread.arguments
    assert (found.people, found.role, found.course) == (wanted.people, wanted.role, "OB")


@every(
    ("name", "mark"),
    product(
        ["JD", "Li", "王芳", "김민준", "佐藤", "משה", "علي", "สมชาย", "Zoë Lima", "Ἀνδρέας", "Ольга Кимова"],
        [".", "!", "?", "…", "。", "！", "？"],
    ),
)
def test_the_end_of_a_sentence_belongs_to_no_name(name: str, mark: str) -> None:
    """In whatever writing, however short; of an abbreviation the full stop stays."""
    assert read(f"find {name}{mark}").who == name


@pytest.mark.parametrize("name", ["Sammy Davis Jr.", "Doe Sr.", "Иванов мл."])
def test_an_abbreviation_keeps_its_full_stop(name: str) -> None:
    assert read(f"find {name}").who == name
