"""The audit log as people read it."""

from handlers.audit import audit_view
from tests.handlers.changes.test_cards import taken
from tests.handlers.changes.test_change_set_view import DELETE, GROUP, NO
from tests.handlers.messages import read


def test_steps_of_items() -> None:
    """The audit log tells which item a step was of, and counts what stands in it several times."""
    whole = {"number": 1, "at": 0, "what": "asked", "stored_intents": [vars(one) for one in (DELETE, GROUP, GROUP)]}
    step = {"number": 2, "at": 1, "what": "failed", "item": 2, "of": 3, "outcome": NO, "stored_intents": [vars(GROUP)]}
    assert audit_view.what(whole) == "class classes delete; skilljar groups create (2 times)"
    flat = audit_view.rows([whole, step], "UTC")
    assert [(one["step"], one["item"], one["operation"]) for one in flat] == [
        ("asked", "", "class classes delete; skilljar groups create (2 times)"),
        ("failed", "2 of 3", "skilljar groups create"),
    ]
    shown = audit_view.shown([step, whole], {}, "UTC", "", "draft-1")
    taken(shown)
    assert "failed (2 of 3)" in read(shown)
