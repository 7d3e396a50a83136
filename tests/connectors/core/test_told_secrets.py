"""A secret in free text is recognised however it is told; what people write beside that passes."""

import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
from types import FrameType
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from connectors.core.secret_names import SecretKind, fold, secret_name, unspaced_name
from connectors.core.secret_values import SecretShape, shape_of
from connectors.core.stray_secret import tells_secret
from connectors.core.told_secrets import Certainty, certainty
from tests.connectors.core import told
from tests.rows import every

WAYS = (*told.RIGHT_BEHIND, *told.ENGLISH, *told.GERMAN, *told.ROMANCE, *told.NORDIC_AND_OTHERS)
LETTERS, CAPITALS, DIGITS = "abcdefghijkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "0123456789"


def in_text(line: str) -> bool:
    return tells_secret(line, takes_text=True)


def parts(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", fold(text))


@every(("at", "told_so"), enumerate(product(WAYS, [*told.NAMES.values(), *told.MORE_NAMES])))
def test_however_it_is_told(at: int, told_so: tuple[str, str]) -> None:
    """In sixty languages and in seventy ways, whether the value comes before its name or behind it."""
    way, name = told_so
    line = way.format(name=name, value=told.STRONG[at % len(told.STRONG)])
    assert in_text(line), line


@every(("way", "value"), product(WAYS, told.STRONG))
def test_whatever_it_is(way: str, value: str) -> None:
    assert in_text(line := way.format(name="password", value=value)), line


@every(("way", "value"), product(WAYS, (*told.WEAK, *told.NUMBERS)))
def test_what_a_product_might_be_called_is_a_value_where_it_is_told(way: str, value: str) -> None:
    for name in ("password", "Passwort", "mot de passe", "contraseña", "lösenord", "API key"):
        assert in_text(line := way.format(name=name, value=value)), line


@every(("name", "code"), product(told.SHORT_CODE_NAMES, told.CODES))
def test_a_short_code(name: str, code: str) -> None:
    """Four digits behind the name of a code are one."""
    for line in (
        f"the {name} is {code}", f"{name} {code}", f"new {name} {code} please", f"{name}: {code}", f"{name} ({code})",
        f"her {name} of the door is {code}", f"{code} is the {name}", f"{name}={code}",
    ):  # fmt: skip
        assert in_text(line), line


@every(("way", "name", "value"), product(("{}: {}", "{} {}", "{} = {}", "the {} is {}"), told.LMS_NAMES, told.WEAK))
def test_what_opens_a_course(way: str, name: str, value: str) -> None:
    assert in_text(line := way.format(name, value)), line


@every(("way", "name", "value"), product(("{}: {}", "{} {}", "{} is {}", "{} {}#"), told.DOOR_NAMES, told.CODES))
def test_what_opens_a_door(way: str, name: str, value: str) -> None:
    assert in_text(line := way.format(name, value)), line


NAMED_LATELY = ("password", "Passwort", "mot de passe", "contraseña", "PW", "mdp", *told.SLIPS)


@every(
    ("way", "name", "value"),
    product((*told.CHANGED, *told.BECOMES, *told.DESCRIBED), NAMED_LATELY, ("hunter2", "Soleil75", "Tk7mQ2xv")),
)
def test_how_it_became_what_it_is(way: str, name: str, value: str) -> None:
    """Changed, still, newly; which one it is behind its name; before its name."""
    assert in_text(line := way.format(name=name, value=value)), line


@every("way", told.PAIRS)
def test_whose_it_is(way: str) -> None:
    """A person or a user between."""
    for value in ("Start123", "hunter2", "Tk7mQ2xv"):
        assert in_text(line := way.format(value=value)), line


@every("line", [*told.PLAIN_WORDS, *told.TOKENS])
def test_words_and_numbers_that_are_told_plainly(line: str) -> None:
    """And what is known by its shape alone."""
    assert in_text(line)


@every("title", told.QUOTED_TITLES)
def test_a_title_that_needs_quotes(title: str) -> None:
    assert not in_text(f'enroll jane@acme.com in "{title}"'), certainty(title)


@every(("way", "value"), product(told.FAR, told.STRONG))
def test_what_nobody_would_write_for_anything_else_need_not_stand_beside_its_name(way: str, value: str) -> None:
    assert in_text(line := way.format(value=value)), line


@given(
    st.sampled_from(WAYS),
    st.sampled_from([*told.NAMES.values(), *told.MORE_NAMES]),
    st.lists(
        st.tuples(
            st.text(LETTERS, min_size=1, max_size=3),
            st.text(CAPITALS, min_size=1, max_size=3),
            st.text(DIGITS, min_size=1, max_size=3),
        ),
        min_size=2,
        max_size=4,
    ),
    st.randoms(use_true_random=False),
)
def test_passwords_that_a_machine_makes(way: str, name: str, groups: list[tuple[str, str, str]], random: Any) -> None:
    """Letters of both sizes and digits, mixed; the first of each group is one of any of them."""
    value = "".join("".join(random.sample(group, 3)) for group in groups)
    assume(shape_of(value) > SecretShape.REFERENCE)  # few are, as courses are numbered
    assert in_text(line := way.format(name=name, value=value)), line


@pytest.mark.parametrize(
    "line",
    [
        "PINs: 4711, 4712", "passwords are Hunter2Zq9x and Abcd1234X", "密码是hunter22", "password是hunter22",
        'the password is "Kestrel9 Harbour7 Xy"', 'the password is "correct horse battery staple"',
        "password: “correct horse battery staple”", "the password is `letmein`", 'the password is "letmein"',
        "password: letmein", "password: qwertz", "password=letmein", "password: P@ssword",
        "the password is 12qwaszx",
        '"please set password: Kp5w02, thanks"', "https://x.example.com/?token=abc123XYZ9",
        "user=jane&pass=Hunter2Zq9x", "https://zoom.us/j/123?pwd=abc123XYZ9", "Authorization: Bearer 8Hf73jd9sKdAbcd",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcDEF123", "AKIAIOSFODNN7EXAMPLE",
        "github_pat_11ABCDEFG0abcdefghij", "gho_16C7e42F292c6912E7710c838347Ae178B4a",
        "https://hooks.slack.com/services/T0000/B0000/XXXXXXXXabcd1234", "xoxb-123456789012-abc",
        "key: sk_live_51Hxxabcdef", "https://ada:Hunter2Zq9x@x.example.com/", "-----BEGIN RSA PRIVATE KEY-----",
    ],
)  # fmt: skip
def test_other_ways(line: str) -> None:
    """In quotes behind a verb, alone behind a colon, in an address, and what is known by its shape alone."""
    assert in_text(line)


@every("line", [*told.TITLES, *told.REASONS])
def test_what_only_resembles_it(line: str) -> None:
    assert not in_text(line), certainty(line)


@every("title", [*told.TITLES, "The password is P@ssw0rd: common mistakes", "Password: Basics"])
def test_a_title_in_quotes_is_one_everywhere(title: str) -> None:
    """In a message that takes none too, so that whoever is told to use quotes gets on."""
    for quotes in ('"{}"', "“{}”", "„{}“", "« {} »"):
        line = f"enroll jane@acme.com in {quotes.format(title)}"
        assert not tells_secret(line, takes_text=False), line


@given(
    st.sampled_from(["Password", "Passwords", "PIN", "API key", "Secret", "Tokens", "Pass", "Passwort", "Contraseña"]),
    st.sampled_from(["", " security", " reset", " und Sicherheit"]),
    st.sampled_from([" ", ": ", " - ", " (", ", ", " / ", " with "]),
    st.sampled_from(
        ["ISO27001", "AZ-104", "iOS18", "OAuth2.1", "v2.0", "SY0-701", "FIDO2", "SHA256", "NIST800-63B", "2FA", "HTML5",
         "INC0012345", "CS-101", "GPT4o", "K8s", "PCI-DSS", "3DS2", "C++20", "IPv6", "IEEE802.5", "4-digit", "12-week"]
    ),
    st.sampled_from(["", " basics", " for beginners", ")", ": an introduction", " 2026"]),
)  # fmt: skip
def test_courses_have_numbers(topic: str, middle: str, mark: str, number: str, behind: str) -> None:
    """Whatever stands between a name for secrets and a norm, a ticket, a course or a version."""
    assert not in_text(line := f"{topic}{middle}{mark}{number}{behind}"), line


MARKS_IN_NO_NAME = re.compile(r"[^\w.'+-]")
BETWEEN_PEOPLE = ("; ", ", ", ";", ",", " / ", " - ", ": ", " and ", " ", " <", ">; ", "\n")


@given(st.lists(st.emails(), min_size=2, max_size=4), st.lists(st.sampled_from(BETWEEN_PEOPLE), min_size=4, max_size=4))
def test_a_mailbox_behind_another_is_no_password(people: list[str], between: list[str]) -> None:
    """With all that may stand in the name of one, as in `j.o'connor@acme.com`, and whatever stands between them."""
    named = [f"{re.sub(MARKS_IN_NO_NAME, 'o', one.partition('@')[0])}@acme.com".lower() for one in people]
    assert not in_text(line := "".join(map("".join, zip(between, named, strict=False)))), line


@every("name", [*told.NAMES.values(), *told.MORE_NAMES])
def test_names(name: str) -> None:
    found = [secret_name(parts(name)), unspaced_name(fold(name)), secret_name(parts(name.replace("$", "s")))]
    assert any(found) or "\u00ad" in name or "\u200b" in name, name


@every("word", told.NEAR_WORDS)
def test_words_that_are_no_names(word: str) -> None:
    """Of dictionaries, one slip or one ending away from a name."""
    found = secret_name(parts(word))
    assert found is None or found.kind is SecretKind.FAINT, word


@pytest.mark.parametrize(
    ("shape", "values"),
    [
        (SecretShape.STRONG, told.STRONG),
        (SecretShape.WEAK, told.WEAK),
        (SecretShape.NUMBER, (*told.NUMBERS, *told.CODES, "839-201")),
        (
            SecretShape.REFERENCE,
            (
                "ISO27001", "AZ-104", "iOS18", "OAuth2.1", "v2.0", "INC0012345", "JIRA-123", "3Vallées", "SEO2026",
                "4-digit", "2026-03-02", "31.12.2026", "12/05/2026", "10:30", "2026-03-02T10:00:00Z", "1Password",
                "SY0-701", "GPT4o", "ERC20", "C++20", "U1234567", "macOS14", "1920x1080", "HTML5/CSS3", "14.04",
            ),
        ),
        (SecretShape.WORD, ("Password", "jane99@example.com", "https://x.io/a1b2", "LastPass", "iPhone", "Q&A", "B2B")),
    ],
)  # fmt: skip
def test_shapes(shape: SecretShape, values: tuple[str, ...]) -> None:
    assert {value: shape_of(value) for value in values} == dict.fromkeys(values, shape)


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    assert certainty(text) in Certainty


def test_half_a_character_is_read() -> None:
    """As a client may send it."""
    assert in_text("\ud83d password: Kp5w02 \ud83d")


REPEATED = (
    "is ", "- ", "«", "“", '"', '" ', "„x” ", "password ", "password:", "password is ", "password of a ", "'s", "a@",
    "://a:", "pass&pass=", "sk-", "eyJ", "Bearer ", "?a=", "(", "()", ".", ":key:", "<", "a1", "8", "x ", "mot de ",
    "api ", "密码", "密码 是", "K9x2Zq ", "hunter22 is ", "password's ", "-----BEGIN ", "P@$$", "_", "a\u200b\u00ad",
)  # fmt: skip


def nested(size: int) -> str:
    return '“„«"' * size + "password: x" + '"»”“' * size


HOSTILE: dict[str, Callable[[int], str]] = {
    **{repr(one): one.__mul__ for one in REPEATED},
    "nested quotes": nested,
    "quotes before a word": lambda size: "password is " + '"' * size + "abc",
    "a long word": lambda size: "password: " + "a" * size,
    "a long number": lambda size: "pin " + "8" * size,
    "ligatures": lambda size: "\ufdfa" * (size // 8),
}


@contextmanager
def counted() -> Iterator[list[int]]:
    """The lines of the search that are run, in a list of one number."""
    lines = [0]

    def traced(frame: FrameType, event: str, _: Any) -> Any:
        if "connectors/core" not in frame.f_code.co_filename:
            return None
        lines[0] += event == "line"
        return traced

    before = sys.gettrace()
    sys.settrace(traced)
    try:
        yield lines
    finally:
        sys.settrace(before)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_the_work_grows_with_the_text_and_no_faster(text: Callable[[int], str]) -> None:
    """Counted in lines that are run: four times the text is four times the work."""
    work = []
    for size in (100, 400):
        with counted() as lines:
            tells_secret(text(size), takes_text=True)
        work.append(lines[0])
    assert work[1] <= 4.2 * work[0] + 200


def test_long_texts_are_read_at_once() -> None:
    """What is done within one line of Python counts too; a search that looks back would take minutes."""
    for name, text in HOSTILE.items():
        line = text(10_000)[:10_000]
        began = time.thread_time()
        tells_secret(line, takes_text=False)
        assert time.thread_time() - began < 3, name
