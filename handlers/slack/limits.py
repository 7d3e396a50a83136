"""Slack's numbers. Source: Block Kit and Web API reference, docs.slack.dev, and the types Slack publishes."""

BLOCKS = 50
"""Blocks in a message."""
VIEW_BLOCKS = 100
"""Blocks in a modal or App Home."""
TITLE = 24
"""Characters of a modal's title, submit and close."""
INPUT = 3000
LABEL = 2000
OPTIONS = 100
OPTION = 75
OPTION_VALUE = 150
PLACEHOLDER = 150
SECTION = 3000
HEADER = 150
CONTEXT_ELEMENTS = 10
BUTTON = 75
BUTTON_VALUE = 2000
ACTION_ELEMENTS = 25
TABLE_ROWS = 100
TABLE_CELLS = 20
MESSAGE_TEXT = 4000
"""The recommended length; longer is cut by chat.update."""
WHOLE = 12_000
"""Characters over all blocks of a message. Slack refuses from about 13,200 on, and does not document it."""
RESPONSE_USES = 5
RESPONSE_LIFE = 30 * 60
"""Seconds a response_url lives."""
