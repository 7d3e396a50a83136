"""The stand-in for ClassOnLive answers as its documents do."""

from connectors.classonlive.contents import ContentGet
from tests.connectors.answer_shapes import differences
from tests.connectors.classonlive.rig import OFFICE_HOURS, ONBOARDING, SCORM, TOPICS, classonlive_rig


async def test_the_stand_in_answers_in_the_documented_shapes() -> None:
    """With the documented names and kinds, and no others, of courses of every kind; the examples are in
    answers/classonlive.yaml."""
    kinds = [ContentGet(content_id=one) for one in (ONBOARDING, OFFICE_HOURS, TOPICS, SCORM)]
    assert await differences(classonlive_rig(), "classonlive", *kinds) == []
