"""Slack's numbers, as this workspace enforces them.

They are written here a second time on purpose and are never shared with the bot: one wrong table must not
hide the other. Sources: docs.slack.dev, the prose of Slack's published block types, and slack_sdk's constants.
"""

# Blocks (docs.slack.dev, reference/block-kit)
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
BLOCK_ID = 255
ACTION_ID = 255
HEADER = 150
SECTION_TEXT = 3000
SECTION_FIELDS = 10
FIELD_TEXT = 2000
ACTIONS_ELEMENTS = 25
CONTEXT_ELEMENTS = 10
CONTEXT_ACTIONS_ELEMENTS = 5
INPUT_LABEL = 2000
INPUT_HINT = 2000
IMAGE_URL = 3000
IMAGE_ALT = 2000
IMAGE_TITLE = 2000
VIDEO_TITLE = 199
VIDEO_AUTHOR = 49
ALERT_TEXT = 200
MARKDOWN = 12_000  # all markdown blocks of a payload together
TABLE_ROWS = 100
TABLE_CELLS = 20
TABLE_COLUMNS = 20

# Composition objects
TEXT = 3000
CONFIRM_TITLE = 100
CONFIRM_TEXT = 300
CONFIRM_BUTTON = 30
OPTION_TEXT = 75
OPTION_DESCRIPTION = 75
OPTION_VALUE = 150  # the types' prose still says 75; the documentation and slack_sdk say 150
OPTION_URL = 3000
OPTIONS = 100
OPTION_GROUPS = 100
GROUP_LABEL = 75

# Elements
BUTTON_TEXT = 75
BUTTON_VALUE = 2000
BUTTON_URL = 3000
ACCESSIBILITY_LABEL = 75
PLACEHOLDER = 150
OVERFLOW_OPTIONS = 5
CHECKBOXES = 10
RADIO_BUTTONS = 10
PLAIN_TEXT_INPUT = 3000
FILE_INPUT_FILES = 10
MIN_QUERY_LENGTH = 3  # external selects ask after three letters unless they say otherwise

# Views (docs.slack.dev, surfaces/modals)
VIEW_TITLE = 24
VIEW_BUTTON = 24
PRIVATE_METADATA = 3000
CALLBACK_ID = 255
EXTERNAL_ID = 255
VIEW_BYTES = 250_000
VIEW_STACK = 3

# Interaction (docs.slack.dev, interactivity/handling-user-interaction)
ACKNOWLEDGE_SECONDS = 3.0
TRIGGER_SECONDS = 3.0
RESPONSE_URL_USES = 5
RESPONSE_URL_SECONDS = 30 * 60.0

# Messages (docs.slack.dev, reference/methods/chat.postMessage and chat.update)
MESSAGE_TEXT = 40_000  # longer text is cut, not refused
UPDATE_TEXT = 4000
ATTACHMENTS = 100
METADATA = 16_000  # characters of JSON

# Events API (docs.slack.dev, apis/events-api): seconds to wait before each of the three retries
EVENT_RETRIES = (0.0, 60.0, 300.0)

# Socket Mode (docs.slack.dev, apis/events-api/using-socket-mode)
SOCKET_CONNECTIONS = 10

# Files
FILE_ALT_TEXT = 1000
