"""The password that Registrar makes up for somebody new: made when it is sent, and seen by nobody on the way."""

import logging
import re
import string
from collections import Counter
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest
from pydantic import SecretStr

from connectors.chamilo.keys import Authenticate
from connectors.chamilo.passwords import first_password
from connectors.chamilo.users import SaveUser, SaveUserGetApikey
from connectors.core.connector import Connector
from connectors.core.errors import PlatformError
from connectors.core.field_markers import POST
from connectors.core.field_specs import field_specs
from connectors.core.intent import Intent, Mistakes, completed, digest, dump, has_secret, make
from connectors.standin.standin import Fault
from tests.connectors.chamilo.rig import PASSWORD, ZOE, chamilo_rig
from tests.connectors.overheard import FAULTS, everything, forms
from tests.connectors.rig import Rig

LENA: dict[str, Any] = {name: held for name, held in ZOE.items() if name != "password"}
SYMBOLS = string.punctuation
"""What Chamilo counts as special characters."""
STRICT = {"lowercase": 4, "uppercase": 4, "numeric": 4, "specials": 4, "length": 20}
"""`password_requirements` of a Chamilo that asks for much more than its own example does."""


@pytest.fixture
def rig() -> Rig:
    return chamilo_rig()


def sent(rig: Rig) -> list[str]:
    """The passwords that arrived, in order."""
    said = [dict(call.form()) for call in rig.standin.calls]
    return [one["password"] for one in said if one.get("action", "").startswith("save_user")]


def test_it_stands_up_to_strict_requirements() -> None:
    """Counted as Chamilo counts: letters A to Z, digits, special characters, and all of them."""
    for password in (first_password() for _ in range(500)):
        count = Counter(
            "lowercase" if "a" <= one <= "z" else "uppercase" if "A" <= one <= "Z" else "numeric" if "0" <= one <= "9"
            else "specials" if one in SYMBOLS else "other"
            for one in password
        )  # fmt: skip
        assert all(count[kind] >= least for kind, least in STRICT.items() if kind != "length")
        assert len(password) >= STRICT["length"]
        assert not re.search(r"""[\\<>&"'\s]""", password), "an e-mail in HTML would show it as another"


def test_it_is_another_every_time() -> None:
    made = [first_password() for _ in range(500)]
    assert len(set(made)) == 500
    assert all(len({one[at] for one in made}) > 20 for at in range(len(made[0]))), "a kind has a place of its own"


def test_left_empty_it_is_no_secret_that_is_taken() -> None:
    """Neither needed nor in the data nor in the digest; and it is not made while the intent only waits."""
    for cls in (SaveUser, SaveUserGetApikey):
        intent = make(cls, LENA)
        assert not has_secret(intent)
        assert "password" not in dump(intent)
        assert digest(make(cls, dump(intent))) == digest(intent)
        spec = field_specs(cls)["password"]
        assert (spec.required, spec.secret) == (False, True)
        typed = make(cls, LENA | {"password": "a phrase of my own"})
        assert has_secret(typed)
        assert completed(typed) is typed


@pytest.mark.parametrize(
    ("typed", "mailed"),
    [
        ({}, True),
        ({"send_mail": True}, True),
        ({"send_mail": False}, "must be yes, unless you give a password"),
        ({"auth_source": "platform"}, True),
        ({"auth_source": "platform", "send_mail": False}, "must be yes, unless you give a password"),
        ({"auth_source": "ldap"}, None),
        ({"auth_source": "ldap", "send_mail": False}, False),
        ({"password": "x"}, None),
        ({"password": "x", "send_mail": False}, False),
        ({"password": "x", "send_mail": True}, True),
    ],
)
def test_nobody_is_locked_out(typed: dict[str, Any], mailed: bool | str | None) -> None:
    """A password that nobody sees is mailed to the person, and saying no to that is refused, unless they log in
    elsewhere."""
    if isinstance(mailed, str):
        with pytest.raises(Mistakes, match=mailed) as error:
            make(SaveUser, LENA | typed)
        assert list(error.value.fields) == ["send_mail"]
    else:
        assert make(SaveUser, LENA | typed).send_mail is mailed


async def test_the_person_can_log_in_with_what_was_sent(rig: Rig) -> None:
    await rig.connector.run(make(SaveUser, LENA))
    (password,) = sent(rig)
    assert dict(rig.standin.calls[-1].form())["send_mail"] == "1"
    signed = await rig.connector.run(Authenticate(username="zoe", password=SecretStr(password)))
    assert signed.api_key


async def test_two_people_have_two(rig: Rig) -> None:
    for login in ("zoe", "lena"):
        await rig.connector.run(make(SaveUser, LENA | {"login_name": login}))
    assert len(set(sent(rig))) == 2


async def test_one_that_was_typed_is_sent(rig: Rig) -> None:
    await rig.connector.run(make(SaveUser, ZOE))
    assert sent(rig) == [ZOE["password"]]


async def test_a_dry_run_shows_that_there_will_be_one(rig: Rig) -> None:
    body = rig.connector.request(make(SaveUser, LENA)).shown()["body"]["value"]
    assert (body["password"], body["send_mail"]) == ("•••", "1")
    assert rig.standin.calls == []


class Scripted(httpx.AsyncBaseTransport):
    """Answers as told, one after the other, the last for ever; `{}` is filled with the password that came."""

    def __init__(self, *answers: tuple[int, str]) -> None:
        self._answers = list(answers)
        self.passwords: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        sent = dict(parse_qsl(request.content.decode()))
        if sent.get("action") == "username_exist":
            return httpx.Response(200, json={"error": False, "data": [False]})
        self.passwords += [sent["password"]] if "password" in sent else []  # a look has none
        status, text = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        return httpx.Response(status, text=text.replace("{}", self.passwords[-1]))


class Repeatable(SaveUser):
    """Add a person, where that does no harm twice."""

    http = POST("/main/webservices/api/v2.php", repeatable=True)


MADE = (200, '{"error": false, "data": [7]}')
NEW_KEY = (200, '{"error": false, "data": {"apiKey": "1"}}')


@pytest.mark.parametrize(
    "answers",
    [[(503, ""), (503, ""), MADE], [(200, '{"error": true, "message": "Invalid API key"}'), NEW_KEY, MADE]],
    ids=["busy", "another key by now"],
)
async def test_it_is_the_same_in_every_try(answers: list[tuple[int, str]], rig: Rig) -> None:
    """Where the call has to be sent once more, it is the same call."""
    line = Scripted(*answers)
    connector = rig.connect(transport=line, password=SecretStr(PASSWORD))
    assert (await connector.run(Repeatable.model_validate(LENA))).id == 7
    made = [one for one in line.passwords if one != PASSWORD]
    assert len(made) > 1
    assert len(set(made)) == 1


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
@pytest.mark.parametrize("cls", [SaveUser, SaveUserGetApikey])
async def test_no_failure_tells_it(
    cls: type[Intent[Any]], fault: Fault, rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    """Not in the error, in the local variables of what led to it, or in any log at DEBUG, however it is written."""
    for name in (None, "httpx", "httpcore", "asyncio"):
        caplog.set_level(logging.DEBUG, name)
    rig.standin.faults.add(fault, times=None)
    intent = make(cls, LENA)
    heard = everything(await failure(rig.connector, intent)) + everything(caplog.records) + repr(intent)
    (password,) = sent(rig)
    assert not [form for form in forms(password) if form in heard]


@pytest.mark.parametrize("status", [200, 400, 401, 403, 404, 409, 422, 429, 500, 503])
async def test_a_refusal_that_quotes_it_is_masked(status: int, rig: Rig) -> None:
    """Plugins and databases quote what was sent."""
    line = Scripted((status, '{"error": true, "message": "The password {} is too easy"}'))
    error = await failure(rig.connect(transport=line), make(SaveUser, LENA))
    assert line.passwords[0] not in everything(error)
    assert error.detail in ("", "The password ••• is too easy")


async def failure(connector: Connector, intent: Intent[Any]) -> PlatformError:
    try:
        await connector.run(intent)
    except PlatformError as error:
        return error
    raise AssertionError("it should have failed")
