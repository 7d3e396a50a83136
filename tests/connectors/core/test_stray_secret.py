"""A secret in the wrong place of a command is refused whole; a title that speaks of secrets is a title."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.catalog import platforms
from connectors.core.field_specs import field_specs
from connectors.core.intent import Mistakes, Operation
from connectors.core.stray_secret import gives_secret, stray_secret, tells_secret
from handlers.operations.typed_operation import TypedOperation

OPERATIONS = [cls for platform in platforms().values() for cls in platform.operations.values()]
WITH_SECRET = [cls for cls in OPERATIONS if any(one.secret for one in field_specs(cls).values())]
CREATE = platforms()["class"].operations["classes_create"]
TEMPLATE = platforms()["class"].operations["templates_create"]
SECRET = "Hunter2Zq9x"
SEPARATORS = (": ", ":", " : ", " ", "  = ", " := ", "==", " is ")
NAMES = ("password", "Password", "passcode", "pass", "pwd", "passwrod", "secret", "token", "api key", "new_password")
# Names that a public scanner for secrets in source code looks for.
SCANNED = (
    "apikey", "api_key", "appkey", "app_key", "authkey", "auth_key", "servicekey", "service_key", "applicationkey",
    "application_key", "accountkey", "account_key", "dbkey", "db_key", "databasekey", "database_key", "clientkey",
    "client_key", "aws_secret_access_key", "db_pass", "password", "passwd", "pass", "pwd", "private_key", "privatekey",
    "priv_key", "privkey", "secret", "secreto", "keypass", "token", "contrasena", "contraseña",
)  # fmt: skip


def refused(cls: Operation, text: str) -> None:
    with pytest.raises(Mistakes) as mistakes:
        TypedOperation(cls, text).intent("UTC")
    assert (mistakes.value.data, SECRET in str(mistakes.value)) == ({}, False), text
    assert len(mistakes.value.fields) == 1, text


@pytest.mark.parametrize("cls", WITH_SECRET, ids=lambda one: f"{one.platform} {one.__name__}")
def test_a_secret_behind_another_value_is_refused(cls: Operation) -> None:
    """Of every operation that takes one, behind every other field, under every name, whatever stands before it."""
    table = field_specs(cls)
    own = [name for one in table.values() if one.secret for name in one.names]
    for spec in table.values():
        if spec.secret:
            continue
        for name in {*NAMES, *own, *(one.replace("_", " ") for one in own)}:
            for separator in SEPARATORS:
                for value in (f"abc {name}{separator}{SECRET}", f"{name}{separator}{SECRET}"):
                    refused(cls, f"{spec.name}={value}")
                    refused(cls, f"{spec.name}={value} {next(iter(table))}=x")


@pytest.mark.parametrize("name", SCANNED)
def test_names_that_scanners_look_for(name: str) -> None:
    """What a scanner for secrets knows as the name of one is known here, within a value and as a key of its own."""
    refused(CREATE, f"class_name=Knit {name}: {SECRET}")
    refused(CREATE, f"class_name=Knit {name}={SECRET}")


@pytest.mark.parametrize(
    "text",
    [
        f"class_name=K settings.meeting_passcode={SECRET}",
        f"class_name=K meeting_passcod={SECRET}",
        f"class_name=K new_password={SECRET}",
        f'class_name=K settings={{"passcode": "{SECRET}"}}',
        f'{{"class_name": "K", "meeting_passcode": "{SECRET}"}}',
        f"password {SECRET} class_name=K",
        f'class_name=K meeting_passcode="{SECRET}',
        "class_name=K password correct horse battery staple",
        "class_name=K password: hunter",
        "class_name=K pass hunter",
        "class_name=K passcode 839201",
    ],
)
def test_other_wrong_places(text: str) -> None:
    """Dotted, mistyped, unknown, in JSON, before the first key, behind a quote that never ends."""
    refused(CREATE, text)


@pytest.mark.parametrize("name", ["password", "passcode", "api key", "db_password"])
def test_what_looks_like_a_secret_is_refused_everywhere(name: str) -> None:
    """An operation that takes no secret keeps none either: with a colon behind its name, or as a key."""
    refused(TEMPLATE, f"name=Evening {name}: {SECRET}")
    refused(TEMPLATE, f"{name.replace(' ', '_')}={SECRET} name=Evening")


TITLES = (
    "Password security basics", "How to choose a password", "Passwords: 12 tips", "Token economy", "Secret Santa",
    "Boarding pass checks", "Key account training", "Passport control 2026", "Pin the tail", "Keys to success",
)  # fmt: skip


@pytest.mark.parametrize("title", TITLES)
def test_a_title_is_a_title(title: str) -> None:
    """Where no secret is asked for, and in quotes everywhere; what leads a text is no name of what follows it."""
    assert not stray_secret(field_specs(TEMPLATE), f"name={title}")
    assert not stray_secret(field_specs(CREATE), f'class_name="{title}"')
    assert not stray_secret(field_specs(CREATE), f'class_name=x class_description="{title}: Office365"')
    assert not tells_secret(f'enroll jane@acme.com in "{title}"', takes_text=True)


@pytest.mark.parametrize("title", [one for one in TITLES if "pass checks" not in one])
def test_most_titles_need_no_quotes(title: str) -> None:
    """Even beside a field for a password; of `Boarding pass checks` nobody knows whether the last word is one."""
    assert not stray_secret(field_specs(CREATE), f"class_name={title} email=a@example.com")


def test_a_secret_in_its_place_is_none_of_these() -> None:
    for cls in WITH_SECRET:
        for spec in field_specs(cls).values():
            if spec.secret:
                assert not stray_secret(field_specs(cls), f"{spec.name}=my password: {SECRET} is")


@given(st.text(alphabet="pasword:= \"'k,{}[]._-é9X\n", max_size=200))
def test_anything(text: str) -> None:
    """Whatever is typed: a sentence or none."""
    assert isinstance(stray_secret(field_specs(CREATE), text), str)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (f'z@example.com "Zed Zee" to chamilo password={SECRET}', True),
        (f'z@example.com "Zed Zee" to chamilo password {SECRET}', True),
        (f'z@example.com "Zed Zee" pass: {SECRET} to chamilo', True),
        ('z@example.com "Zed Zee" to chamilo pw hunter22', True),
        ("z@example.com Zed Pass to chamilo", False),
        ("u1234567@example.com Ann Token", False),
        ("reset the password jane99@example.com", False),
    ],
)
def test_new_people(line: str, told: bool) -> None:
    assert tells_secret(line, takes_text=False) is told


@pytest.mark.parametrize(
    "line", ["jane@acme.com in Password security 101", "jane@acme.com in Pass 2026", "jane@acme.com in Key stage 2"]
)
def test_titles_in_sentences(line: str) -> None:
    assert not tells_secret(line, takes_text=True)


LEADING = ("her", "The new", "", "…, and the", "- the temporary")
WHOSE = ("", "for jane", "of bob@acme.com", "for Jane Doe from sales", "von Jane", "de Jeanne")
LINKS = (
    ":",
    "=",
    " is",
    " is now",
    " was:",
    " should be",
    " has been changed to",
    " lautet:",
    " est :",
    " es:",
    " é:",
    " ->",
)
AROUND = ("{}", '"{}"', "“{}”", "« {} »", "`{}`", "*{}*", "~{}~", "({})")


@given(
    st.sampled_from(LEADING),
    st.sampled_from(
        ["password", "Password", "~password~", "*passcode*", "Passwort", "mot de passe", "contraseña", "senha"]
    ),
    st.sampled_from(WHOSE),
    st.sampled_from(LINKS),
    st.sampled_from(AROUND),
    st.sampled_from(["Kp5w02", "839201", "Hunter!x"]),
)
def test_however_a_sentence_tells_it(lead: str, name: str, whose: str, link: str, around: str, value: str) -> None:
    """Whatever links a word for a secret with what follows it: whose it is, a verb, a colon, quotes, in any order."""
    line = f"{lead} {name} {whose}{link} {around.format(value)}"
    assert tells_secret(line, takes_text=True), line
    assert tells_secret(f"{line}, thanks", takes_text=False), line


@pytest.mark.parametrize(
    "line", ["use Kp5w02 as password", 'log in with "Kp5w02" as the passcode', "Kp5w02 als Passwort"]
)
def test_a_secret_before_its_word(line: str) -> None:
    assert tells_secret(line, takes_text=True)


@pytest.mark.parametrize(
    "line",
    [
        "she forgot her password", "the password for jane is wrong",
        "the password was changed on 2 March", "It was a trial.",
        "password must be changed by 1 May", "reset the password for jane99@example.com", "the pass rate was 80 %",
    ],
)  # fmt: skip
def test_a_sentence_about_passwords_tells_none(line: str) -> None:
    assert not tells_secret(line, takes_text=True)


@pytest.mark.parametrize("cls", WITH_SECRET, ids=lambda one: f"{one.platform} {one.__name__}")
def test_what_an_operation_takes_is_seen_as_a_secret(cls: Operation) -> None:
    """Under every name of it, in a whole command that everybody may have read."""
    for spec in field_specs(cls).values():
        for name in spec.names if spec.secret else ():
            assert gives_secret(field_specs(cls), f"{name}={SECRET}"), name
    assert gives_secret(field_specs(cls), f"x=1 her password is: {SECRET}")
    assert not gives_secret(field_specs(cls), "name=Jane")


QUOTED_TITLES = (
    "Access Token vs Refresh Token OAuth2.1", "Passcode: iOS18 device management",
    "Mot de passe : les règles ANSSI2021",
    "What is a strong password? CompTIA SY0-701", "Sicheres Passwort: Tipps für 2026", "Contraseña: 10 errores",
    "PIN: Personal Identification Numbers explained", "Token ERC20 for beginners",
)  # fmt: skip


@pytest.mark.parametrize("title", QUOTED_TITLES)
@pytest.mark.parametrize("quotes", ['"{}"', "“{}”", "„{}“", "« {} »"])
def test_a_title_in_quotes_is_a_title(title: str, quotes: str) -> None:
    """As catalogues of courses have them."""
    assert not tells_secret(f"enroll jane@acme.com in {quotes.format(title)}", takes_text=True)


@pytest.mark.parametrize(
    "text",
    [
        f'name="Evening, passcode {SECRET}"', f'name="the password is {SECRET}"', 'description="passcode 739123"',
        f'name="Evening (password: {SECRET})"', "name='her password: Tk7mQ2xv'", 'name="a ""b"" password: Tk7mQ2xv"',
        'name="key ghp_16C7e42F292c6912E7710c838347Ae178B4a"', "name=“pin 482913”",
    ],
)  # fmt: skip
def test_quotes_hide_no_secret_that_is_plain(text: str) -> None:
    """Neither from whoever reads the channel in which it stands, nor from the platform."""
    for cls in (TEMPLATE, CREATE):
        assert stray_secret(field_specs(cls), text)
    assert gives_secret(field_specs(TEMPLATE), text)
    assert tells_secret(f"enroll jane@acme.com in {text.partition('=')[2]}", takes_text=True)


@pytest.mark.parametrize(
    "text",
    [
        f'class_name="Knit" meeting_passcode: "{SECRET}"', 'name="a" password: Tk7mQ2xv "b"', "name='a' pw 'hunter22'",
        'class_name="Knit" passcode "sesame-42"', f'name="Knit" password is "{SECRET}"', 'name="a", pw: "hunter22"',
    ],
)  # fmt: skip
def test_what_stands_between_two_quotations_is_in_none(text: str) -> None:
    """A value does not stand in quotes because its first and its last sign are some."""
    for cls in (TEMPLATE, CREATE):
        assert stray_secret(field_specs(cls), text)
        refused(cls, text)


@pytest.mark.parametrize(
    "line",
    [
        "the PIN is 4711", "clave: Hunter2Zq9x", "mdp: Soleil75, compte jane", "key: sk_live_51Hxxabcdef",
        "xoxb-123456789012-abc",
        "https://ada:Hunter2Zq9x@x.example.com/", "parola: Hunter2Zq9x",
    ],
)  # fmt: skip
def test_other_ways_to_tell_one(line: str) -> None:
    assert tells_secret(line, takes_text=True)
