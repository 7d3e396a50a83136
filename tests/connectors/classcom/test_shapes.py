"""The stand-in for Class answers as its documents do."""

from tests.connectors.answer_shapes import differences
from tests.connectors.classcom.rig import class_rig


async def test_the_stand_in_answers_in_the_documented_shapes() -> None:
    """With the documented names and kinds, and no others; the examples are in answers/class.yaml."""
    assert await differences(class_rig(), "class") == []
