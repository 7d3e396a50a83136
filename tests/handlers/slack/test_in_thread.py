"""What is to be typed, in a thread."""

from handlers.slack.blocks import Message, context, header, line, rich, run, say, table
from handlers.slack.in_thread import in_thread
from handlers.slack.simpler import spoken
from tests.rows import every


@every(
    ("block", "said"),
    [
        (say("Type `/lms help` to see it."), "Type @Registrar help to see it."),
        (say("Type /lms whenever you need me."), "Type @Registrar whenever you need me."),
        (
            context("Same as typing: /lms add Jane <jane@acme.com>"),
            "Same as typing: @Registrar add Jane <jane@acme.com>",
        ),
        (context("/lms help x explains every field."), "@Registrar help x explains every field."),
        (header("/lms audit"), "@Registrar audit"),
        (say("No course called “Using /lms well”."), "No course called “Using /lms well”."),
        (rich(line(run("Using /lms well", bold=True))), "Using /lms well"),
        (table(["Title"], [["/lms help"]]), "Title\n/lms help"),
        (say("See https://acme.com/lms or acme/lms."), "See https://acme.com/lms or acme/lms."),
    ],
)
def test_ours_is_put_otherwise_and_others_words_are_left(block: dict[str, object], said: str) -> None:
    """Titles stand in quotes, in bold or in cells."""
    assert spoken(in_thread(Message("", [block])).blocks) == said
