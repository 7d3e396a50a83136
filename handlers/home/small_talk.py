"""Short answers to what people say to a bot besides commands: greetings, thanks, `whoami`, `undo`, `stop`."""

from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version

from connectors.catalog import platforms
from handlers.everyday.platform_reply import listed
from handlers.parsing.words import plain_word
from handlers.slack.blocks import Message, sentence

GREETING = "Hello! Say what you need, such as `/lms find jane@acme.com`. `/lms help` shows all I can do."
THANKS = "You are welcome."
GOODBYE = "Goodbye. Type `/lms` whenever you need me."
UNDO = (
    "Where a change can be taken back, its outcome has an Undo button. Otherwise type the opposite: `/lms unenroll …` "
    "after enroll, `/lms enroll …` after unenroll, `/lms reactivate …` after deactivate."
)
STOP = (
    "I do nothing by myself, so there is nothing to stop. A change that waits for you has a Cancel button; `/lms "
    "subscriptions` pauses news."
)
WAITING = (
    "What waits for your approval, and what you asked for yourself, stands on my Home tab, each with its buttons: "
    "Approve, Deny, Cancel. Requests are also in the channel of approvals. A typed word decides nothing, "
    "so nothing was done."
)
CONFIRM = "A typed word confirms nothing, so nothing was done. Press the button below the question."
PHRASES: Mapping[str, str] = {
    phrase: topic
    for topic, phrases in {
        "greeting": """hi, hello, hey, hi there, hello there, hey there, hiya, howdy, yo, good morning, good afternoon,
            good evening, morning, greetings, hallo, guten morgen, guten tag, moin, servus, bonjour, salut, hola,
            buenos días, buenas tardes, olá, oi, bom dia""",
        "thanks": """thanks, thank you, thanks a lot, thank you so much, thank you very much, many thanks, thx, ty,
            cheers, great, cool, nice, perfect, danke, vielen dank, merci, gracias, muchas gracias, obrigado,
            obrigada""",
        "goodbye": "bye, goodbye, good bye, bye bye, see you, see you later, tschüss, ciao, au revoir, adiós, tchau",
        "whoami": "whoami, this is me, who am i, who i am, my account, my roles, my role, me, account",
        "undo": "undo, undo that, undo last, undo it, revert, rollback, roll back, take it back, redo, oops",
        "stop": "stop, quit, exit, abort, cancel, nevermind, never mind, no, nope, end, kill, pause, go away, shut up",
        "confirm": "yes, y, ok, okay, sure, yep, confirm, go ahead, do it, accept, ja, oui, sí, sim",
        "waiting": """approve, deny, approve it, deny it, approve request, approve this, approvals, pending, waiting,
            waits, what waits, what is waiting, what's waiting, whats waiting, what is pending, what's pending,
            what waits for me, what is waiting for me, what is waiting for approval, pending requests,
            pending approvals, open requests, my requests, my approvals, cancel my request, cancel the request,
            cancel request, withdraw my request, withdraw request, take back my request""",
        "status": """status, ping, health, alive, uptime, test, are you there, are you alive, you there, info, state""",
        "version": "version, about, who are you, what are you, are you a bot, are you human, release, changelog",
        "help": """commands, menu, usage, man, h, start, getting started, what can you do, what can i do, how does this
            work, options, hilfe, aide, ayuda, ajuda, help me, i need help, manual, docs""",
    }.items()
    for phrase in (plain_word(" ".join(one.split())) for one in phrases.split(","))
}
"""What is said, to what it is about."""
MAX_PHRASE_WORDS = 5


def small_talk(text: str, connected: Sequence[str], help: Callable[[], Message]) -> Message | None:
    """The answer to a phrase that is the whole of what was typed, if it is one; `help` is the answer to who asks what
    there is."""
    match _topic(text):
        case "greeting":
            return sentence(GREETING)
        case "thanks":
            return sentence(THANKS)
        case "goodbye":
            return sentence(GOODBYE)
        case "undo":
            return sentence(UNDO)
        case "stop":
            return sentence(STOP)
        case "waiting":
            return sentence(WAITING)
        case "confirm":
            return sentence(CONFIRM)
        case "status":
            return sentence(f"I am here. {_connected(connected)} `/lms webhooks` shows whether their news reach me.")
        case "version":
            return sentence(
                f"I am Registrar{_version()}, a bot that runs your learning platforms. {_connected(connected)}"
            )
        case "help":
            return help()
        case _:
            return None


def is_about_me(text: str) -> bool:
    """Whether somebody asks who they are: that is answered by `handlers/directory/aliases.py`."""
    return _topic(text) == "whoami"


def is_undo(text: str) -> bool:
    """Whether somebody wants their last change taken back: `handlers/home/undo_last.py` shows it."""
    return _topic(text) == "undo"


def _topic(text: str) -> str:
    """What a phrase is about; empty where it is none that we know."""
    words = text.strip(" ?!.,:;/").split(maxsplit=MAX_PHRASE_WORDS)
    return PHRASES.get(plain_word(" ".join(words)).strip(" ?!."), "")


def _connected(connected: Sequence[str]) -> str:
    titles = [platforms()[name].title for name in connected]
    return f"Connected here: {listed(titles)}." if titles else "No platform is connected yet."


def _version() -> str:
    try:
        return f" {version('registrar')}"
    except PackageNotFoundError:  # run from a folder of source
        return ""
