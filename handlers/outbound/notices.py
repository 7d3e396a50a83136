"""What Registrar says without being asked: for every notice, whom it is for and its words."""

from bot.ports import Interrupted, Notice
from connectors.catalog import platforms
from connectors.intent import summary
from handlers.outbound.blocks import Message, say


def words_for(notice: Notice) -> tuple[str, Message]:
    match notice:
        case Interrupted(deed):
            platform = platforms().get(deed.platform)
            title = platform.title if platform else deed.platform
            operation = platform.operations.get(deed.operation) if platform else None
            what = summary(operation).rstrip(".") if operation else deed.operation
            sentence = (
                f"I was stopped while I was doing this for you on {title}: {what[:1].lower()}{what[1:]}. "
                f"I do not know whether it was done. Look on {title} before you ask again."
            )
            return deed.actor, Message(sentence, [say(sentence)])
