"""The command box finishes what people begin."""

from bot.demo.completion import complete


def test_an_operation_is_completed_from_the_beginnings_of_its_words() -> None:
    assert ("/lms class classes list ", "List all classes.") in complete("/lms cla lis")


def test_the_details_of_an_operation_are_offered_until_they_are_given() -> None:
    offered = [text for text, _ in complete("/lms class classes create class_name=Onboarding em")]
    assert offered == ["/lms class classes create class_name=Onboarding email="]


def test_what_is_known_to_nobody_is_completed_by_nothing() -> None:
    assert complete("/lms xyzzy") == []
