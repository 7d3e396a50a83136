"""Whatever a command begins with, it leads to the verb that was meant; nothing is carried out by a guess, and nothing
that destroys is offered for a word that does not mean it."""

import re
from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from rapidfuzz.distance import DamerauLevenshtein

from bot.policy.policy import Actor
from connectors.catalog import operation, platforms
from connectors.core.field_markers import Effect
from connectors.core.intent import Operation
from connectors.everyday.verbs import VERB_EXAMPLES, Verb
from handlers.directory.alias_words import said_of_me
from handlers.everyday.allowed_verbs import allowed_verbs
from handlers.everyday.verb_buttons import headline, shown
from handlers.home import launcher_view
from handlers.home.help_card import help_card
from handlers.home.small_talk import is_about_me, small_talk
from handlers.listeners.commands import everyday_verb, near_verbs, understand
from handlers.operations.typed_operation import TypedOperation
from handlers.parsing.arguments import READING_VERBS, Misread
from handlers.parsing.parser import read as read_words
from handlers.parsing.platform_parser import platform_names
from handlers.parsing.verb_suggestions import MAX_SUGGESTIONS, Suggestions, read_verb, suggest
from handlers.parsing.verb_words import VERB_ALIASES, near_words
from handlers.parsing.words import plain_word
from handlers.slack.blocks import Message, button
from tests.handlers import hostile
from tests.handlers.messages import accept, codes, read
from tests.handlers.parsing.outside_words import outside_lines
from tests.handlers.parsing.test_typed_lines import NOW
from tests.nowhere import NOWHERE
from tests.rows import every

ALL = tuple(platforms())
ADA = Actor("U1", "Ada", email="ada@acme.com")
JANE = "jane@acme.com"
DESTROYING = {
    "delete",
    "remove",
    "purge",
    "erase",
    "destroy",
    "wipe",
    "löschen",
    "loesche",
    "supprimer",
    "eliminar",
    "excluir",
}
"""First words of the lines outside that mean destroying: written by hand, and not taken from the search."""
KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def help() -> Message:
    return help_card(ALL, {})


def is_talk(typed: str) -> bool:
    """Whether it is answered by itself: a greeting, or who somebody is."""
    return is_about_me(typed) or bool(said_of_me(typed, ALL) or small_talk(typed, ALL, help))


def leads_to(typed: str) -> str:
    """What a command leads to, as the lines outside say it."""
    if is_talk(typed):
        return "talk"
    if found := everyday_verb(typed):
        return f"={found[0]} {found[1]}".strip()
    meant = near_verbs(typed)
    if meant and meant.offered:
        return " ".join(one.verb for one in meant.offered)
    return "note" if meant and meant.note else "operations"


def operations_offered(typed: str) -> list[Operation]:
    """The operations that the answer to a command shows."""
    meant = near_verbs(typed)
    if leads_to(typed)[0] == "=" or leads_to(typed) == "talk":
        return []
    if meant and (meant.offered or meant.note):
        return []  # beside a verb no operation is shown
    found = understand(typed, ALL)
    if isinstance(found, TypedOperation):
        return [found.cls]
    accept(found)
    asked = [understand(text.removeprefix("/lms "), ALL) for text in codes(found)]
    return [one.cls for one in asked if isinstance(one, TypedOperation)]


def destroys(cls: Operation) -> bool:
    return cls.http.harm is Effect.DESTRUCTIVE


@every(("typed", "wanted"), outside_lines())
def test_words_from_outside_lead_where_they_should(typed: str, wanted: str) -> None:
    """What is offered is what the line says; a deletion is only among it for a word that destroys, and never beside a
    verb."""
    assert leads_to(typed) == wanted
    offered = operations_offered(typed)
    if plain_word(typed.split()[0]) not in {plain_word(one) for one in DESTROYING}:
        assert not any(map(destroys, offered))
    elif wanted != "operations":
        assert not offered


def test_there_are_enough_of_them() -> None:
    assert len(outside_lines()) >= 150
    assert len({typed.split()[0] for typed, _ in outside_lines()}) >= 120


@every(
    ("typed", "command"),
    [
        (f"enrole {JANE} in Fire safety", f"enroll {JANE} in Fire safety"),
        (
            f"enrole  {JANE} in “Fire  safety” as teacher on skilljar",
            f"enroll {JANE} in “Fire  safety” as teacher on skilljar",
        ),
        (f"invite {JANE} to Fire safety", f"enroll {JANE} in Fire safety"),
        (f"remove the learner {JANE} from Fire safety on skilljar", f"unenroll {JANE} from Fire safety on skilljar"),
        (f"remove {JANE}, bob@acme.com from Fire safety", f"unenroll {JANE}, bob@acme.com from Fire safety"),
        (f"remove {JANE} from The Art of War", f"unenroll {JANE} from The Art of War"),
        (f"inscrire {JANE} dans Sécurité", f"enroll {JANE} in Sécurité"),
        (f"désinscrire {JANE} de la formation Sécurité", f"unenroll {JANE} from Sécurité"),
        (f"abmelden {JANE} von Brandschutz auf skilljar", f"unenroll {JANE} from Brandschutz on skilljar"),
        (f"desactivar {JANE} en damstra", f"deactivate {JANE} on damstra"),
        ("add bob@acme.com to welding", "enroll bob@acme.com in welding"),
        ("add bob to welding", "enroll bob in welding"),
        (f"add {JANE} to skiljar", f"add {JANE} to skilljar"),
        ("export roster Fire safety", "roster Fire safety"),
        (f"remove {JANE} from everything", f"deactivate {JANE} everywhere"),
        (f"assign Fire safety to {JANE}", f"enroll {JANE} in Fire safety"),
        ("inscrire Jean de la Cruz", "enroll Jean de la Cruz …"),
        ('planifier "Q&A" demain à 10h', "schedule Q&A …"),
        (f"remove '{JANE}' from 'Fire safety'", f"unenroll '{JANE}' from 'Fire safety'"),
        (f"planifie 'Q&A' avec {JANE}", "schedule Q&A …"),
        (f"remove user: {JANE} from OB", f"unenroll {JANE} from OB"),
        (f"remind {JANE}, bob@acme.com of OB", f"progress {JANE}, bob@acme.com in OB"),
        (f"remove {JANE} from OB on Class On Live", f"unenroll {JANE} from OB on classonlive"),
        (f"assign OB to {JANE} and bob@acme.com", f"enroll {JANE} and bob@acme.com in OB"),
        ("remove Jane Doe\nBob Roe from OB", "unenroll Jane Doe and Bob Roe from OB"),
        ('remove jane from "OB"?', 'unenroll jane from "OB"'),
        ("book Level 1 Jane's way", "enroll Level 1 Jane's way …"),
        ("book May Day rules", "enroll May Day rules …"),
        ("book Safety talk on 5 May at 10", "schedule Safety talk on 5 May at 10"),
        (f"lock {JANE} on skilljar and damstra", f"deactivate {JANE} on skilljar and damstra"),
        (f"lock {JANE} on skilljar until Friday", f"deactivate {JANE} on skilljar until Friday"),
        (f"remove {JANE} from skilljar and damstra", f"deactivate {JANE} on skilljar and damstra"),
        (f"freeze {JANE} on all platforms except class", f"deactivate {JANE} on all platforms except class"),
        (f"remind {JANE} about OB on class", f"progress {JANE} in OB on class"),
        ("remind everybody in OB", "progress OB"),
        ("cancel OB tomorrow", "sessions of OB tomorrow"),
        ("cancel the session on Friday", "sessions on Friday"),
        ("cancel", "sessions this week"),
        ('reschedule "Q&A" to friday', 'sessions of "Q&A"'),
        (f"move {JANE} from OB to Welding on class", f"enroll {JANE} in Welding on class"),
        (f"will you remove {JANE} from OB", f"unenroll {JANE} from OB"),
    ],
)
def test_the_button_carries_the_words(typed: str, command: str) -> None:
    """All that was said is in the command, or in the form that the button opens."""
    assert suggest(typed).offered[0].command == command


LIMITS = (
    "from Fire safety", "from Fire safety on class", "on skilljar and damstra", "on skilljar until Friday",
    "everywhere except skilljar", "from all platforms but damstra", "about Fire safety", "to Fire safety tomorrow",
    "in Fire safety as teacher on damstra", "until Friday",
)  # fmt: skip
LIMITING = ("Fire", "safety", "skilljar", "damstra", "Friday", "tomorrow", "except", "teacher")


@every(("limit", "first"), product(LIMITS, sorted({typed.split()[0] for typed, _ in outside_lines() if JANE in typed})))
def test_no_button_has_fewer_limits_than_were_typed_without_saying_so(first: str, limit: str) -> None:
    """Every word that limits is in the command, or on the line of its button."""
    typed = f"{first} {JANE} {limit}"
    if found := everyday_verb(typed):
        told = [f"{found[0]} {found[1]}"]
    else:
        told = [f"{one.command} {one.without}" for one in suggest(typed).offered]
    for one in told:
        assert [word for word in LIMITING if word in limit and word not in one] == [], one


def test_a_button_says_what_it_leaves_out() -> None:
    (_, off) = suggest(f"ban {JANE} from Fire safety").offered
    blocks = shown(off, button("x", "everyday.typed", "draft"), alone=True)
    assert "This leaves out “Fire safety”" in read(Message("", blocks))


@every(
    ("mark", "line"),
    product(
        ["\u200f", "\u200e", "\u2067", "\u2068", "\u202b", "\u202a", "\ufeff", "\u200b", "\u00ad"],
        [f"enroll {JANE} in OB", f"please find {JANE}", f"remove {JANE} from OB"],
    ),
)
def test_marks_that_nobody_sees_change_nothing_around_a_verb(mark: str, line: str) -> None:
    """Chat programs put them there where lines run from right to left, or around what was pasted."""
    first, _, rest = line.partition(" ")
    for typed in (mark + line, f" {mark} {line}", f"{first}{mark} {rest}"):
        assert leads_to(typed) == leads_to(line), repr(typed)


MAX = "max@acme.com"
FOREIGN_LINES = (
    (f"melde {JANE} und {MAX} von OB ab", f"unenroll {JANE} and {MAX} from OB"),
    (f"inscrire {JANE} et {MAX} dans Pain et vin", f"enroll {JANE} and {MAX} in Pain et vin"),
    (f"matricular {JANE} y {MAX} en Seguridad", f"enroll {JANE} and {MAX} in Seguridad"),
    (f"inscrever {JANE} e {MAX} em Segurança", f"enroll {JANE} and {MAX} in Segurança"),
    ("melde Jane Doe und Max Roe von OB ab", "unenroll Jane Doe and Max Roe from OB"),
    (f"désactiver {JANE} sur toutes les plateformes", f"deactivate {JANE} everywhere"),
    (f"deaktivieren {JANE} und {MAX} auf allen Plattformen", f"deactivate {JANE} and {MAX} everywhere"),
    (f"sperre {JANE} überall", f"deactivate {JANE} everywhere"),
    (f"bloquear {JANE} em todas as plataformas", f"deactivate {JANE} everywhere"),
    (f"desactivar a {JANE} en todas las plataformas", f"deactivate {JANE} everywhere"),
    (f"hinzufügen {JANE} und {MAX} zu skilljar", f"add {JANE} and {MAX} to skilljar"),
    (f"remove access for {JANE}", f"deactivate {JANE}"),
    ("remove access for Jane Doe", "deactivate Jane Doe"),
    (f"remove the access of {JANE} on skilljar", f"deactivate {JANE} on skilljar"),
    (f"delete account of {JANE}", f"deactivate {JANE}"),
    (f"remove {JANE} from Class On Live", f"deactivate {JANE} on classonlive"),
)


@pytest.mark.parametrize(("typed", "command"), FOREIGN_LINES)
def test_words_between_and_behind_people_are_carried_over(typed: str, command: str) -> None:
    assert suggest(typed).offered[0].command == command


INCOMPLETE = ("Say ", "I don't know what “users” means")
"""Of what was typed something is missing, or it stands for many: that is said, and the form opens."""


@every("typed", [one[0] for one in (*outside_lines(), *FOREIGN_LINES)])
def test_what_is_understood_or_offered_can_be_read(typed: str) -> None:
    """The words of a verb that is understood, and the command of every button: with everybody who was typed; or they
    lack what the line lacked."""
    if is_talk(typed):
        return
    found = read_verb(typed)
    commands = [found] if found else [(one.verb, one.words) for one in suggest(typed).offered if not one.form]
    for verb, words in commands:
        try:
            arguments = read_words(verb, words, platform_names(), NOW).arguments
        except Misread as misread:
            assert str(misread).startswith(INCOMPLETE) or misread.meanings, words  # noqa: PT017  # either is right
            continue
        said = [person.who for person in arguments.people]
        assert [one for one in (JANE, MAX) if one in typed] == [one for one in said if one in (JANE, MAX)]


def test_no_other_name_of_a_verb_is_two_slips_from_another_verb() -> None:
    """What is understood at once must not be what remains of another verb: `activate` is `deactivate` cut short."""
    near = {
        (name, str(verb))
        for name, meant in VERB_ALIASES.items()
        for verb in Verb
        if verb is not meant and DamerauLevenshtein.distance(name, verb) <= 2
    }
    assert near <= {("kick", "link")}  # no two of its letters lie side by side


WORDS = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=12)
TAILS = st.lists(
    WORDS | st.sampled_from((JANE, "in", "from", "to", "on", "skilljar", '"delete user"', "delete", "tomorrow")),
    max_size=8,
)


def _slip(word: str, at: int, kind: str, key: int) -> str:
    """One slip of the finger: a letter left out, doubled, swapped with the next, or the key beside it."""
    at %= len(word)
    match kind:
        case "drop":
            return word[:at] + word[at + 1 :]
        case "double":
            return word[: at + 1] + word[at:]
        case "swap":
            return word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :]
    row = next((row for row in KEYS if word[at] in row), "")
    beside = [row[near] for near in (row.find(word[at]) - 1, row.find(word[at]) + 1) if row and 0 <= near < len(row)]
    return word[:at] + (beside[key % len(beside)] if beside else "") + word[at + 1 :]


@st.composite
def slips(draw: st.DrawFn) -> tuple[Verb, str]:
    """A verb, and how it was mistyped: once or twice; the shortest only once, which twice could be anything."""
    verb = draw(st.sampled_from(Verb))
    typed = str(verb)
    for _ in range(draw(st.integers(1, 2 if len(verb) > 3 else 1))):
        kind = draw(st.sampled_from(("drop", "double", "swap", "beside")))
        typed = _slip(typed, draw(st.integers(0, 20)), kind, draw(st.integers(0, 1)))
    return verb, typed


@given(slips(), TAILS)
@example((Verb.ENROLL, "enrole"), [JANE, "in", "Fire", "safety"])
@example((Verb.DEACTIVATE, "teactivate"), [JANE])
@example((Verb.FIND, "id"), ["LOCK"])
def test_a_mistyped_verb_is_offered_and_never_carried_out(slip: tuple[Verb, str], tail: list[str]) -> None:
    """Whatever stands behind it: the right verb is among the buttons with the same words, and no operation that takes
    something away is shown."""
    verb, typed = slip
    rest = " ".join(tail)
    line = f"{typed} {rest}".strip()
    understood = read_verb(typed)
    assume(typed not in [*map(str, Verb)] and len(typed) > 1)
    if understood:  # `course` and `enrol` are words of their own
        assert understood[0] is verb
        return
    assume(not suggest(typed).known and not small_talk(line, ALL, help) and not typed.startswith(("please", "pls")))
    assert everyday_verb(line) is None
    meant = suggest(line)
    offered = [one.command for one in meant.offered]
    verbs = [one.verb for one in meant.offered]
    if verb is Verb.ADD:  # to a course, which is enrolling
        assert {Verb.ADD, Verb.ENROLL} & {*verbs}, (typed, offered)
    else:
        same = meant.offered[verbs.index(verb)].command if verb in verbs else ""
        assert same.split() == [verb, *rest.split()] or (not rest and same == f"{verb} …"), (typed, offered)
    assert len(offered) <= MAX_SUGGESTIONS
    assert not any(map(destroys, operations_offered(line)))


@given(hostile.texts | st.text(max_size=60))
def test_anything(text: str) -> None:
    """Whatever is typed, it is read or answered in blocks that Slack takes."""
    for typed in (
        text,
        f"remove {text}",
        f"enrole {text}",
        f"add {text} to {text}",
        f"cancelar {text}",
        f"melde {text} an",
    ):
        found = read_verb(typed)
        assert found is None or found[0] in Verb
        meant = suggest(typed)
        blocks = [
            block
            for one in meant.offered
            for block in shown(one, button(one.command, "everyday.typed", "d"), alone=False)
        ]
        if meant.offered:
            accept(Message(headline(meant), blocks))
        assert headline(meant)


@pytest.mark.parametrize("words", ["to jane " * 2000, "in " * 6000, "'a " * 6000, "a@" * 9000, "x" * 19_000])
def test_a_line_as_long_as_a_command_may_be_is_answered_soon(words: str) -> None:
    """Everybody waits meanwhile, and the test would not end in time: it was twenty seconds once."""
    for word in ("add", "remove", "melde", "kick"):
        read_verb(f"{word} {words}")
        suggest(f"{word} {words}")


@pytest.mark.parametrize("word", ["bob", "jane", NOWHERE, "zzzyyyxxx", "x", "", "whoami", "日本"])
def test_what_is_like_no_verb_is_taken_for_none(word: str) -> None:
    assert near_words(word) == []


@pytest.mark.parametrize("platform", platforms())
@pytest.mark.parametrize("slip", [lambda name: name[:-1], lambda name: f"{name[:2]}{name[3]}{name[2]}{name[4:]}"])
def test_a_platform_is_offered_for_what_is_near_its_name(slip: Callable[[str], str], platform: str) -> None:
    """A letter is missing, or two have changed places."""
    found = understand(f"{slip(platform)} users list", ALL)
    assert isinstance(found, Message)
    assert f"Did you mean /lms {platform}?" in read(found)


@pytest.mark.parametrize("typed", ["whoami", NOWHERE, "camel", "glassdoor", "domino", "classic jazz"])
def test_and_for_nothing_else(typed: str) -> None:
    found = understand(typed, ALL)
    assert not re.search(
        f"Did you mean /lms ({'|'.join(platforms())})", read(found) if isinstance(found, Message) else ""
    )


@pytest.mark.parametrize(
    ("typed", "command"),
    [("serach x", "search"), ("hlep", "help"), ("subscribtions", "subscriptions"), ("webhook", "webhooks")],
)
def test_a_mistyped_command_of_ours_is_offered(typed: str, command: str) -> None:
    found = understand(typed, ALL)
    assert isinstance(found, Message)
    assert f"Did you mean /lms {command}?" in read(found)


@pytest.mark.parametrize(
    ("topic", "shows"),
    [
        ("register", "/lms enroll jane@acme.com"),
        ("enrole", "/lms enroll jane@acme.com"),
        ("inscrire", "/lms enroll jane@acme.com"),
        ("remove", "/lms unenroll jane@acme.com"),
        ("remove", "/lms deactivate jane@acme.com"),
        ("sign up", "/lms enroll jane@acme.com"),
        ("Teilnehmer", "/lms roster"),
        ("class add somebody", "/lms class enrollments create"),
        ("class add somebody", "/lms enroll jane@acme.com"),
        ("add somebody", "/lms enroll jane@acme.com"),
        ("chamilo delte user", "/lms chamilo delete user"),
    ],
)
def test_help_knows_a_verb_by_its_other_names(topic: str, shows: str) -> None:
    found = understand(f"help {topic}", ALL)
    assert isinstance(found, Message)
    accept(found)
    assert shows in read(found)


def test_help_on_a_word_that_destroys_begins_with_the_verbs() -> None:
    text = read(understand("help remove", ALL))  # type: ignore[arg-type]  # it is a message
    assert text.index("/lms deactivate") < text.index("takes something away")


@pytest.mark.parametrize("verb", Verb)
def test_a_verb_is_understood_as_it_is_typed(verb: Verb) -> None:
    """Its example is left as it is, and so is whatever stands behind it."""
    word, _, rest = VERB_EXAMPLES[verb].partition(" ")
    assert read_verb(VERB_EXAMPLES[verb]) == (verb, rest)
    assert read_verb(f"please {word.upper()}  {rest}") == (verb, rest)
    assert everyday_verb(f"dry run {VERB_EXAMPLES[verb]}") == (verb, rest, True)
    assert everyday_verb(f"please dry run {VERB_EXAMPLES[verb]}") == (verb, rest, True)


def test_a_courtesy_before_dry_run_hides_neither_a_word_nor_a_platform() -> None:
    meant = near_verbs(f"could you please dry run remove {JANE} from OB")
    assert meant
    assert [one.command for one in meant.offered] == [f"unenroll {JANE} from OB"]
    found = understand("please dry run skilljar courses list", ALL)
    assert isinstance(found, TypedOperation)
    assert found.dry


def test_only_reading_is_understood_of_a_question() -> None:
    """Who asks a question changes nothing by it."""
    for typed, wanted in outside_lines():
        if typed.split()[0].lower() in ("who", "who's", "show", "list", "view") and wanted[0] == "=":
            assert Verb(wanted[1:].split()[0]) in READING_VERBS


def test_the_headline_says_that_nothing_was_done() -> None:
    several = suggest(f"remove {JANE}")
    assert headline(several) == "“remove” can mean several things here. Nothing was changed. Which do you mean?"
    assert headline(suggest(f"enrole {JANE}")) == "I don't know “enrole”. Did you mean:"
    assert headline(Suggestions("x")) == "I have no command for “x”."


def test_the_operation_is_known() -> None:
    """So that these tests are not blind: there are operations that destroy, and the answer to `delete` shows one."""
    assert operation("chamilo", "delete_course") in operations_offered("delete course Fire safety")


@pytest.mark.parametrize(
    ("typed", "verb"), [("register", Verb.ENROLL), ("remove", Verb.UNENROLL), ("inscrire", Verb.ENROLL)]
)
def test_the_launcher_knows_a_verb_by_its_other_names(typed: str, verb: Verb) -> None:
    assert launcher_view.verb_of(launcher_view.verbs(typed, allowed_verbs(ALL, lambda _: True))[0]["value"]) is verb


@every(
    ("denying", "word"),
    product(
        ["do not", "don't", "Don’t", "please do not", "never", "not", "nicht", "não"],
        ["enroll", "remove", "kick", "deactivate", "einschreiben"],
    ),
)
def test_what_a_line_forbids_is_neither_done_nor_offered(denying: str, word: str) -> None:
    typed = f'{denying} {word} {JANE} in "Fire safety"'
    assert everyday_verb(typed) is None
    meant = near_verbs(typed)
    assert meant
    assert meant.offered == ()
    assert "Nothing was changed" in meant.note


@pytest.mark.parametrize("title", ["Fire safety", "Onboarding 101", "A B C"])
def test_a_title_that_is_carried_is_not_said_to_be_left_out(title: str) -> None:
    """However many words it has."""
    meant = suggest(f'invite {JANE} to "{title}" on class')
    assert not [one for one in meant.offered if title in one.command and one.without]
