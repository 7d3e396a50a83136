"""Slack's numbers, as this workspace enforces them.

They are written here a second time on purpose and are never shared with the bot: one wrong table must not
hide the other. Sources: docs.slack.dev, the prose of Slack's published block types, and slack_sdk's constants.
"""

# Blocks (docs.slack.dev, reference/block-kit)
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
BLOCK_ID_CHARS = 255
ACTION_ID_CHARS = 255
HEADER_CHARS = 150
SECTION_TEXT_CHARS = 3000
SECTION_FIELDS = 10
FIELD_TEXT_CHARS = 2000
ACTIONS_ELEMENTS = 25
CONTEXT_ELEMENTS = 10
CONTEXT_ACTIONS_ELEMENTS = 5
INPUT_LABEL_CHARS = 2000
INPUT_HINT_CHARS = 2000
IMAGE_URL_CHARS = 3000
IMAGE_ALT_TEXT_CHARS = 2000
IMAGE_TITLE_CHARS = 2000
VIDEO_TITLE_CHARS = 199
VIDEO_AUTHOR_CHARS = 49
ALERT_TEXT_CHARS = 200
CONTAINER_TITLE_CHARS = 150
CONTAINER_BLOCKS = 10
MARKDOWN_CHARS = 12_000  # all markdown blocks of a payload together
TABLE_ROWS = 100
TABLE_CELLS = 20
TABLE_COLUMNS = 20
TABLE_CHARS = 10_000  # over all cells of a table, and of all tables of a message
# All other text of a message's blocks, & < > escaped. Slack publishes no figure: 9,597 characters were taken and
# 11,341 refused (github.com/slackapi/bolt-js issue 2867), some 13,200 of markdown alone (issue 2509). This is the
# careful side.
MESSAGE_BLOCKS_CHARS = 11_000

# Composition objects
TEXT_OBJECT_CHARS = 3000
CONFIRM_TITLE_CHARS = 100
CONFIRM_TEXT_CHARS = 300
CONFIRM_BUTTON_CHARS = 30
OPTION_TEXT_CHARS = 75
OPTION_DESCRIPTION_CHARS = 75
OPTION_VALUE_CHARS = 150  # the types' prose still says 75; the documentation and slack_sdk say 150
OPTION_URL_CHARS = 3000
OPTIONS = 100
OPTION_GROUPS = 100
GROUP_LABEL_CHARS = 75

# Elements
BUTTON_TEXT_CHARS = 75
BUTTON_VALUE_CHARS = 2000
BUTTON_URL_CHARS = 3000
ACCESSIBILITY_LABEL_CHARS = 75
PLACEHOLDER_CHARS = 150
OVERFLOW_OPTIONS = 5
CHECKBOXES = 10
RADIO_BUTTONS = 10
PLAIN_TEXT_INPUT_CHARS = 3000
FILE_INPUT_FILES = 10
MIN_QUERY_CHARS = 3  # external selects ask after three letters unless they say otherwise

# Views (docs.slack.dev, surfaces/modals)
VIEW_TITLE_CHARS = 24
VIEW_BUTTON_CHARS = 24
PRIVATE_METADATA_CHARS = 3000
CALLBACK_ID_CHARS = 255
EXTERNAL_ID_CHARS = 255
VIEW_BYTES = 250_000
STACKED_VIEWS = 3

# Interaction (docs.slack.dev, interactivity/handling-user-interaction)
ACKNOWLEDGE_TIMEOUT_S = 3.0
TRIGGER_TTL_S = 3.0
RESPONSE_URL_USES = 5
RESPONSE_URL_TTL_S = 30 * 60.0

# Messages (docs.slack.dev, reference/methods/chat.postMessage and chat.update)
MESSAGE_TEXT_CHARS = 40_000  # longer text is cut, not refused
UPDATE_TEXT_BYTES = 4000  # the page says characters; a report counted UTF-8 bytes, the careful side
ATTACHMENTS = 100
METADATA_CHARS = 16_000  # characters of JSON

# Events API (docs.slack.dev, apis/events-api): seconds to wait before each of the three retries
EVENT_RETRY_DELAYS_S = (0.0, 60.0, 300.0)

# Socket Mode (docs.slack.dev, apis/events-api/using-socket-mode)
SOCKET_CONNECTIONS = 10

# Files
FILE_ALT_TEXT_CHARS = 1000
