"""The exact requests in a message, and in the file beside it where they have no room there."""

from typing import Any

from hypothesis import given

from handlers.operations import dry_run
from tests.handlers import hostile
from tests.handlers.messages import accept, read
from tests.handlers.operations.test_answers import MANY, REQUEST


@given(hostile.jsons, hostile.texts)
@MANY
def test_dry_run(value: Any, url: str) -> None:
    """Any request can be shown, before or after it was sent."""
    request = REQUEST | {"url": url, "body": {"kind": "json" if value is not None else "none", "value": value}}
    for sent in (True, False):
        accept(dry_run.message([request], sent=sent))


def test_dry_run_reads_like_a_request() -> None:
    """Method, address and headers come first, then the body as JSON."""
    body = {"kind": "json", "value": {"class_name": "Zoë", "meeting_passcode": "•••"}}
    message = dry_run.message([REQUEST | {"method": "POST", "body": body}])
    assert read(message).startswith(
        "This is the request that would be sent. Nothing was done.\n"
        "POST https://class.example/api/v1/classes\nAuthorization: Bearer •••\n\n"
        '{\n  "class_name": "Zoë",\n  "meeting_passcode": "•••"\n}'
    )


def test_a_long_request_shows_that_it_was_cut() -> None:
    """What does not fit is not left out silently."""
    body = {"kind": "json", "value": {"text": "x" * 5000}}
    assert "x…" in read(dry_run.message([REQUEST | {"body": body}]))


def test_all_requests_of_a_change_set() -> None:
    """All requests of a change set fit a message, or come as the text of a file."""
    one = REQUEST | {"method": "POST", "url": "https://class.test/x"}
    two = [one, one | {"url": "https://skilljar.test/y"}]
    message = dry_run.message(two)
    accept(message)
    assert dry_run.file_text(two) == ""
    assert message.text == "These are the 2 requests that would be sent. Nothing was done."
    assert "POST https://skilljar.test/y" in read(message)
    long = one | {"body": {"kind": "json", "value": {"text": "x" * 500}}}
    assert dry_run.file_text([long] * 50).count("POST https://class.test/x") == 50
    accept(dry_run.message([long] * 50))


def test_each_value_is_shortened_for_itself() -> None:
    """A long value hides nothing that comes after it, says how long it is, and stands whole in the file."""
    value = {"user_name": "Jane Doe " + "x" * 5000, "email": "mallory@evil.example", "roles": ["admin"]}
    request = REQUEST | {"body": {"kind": "json", "value": value}}
    shown = read(dry_run.message([request]))
    assert "x… (5,009 characters)" in shown
    assert "mallory@evil.example" in shown
    assert '"admin"' in shown
    assert "The whole of it is in requests.txt in your direct messages." in shown
    assert "x" * 5000 in dry_run.file_text([request])


def test_nothing_is_invisible() -> None:
    """Blanks, and characters that show nothing or turn the writing around, are written out; indentation is not."""
    value = {"a": "Jane" + " " * 3000 + "x", "b": "in\u202evoice\u200b", "c": "one\ntwo\u2028three"}
    request = REQUEST | {"body": {"kind": "json", "value": value}}
    shown = read(dry_run.message([request]))
    assert '  "a": "Jane⟨3,000 spaces⟩x"' in shown
    assert '  "b": "in⟨U+202E⟩voice⟨U+200B⟩"' in shown
    assert '  "c": "one\\ntwo⟨U+2028⟩three"' in shown
