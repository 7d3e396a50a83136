"""Slack's numbers. Source: Block Kit and Web API reference, docs.slack.dev, and the types Slack publishes."""

MESSAGE_BLOCKS = 50
"""Blocks in a message."""
VIEW_BLOCKS = 100
"""Blocks in a modal or App Home."""
VIEW_TITLE_CHARS = 24
"""Characters of a modal's title, submit and close."""
PLAIN_TEXT_INPUT_CHARS = 3000
INPUT_LABEL_CHARS = 2000
MENU_OPTIONS = 100
OPTION_TEXT_CHARS = 75
OPTION_VALUE_CHARS = 150
PLACEHOLDER_CHARS = 150
SECTION_TEXT_CHARS = 3000
HEADER_CHARS = 150
CONTEXT_ELEMENTS = 10
CONTAINER_TITLE_CHARS, CONTAINER_BLOCKS = 150, 10
BUTTON_TEXT_CHARS = 75
CONFIRM_TITLE_CHARS, CONFIRM_TEXT_CHARS, CONFIRM_BUTTON_CHARS = 100, 300, 30
BUTTON_VALUE_CHARS = 2000
ACTIONS_ELEMENTS = 25
TABLE_ROWS = 100
TABLE_COLUMNS = 20
TABLE_CHARS = 10_000
"""Characters over all cells of a table, and of all tables of a message."""
TEXT_BYTES = 3900
"""Bytes of a message's text: chat.update cuts what is longer than 4,000, and has been seen to count bytes."""
MESSAGE_CHARS = 9_500
"""Characters of text over all blocks of a message, escaped. Slack documents no number: 9,597 were taken and 11,341
refused (slackapi/bolt-js#2867)."""
RESPONSE_URL_USES = 5
RESPONSE_URL_TTL_S = 30 * 60
"""Seconds a response_url lives."""
