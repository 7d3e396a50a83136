"""Tests, of which every course has the same one, and who attempted them."""

from dataclasses import replace
from typing import Any

from connectors.chamilo.standin.asked import Action, Asked, bare, broken, by_number, documented
from connectors.chamilo.standin.contents import SITE, extras
from connectors.chamilo.standin.portal import Portal
from connectors.chamilo.standin.records import Attempt, written

NUMBERS = (
    "random", "random_answers", "results_disabled", "max_attempt", "feedback_type", "expired_time", "propagate_neg",
    "save_correct_answers", "review_answers", "random_by_category", "display_category_name", "hide_question_title",
)  # fmt: skip
AUTHORS = {"created_by": "ines.moreau", "updated_by": "ines.moreau"}
MODULE = {
    "instance": 1,
    "visible": 1,
    "uservisible": True,
    "visibleoncoursepage": 0,
    "modicon": f"{SITE}/main/img/icons/22/quiz.png",
    "modname": "quiz",
    "modplural": "Tests",
    "availability": None,
    "indent": 0,
    "onclick": "",
    "afterlink": None,
    "customdata": "",
    "noviewlink": False,
    "completion": 0,
}


def course_exercises(portal: Portal, asked: Asked) -> Any:
    course = asked.in_course()
    _intact(portal)
    test = {
        **{name: portal.sql(0) for name in NUMBERS},
        **dict.fromkeys(("access_condition", "start_time", "end_time", "session_id")),
        **dict.fromkeys(("description", "sound", "text_when_finished"), ""),
        "iid": portal.sql(283),
        "c_id": portal.sql(course.id),
        "id": None,
        "title": "Final test",
        "type": portal.sql(2),
        "active": portal.sql(0),
        "pass_percentage": portal.sql(70),
        "question_selection_type": portal.sql(1),
        **AUTHORS,
    }
    return documented(by_number({283: {**test, **extras(asked)}}))


def get_course_quiz_mdl_compat(portal: Portal, asked: Asked) -> Any:
    """The one answer without an envelope."""
    course = asked.in_course()
    section = {
        "id": course.id,
        "name": "Tests",
        "visible": 1,
        "summary": "",
        "summaryformat": 1,
        "section": 1,
        "hiddenbynumsections": 0,
        "uservisible": True,
        "modules": [{"id": 2, "url": f"{SITE}/main/exercise/overview.php?exerciseId=2", "name": "Quiz One", **MODULE}],
    }
    return replace(bare([section]), documented=True)


def get_test_updates_list(portal: Portal, asked: Asked) -> Any:
    """Only tests that somebody attempted. The time is that of the last attempt, the name that of any: a query that
    groups by test takes whichever row comes first."""
    asked.as_admin()
    _intact(portal)
    by_test: dict[int, list[Attempt]] = {}
    for one in portal.attempts:
        by_test.setdefault(one.test, []).append(one)
    rows = []
    for taken in by_test.values():
        last = taken[-1]
        rows.append(
            {
                "id": portal.sql(last.test),
                "title": last.title,
                "last_attempt_time": written(last.at),
                "last_attempt_username": (taken[0] if portal.names_anybody else last).by,
                "c_id": portal.sql(last.course),
                **extras(asked),
                **AUTHORS,
            }
        )
    return rows


def get_test_average_results_list(portal: Portal, asked: Asked) -> Any:
    asked.as_admin()
    _intact(portal)
    about = {
        "type": "ExerciseAtTheEndOfTheTest",
        "completion": 0,
        "completion_method": "Success on users count",
        "number_of_last_attempts": 1,
        "average_score_in_percent": 0,
        **AUTHORS,
        **dict.fromkeys(extras(asked), ""),
    }
    return documented([{"id": id, "title": "Badge and door", **about} for id in asked.numbers("ids")])


def _intact(portal: Portal) -> None:
    if portal.broken_cache:
        raise broken()


ACTIONS = (
    Action("course_exercises", course_exercises, ("fields",)),
    Action("get_course_quiz_mdl_compat", get_course_quiz_mdl_compat),
    Action("get_test_updates_list", get_test_updates_list, ("fields",)),
    Action("get_test_average_results_list", get_test_average_results_list, ("fields", "ids")),
)
