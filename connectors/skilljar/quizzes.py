"""Quizzes and their questions. Source: sections "question-banks", "quiz-questions" and "quizzes"."""

from typing import Annotated, Self

from annotated_types import Ge, Le
from pydantic import model_validator

from connectors.core.field_markers import GET, POST, Help, Nullable, OneOf, OptionsFrom
from connectors.core.field_specs import Code, Part
from connectors.core.intent import FieldFault
from connectors.core.record import Display, Page, Record
from connectors.skilljar.base import QUIZZES, Sized, Skilljar, Written


class QuestionType(Code):
    MULTIPLE_CHOICE = "MULTIPLE_CHOICE"
    MULTIPLE_ANSWER = "MULTIPLE_ANSWER"
    FILL_IN_THE_BLANK = "FILL_IN_THE_BLANK"
    FREEFORM = "FREEFORM"


class Alignment(Code):
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class QuestionBank(Record):
    display = Display("name", ("name", "question_count", "quiz_association_count", "id"))

    name: str = ""
    question_count: int | None = None
    quiz_association_count: int | None = None
    id: str | None = None


class Question(Written):
    display = Display("html", ("html", "type", "quiz", "quiz_question_bank", "id"), html=("html",))

    html: str = ""
    type: str | None = None
    quiz: str | None = None
    quiz_question_bank: str | None = None
    answers: tuple[Record, ...] = ()
    id: str | None = None


class Quiz(Written):
    display = Display("name", ("name", "passing_percentage_correct", "max_attempts", "id"), html=("html",))

    name: str = ""
    html: str | None = None
    passing_percentage_correct: int | None = None
    max_attempts: int | None = None
    time_limit_seconds: int | None = None
    id: str | None = None


class Answer(Part):
    line = "{correct}: {answer_text}"

    answer_text: Annotated[str, Help("The answer", "42")]
    correct: Annotated[bool | None, Help("Whether it is right", "yes")] = None


class QuestionBanksList(Sized[Page[QuestionBank]]):
    """List the question banks, from which quizzes draw."""

    http = GET("/question-banks", section="question-banks > list")


class QuestionBanksCreate(Skilljar[QuestionBank]):
    """Create a question bank[ “{name}”]; quizzes can draw from it."""

    http = POST("/question-banks", section="question-banks > create")

    name: Annotated[str, Help("Name of the question bank", "Safety questions")]


class QuizQuestionsCreate(Skilljar[Question]):
    """Add the question[ “{html}”] to {quiz quiz_question_bank: a quiz or a question bank}."""

    http = POST("/quiz-questions", section="quiz-questions > create", named_by=("html",))

    quiz: Annotated[
        str | None,
        OneOf("quiz"),
        QUIZZES,
        Help("Quiz the question is for, by its number", "xxxxxxxxxx"),
    ] = None
    quiz_question_bank: Annotated[
        str | None,
        OneOf("quiz"),
        OptionsFrom("question_banks_list", "id", "name"),
        Help("Question bank it is for, by its number", "yyyyyyyyyy"),
    ] = None
    html: Annotated[str, Help("The question; HTML is welcome", "Where is the fire exit?")]
    type: Annotated[QuestionType, Help("How people answer it", "freeform")]
    requires_manual_grading: Annotated[bool | None, Help("Someone must grade it; then the whole quiz")] = None
    case_sensitive: Annotated[bool | None, Help("Capitals matter in the answer; only for fill_in_the_blank")] = None
    correct_answer_feedback_html: Annotated[str | None, Help("What to say to a right answer, as HTML")] = None
    incorrect_answer_feedback_html: Annotated[str | None, Help("What to say to a wrong answer, as HTML")] = None
    answers: Annotated[
        list[Answer] | None,
        Help("Possible answers, the right ones with yes", [{"answer_text": "42", "correct": True}]),
    ] = None

    @model_validator(mode="after")
    def _has_answers(self) -> Self:
        if self.type is not QuestionType.FREEFORM and not self.answers:
            raise FieldFault("answers", f"is needed, because type is {self.type.word}")
        return self


class QuizzesList(Sized[Page[Quiz]]):
    """List or look up quizzes."""

    http = GET("/quizzes", section="quizzes > list")

    name: Annotated[str | None, Help("Only the quiz with exactly this name; capitals matter", "Quiz 1")] = None


class QuizzesCreate(Skilljar[Quiz]):
    """Create a quiz[ “{name}”] without questions."""

    http = POST("/quizzes", section="quizzes > create")

    name: Annotated[str, Help("Name of the quiz", "Quiz 1")]
    html: Annotated[str | None, Help("What people read before they begin, as HTML")] = None
    passing_percentage_correct: Annotated[int | None, Ge(0), Le(100), Help("Percent needed to pass", 75)] = None
    show_results_on_failure: Annotated[bool | None, Help("Who fails sees which of their answers were wrong")] = None
    max_attempts: Annotated[int | None, Ge(0), Help("How often one may try; 0 for as often as one likes", 3)] = None
    require_correct_response: Annotated[bool | None, Help("Each question must be right before the next")] = None
    randomize_questions: Annotated[bool | None, Help("Ask the questions in random order")] = None
    limit_question_count: Annotated[int | None, Ge(0), Help("How many questions to draw; 0 for all", 10)] = None
    randomize_answers: Annotated[bool | None, Help("Show the answers in random order")] = None
    time_limit_seconds: Annotated[
        Nullable[Annotated[int, Ge(0)]], Help("Seconds for the quiz; without it, no limit", 600)
    ] = None
    show_question_feedback: Annotated[bool | None, Help("Say right or wrong after each question")] = None
    alignment: Annotated[Alignment | None, Help("Where on the page its first words stand", "left")] = None
