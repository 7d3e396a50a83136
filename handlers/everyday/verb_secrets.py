"""Whether a password stands behind an everyday verb, where none belongs."""

from connectors.core.stray_secret import hands_secret, tells_secret
from connectors.everyday.verbs import Verb
from handlers.parsing.arguments import READING_VERBS

NO_SECRETS_HERE = (
    "That looks like it contains a password. Nothing was changed, and I kept nothing you typed. Never type "
    "one here: where a new person needs one, I make one up that no one sees. If it's a title, put it in quotes, or "
    "choose the course in the form."
)


def tells_secret_to(verb: Verb, words: str, *, in_public: bool = False) -> bool:
    """Whether the words behind a verb tell a secret. `in_public` others have read them; what only looks may hold in
    quotes whatever it looks for."""
    if verb in READING_VERBS:
        return tells_secret(words, takes_text=True, reads_only=not in_public)
    return hands_secret(words, for_new_person=verb is Verb.ADD)
