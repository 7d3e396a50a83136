"""Why Slack opened no form, as a sentence: who was too slow hears that, and nobody else does."""

from slack_sdk.errors import SlackApiError

from handlers.slack.errors import reason

TRIGGER_GONE_CODES = ("expired_trigger_id", "exchanged_trigger_id", "trigger_expired", "trigger_exchanged")
"""The three seconds in which a form can be opened are over, or were used. Source: views.open and dialog.open on
docs.slack.dev."""
TOO_OFTEN_CODES = ("ratelimited", "rate_limited")
FORM_TOO_LATE = "Slack didn't let me open the form: it took too long. Please try again."
FORM_TOO_OFTEN = (
    "Slack didn't let me open the form: it's getting too many requests from me. Please try again in a minute."
)
FORM_NOT_ANSWERED = "Slack didn't answer, so I couldn't open the form. Please try again in a minute."
FORM_REFUSED = (
    "Slack didn't let me open the form ({code}). Please try again in a minute, or type the whole command. If it keeps "
    "happening, tell your Registrar admin."
)


def not_opened(error: Exception) -> str:
    """What one of SLACK_CALL_ERRORS says of a form."""
    code = reason(error)
    if code in TRIGGER_GONE_CODES:
        return FORM_TOO_LATE
    if code in TOO_OFTEN_CODES:
        return FORM_TOO_OFTEN
    answered = isinstance(error, SlackApiError) and isinstance(getattr(error.response, "data", None), dict)
    return FORM_REFUSED.format(code=code) if answered else FORM_NOT_ANSWERED
