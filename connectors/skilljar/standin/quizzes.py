"""Quizzes, their questions, and the banks they draw from."""

from typing import Any

from connectors.skilljar.standin.contents import show_all
from connectors.skilljar.standin.endpoint import PAGES, Endpoint, Given
from connectors.skilljar.standin.fields import (
    Fields,
    anything,
    boolean,
    choice,
    count,
    listed,
    may,
    may_be_null,
    name,
    needs,
    nested,
    text,
)
from connectors.skilljar.standin.refusals import invalid
from connectors.skilljar.standin.school import Row, School, shown
from connectors.standin.standin import Reply

QUESTION: Fields = {
    "quiz": may(name),
    "quiz_question_bank": may(name),
    "html": needs(name),
    "type": needs(choice("MULTIPLE_CHOICE", "MULTIPLE_ANSWER", "FILL_IN_THE_BLANK", "FREEFORM")),
    "requires_manual_grading": may(boolean),
    "case_sensitive": may(boolean),
    "correct_answer_feedback_html": may(text),
    "incorrect_answer_feedback_html": may(text),
    "answers": may(listed(nested({"answer_text": needs(name), "correct": may(boolean)}))),
}
QUIZ: Fields = {
    "name": needs(name),
    "html": may(text),
    "passing_percentage_correct": may(count),
    "show_results_on_failure": may(boolean),
    "max_attempts": may(count),
    "require_correct_response": may(boolean),
    "randomize_questions": may(boolean),
    "limit_question_count": may(count),
    "randomize_answers": may(boolean),
    "time_limit_seconds": may_be_null(count),
    "show_question_feedback": may(boolean),
    "alignment": may(choice("left", "center", "right")),
}


def add_bank(school: School, given: Given) -> Reply:
    return Reply(school.add("banks", name=given.body["name"], question_count=0, quiz_association_count=0), 201)


def add_question(school: School, given: Given) -> Reply:
    body = given.body
    if ("quiz" in body) is ("quiz_question_bank" in body):
        raise invalid({"non_field_errors": ["Either quiz or quiz_question_bank is required."]})
    if body["type"] != "FREEFORM" and not body.get("answers"):
        raise invalid({"answers": ["This field is required for this type of question."]})
    if "quiz" in body:
        school.get("quizzes", body["quiz"])
    else:
        school.get("banks", body["quiz_question_bank"])["question_count"] += 1
    row = {
        "quiz": None,
        "quiz_question_bank": None,
        "requires_manual_grading": False,
        "case_sensitive": False,
        "correct_answer_feedback_html": "",
        "incorrect_answer_feedback_html": "",
    }
    answers = [
        {"id": school.key("answers"), "correct": False, "order": order, **one}
        for order, one in enumerate(body.get("answers", []))
    ]
    return Reply(school.add("questions", **row | body | {"answers": answers}), 201)


def quiz(school: School, **known: Any) -> Row:
    """A new quiz, what is not known of it as it begins."""
    switches = (
        "show_results_on_failure",
        "require_correct_response",
        "randomize_questions",
        "randomize_answers",
        "show_question_feedback",
    )
    row = {
        "html": "",
        "passing_percentage_correct": 0,
        "max_attempts": 0,
        "limit_question_count": 0,
        "time_limit_seconds": None,
        "alignment": "left",
    }
    return school.add("quizzes", **dict.fromkeys(switches, False) | row | known)


def add_quiz(school: School, given: Given) -> Reply:
    return Reply(shown(quiz(school, **given.body)), 201)


ENDPOINTS = (
    Endpoint("GET", "/question-banks", show_all("banks", size=1000), PAGES),
    Endpoint("POST", "/question-banks", add_bank, body={"name": needs(name)}),
    Endpoint("POST", "/quiz-questions", add_question, body=QUESTION),
    Endpoint("GET", "/quizzes", show_all("quizzes", size=1000), {**PAGES, "name": anything}),
    Endpoint("POST", "/quizzes", add_quiz, body=QUIZ),
)
