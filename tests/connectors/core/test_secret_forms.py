"""What a platform answers is without our credentials, however it writes them."""

import html
import json
import random
import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, quote_plus

import pytest

from connectors.core.errors import PlatformError
from connectors.core.record import plain
from connectors.core.secret_forms import SecretMask
from connectors.standin.standin import Fault, Reply
from tests.connectors.rigs import Rig

SECRET = "k3y/ü+\"of&o'urs=<9>"
WRITINGS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "in an address": lambda text: quote(text, safe=""),
    "in an address, its slashes kept": quote,
    "in a form": quote_plus,
    "in an address, in small letters": lambda text: re.sub("%..", lambda it: it[0].lower(), quote(text, safe="")),
    "every letter in percent": lambda text: "".join(f"%{byte:02x}" for byte in text.encode()),
    "in JSON": lambda text: json.dumps(text)[1:-1],
    "in JSON within JSON": lambda text: json.dumps(json.dumps(text))[1:-1],
    "in JSON as PHP writes it": lambda text: json.dumps(text)[1:-1].replace("/", "\\/"),
    "in HTML": html.escape,
    "in HTML, by numbers": lambda text: "".join(f"&#{ord(one)};" for one in text),
    "in HTML, by hexadecimal numbers": lambda text: "".join(f"&#x{ord(one):X};" for one in text),
    "in an address within an address": lambda text: quote(quote(text, safe=""), safe=""),
    "an address in HTML": lambda text: html.escape(f"https://example.com/?a=1&key={quote(text, safe='')}"),
    "in base64": lambda text: b64encode(text.encode()).decode(),
    "in base64, behind a name": lambda text: b64encode(f"user:{text}".encode()).decode(),
    "in base64, among others": lambda text: b64encode(f"of {text}, and so on".encode()).decode(),
    "in base64 for addresses": lambda text: urlsafe_b64encode(f"ab{text}".encode()).decode(),
}


@pytest.mark.parametrize("written", WRITINGS.values(), ids=WRITINGS)
def test_no_way_of_writing_it_shows_it(written: Callable[[str], str]) -> None:
    """Alone and within a text, as a value, as a name, in a list."""
    for secret in (SECRET, "0f1e2d3c4b5a69788796a5b4c3d2e1f0"):
        for text in (written(secret), f"Your key is {written(secret)} now"):
            masked = SecretMask([secret])({text: [text, {"x": text}]})
            assert written(secret) not in json.dumps(masked, ensure_ascii=False)
            assert "•••" in json.dumps(masked, ensure_ascii=False)


def test_what_holds_no_secret_stays_as_it_came() -> None:
    """Texts of all letters and marks, escaped or not; numbers, yes and no, nothing."""
    chance, mask = random.Random(7), SecretMask([SECRET, "short", "1234567890"])
    for _ in range(2_000):
        text = "".join(chance.choice("ab%&;\\u0041#x'\"<>=+/ü –") for _ in range(chance.randrange(40)))
        told = {text: [text, 5, 5.5, None, True, {"id": 123456, "note": "shortly"}]}
        assert mask(told) == told


def test_a_short_secret_is_hidden_as_a_whole_value_only() -> None:
    """Within a longer one it may be a part of anything."""
    assert SecretMask(["demo", "4711"])(["demo", "demonstration", 4711, 47110]) == [
        "•••",
        "demonstration",
        "•••",
        47110,
    ]


def test_a_file_keeps_its_length() -> None:
    """It has tables of where its parts begin."""
    file = b"%PDF-1.7 " + SECRET.encode() + b" xref 9"
    masked = SecretMask([SECRET])(file)
    assert (len(masked), SECRET.encode() in masked, masked[:8]) == (len(file), False, b"%PDF-1.7")


@pytest.mark.parametrize("written", WRITINGS.values(), ids=WRITINGS)
async def test_a_success_that_quotes_our_credential_is_shown_without(rig: Rig, written: Callable[[str], str]) -> None:
    """On every platform, where a thing is told, where several are, and where one is made."""
    for secret in rig.connector.secrets():
        said: Any = {"error": False, "name": written(secret), "nested": [{"note": f"with {written(secret)}."}]}
        for body in (said, {"error": False, "ok": True, "data": [said]}, [said], f"link-{written(secret)}"):
            rig.standin.faults.add(Fault(Reply(body)))
            rig.standin.faults.add(Fault(Reply(body)))
            for intent in (rig.question, rig.change):
                try:
                    result = await rig.connector.run(intent)
                    heard = f"{result!r} {plain(result, reveal=True)}"
                except PlatformError as error:
                    heard = error.sentence
                assert written(secret) not in heard
            rig.standin.faults.clear()
