"""One of everything that a message, a form and a Home may hold, with the same words in every place for words."""

from typing import Any

from tests.bot.sandbox.building import field, plain

Json = dict[str, Any]


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(words: str, value: str = "one", **more: Any) -> Json:
    return {"text": plain(words), "value": value, **more}


def rich(words: str) -> Json:
    styles = [{"bold": True}, {"italic": True}, {"strike": True}, {"underline": True}, {"code": True}]
    inline: list[Json] = [{"type": "text", "text": words, "style": style} for style in styles]
    inline += [
        {"type": "text", "text": words},
        {"type": "link", "url": "https://example.com/?a=1&b=2", "text": words},
        {"type": "link", "url": "javascript:alert(1)", "text": words},
        {"type": "emoji", "name": "tada"},
        {"type": "user", "user_id": "U00000002"},
        {"type": "usergroup", "usergroup_id": "S00000001"},
        {"type": "channel", "channel_id": "C00000001"},
        {"type": "broadcast", "range": "here"},
        {"type": "color", "value": "#1f4b43"},
        {"type": "date", "timestamp": 1_772_445_600, "format": "{date_short}", "url": "javascript:alert(1)"},
    ]
    section = {"type": "rich_text_section", "elements": inline}
    words_only = [{"type": "text", "text": words}]
    return {
        "type": "rich_text",
        "elements": [
            section,
            {"type": "rich_text_list", "style": "bullet", "elements": [section]},
            {"type": "rich_text_list", "style": "ordered", "indent": 2, "offset": 3, "elements": [section]},
            {"type": "rich_text_quote", "elements": words_only},
            {"type": "rich_text_preformatted", "elements": words_only},
        ],
    }


def table(words: str) -> Json:
    row = [
        {"type": "raw_text", "text": words},
        {"type": "raw_number", "value": 12, "text": words},
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": words}]}],
        },
    ]
    return {"type": "table", "rows": [row, row, row], "column_settings": [{"is_wrapped": True}, {"align": "right"}]}


def menus(words: str) -> list[Json]:
    """Every element with choices."""
    listed = {"options": [option(words), option("Two", "two")]}
    placed = {"placeholder": plain(words[:150])}
    return [
        {"type": "static_select", "option_groups": [{"label": plain(words), **listed}], **placed},
        {"type": "multi_static_select", **listed, "initial_options": [option(words)]},
        {"type": "external_select", "initial_option": option(words), **placed},
        {"type": "multi_external_select", "initial_options": [option(words)]},
        {"type": "users_select", "initial_user": "U00000003", **placed},
        {"type": "multi_users_select", "initial_users": ["U00000003"]},
        {"type": "channels_select", **placed},
        {"type": "multi_channels_select", "initial_channels": ["C00000001"]},
        {"type": "conversations_select", "initial_conversation": "C00000001", **placed},
        {"type": "multi_conversations_select", **placed},
        {"type": "checkboxes", "options": [{"text": mrkdwn(words), "value": "one", "description": plain(words)}]},
        {"type": "radio_buttons", "options": [option(words, description=plain(words))]},
    ]


def moments() -> list[Json]:
    return [
        {"type": "datepicker", "initial_date": "2026-03-02"},
        {"type": "timepicker", "initial_time": "14:30"},
        {"type": "datetimepicker", "initial_date_time": 1_772_445_600},
    ]


def fields(words: str) -> list[Json]:
    """Every element that is typed into."""
    return [
        {"type": "plain_text_input", "initial_value": words, "placeholder": plain(words)},
        {"type": "plain_text_input", "initial_value": words, "multiline": True},
        {"type": "email_text_input", "initial_value": words},
        {"type": "url_text_input", "initial_value": words},
        {"type": "number_input", "is_decimal_allowed": False, "initial_value": "12"},
        {"type": "rich_text_input", "initial_value": rich(words)},
    ]


def buttons(words: str) -> list[Json]:
    question = {"title": plain(words), "text": mrkdwn(words), "confirm": plain("Yes"), "deny": plain("No")}
    return [
        {"type": "button", "text": plain(words), "style": "primary", "confirm": question},
        {"type": "button", "text": plain(words), "url": "javascript:alert(1)"},
        {"type": "button", "text": plain(words), "url": "https://example.com", "accessibility_label": words[:75]},
        {"type": "workflow_button", "text": plain(words), "workflow": {"trigger": {"url": "https://example.com"}}},
        {"type": "overflow", "options": [option(words, url="https://example.com"), option("Two", "two")]},
    ]


def numbered(elements: list[Json]) -> list[Json]:
    return [{**element, "action_id": f"a{number}"} for number, element in enumerate(elements)]


def everywhere(words: str) -> list[Json]:
    """The blocks that messages, forms and Homes have in common."""
    picture = {"type": "image", "image_url": "https://example.com/a.png", "alt_text": words}
    return [
        {"type": "header", "text": plain(words)},
        {
            "type": "section",
            "text": mrkdwn(words),
            "fields": [mrkdwn(words), plain(words)],
            "accessory": {"type": "button", "text": plain(words), "action_id": "go", "style": "danger"},
        },
        {"type": "section", "text": plain(words), "accessory": picture},
        {"type": "divider"},
        {"type": "context", "elements": [picture, mrkdwn(words), plain(words)]},
        {"type": "actions", "elements": numbered([*buttons(words), *menus(words), *moments()])},
        {**picture, "title": plain(words)},
        rich(words),
        {
            "type": "video",
            "title": plain(words),
            "description": plain(words),
            "alt_text": words,
            "thumbnail_url": "https://example.com/a.png",
            "video_url": "https://example.com/v",
            "title_url": "javascript:alert(1)",
        },
    ]


def message(words: str) -> list[Json]:
    feedback = {
        "type": "feedback_buttons",
        "positive_button": {"text": plain(words), "value": "good"},
        "negative_button": {"text": plain("Bad"), "value": "bad"},
    }
    icon = {"type": "icon_button", "icon": "trash", "text": plain(words)}
    return [
        *everywhere(words),
        field("Typed", {"type": "plain_text_input", "initial_value": words, "action_id": "value"}),
        {"type": "context_actions", "elements": numbered([feedback, icon])},
        table(words),
        {
            "type": "markdown",
            "text": f"# {words}\n\n{words} **{words}** [{words}](javascript:alert(1))\n\n- {words}\n\n> {words}",
        },
        {"type": "file", "external_id": words, "source": "remote"},
        *containers(words),
    ]


def containers(words: str) -> list[Json]:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": words}]}
    said = {"type": "rich_text", "elements": [section]}
    inside = [{"type": "section", "text": mrkdwn(words)}, said, {"type": "divider"}]
    folded = {"type": "container", "is_collapsible": True}
    return [
        {**folded, "title": plain(words[:150]), "subtitle": plain(words), "child_blocks": inside},
        {**folded, "default_collapsed": True, "rich_text_title": said, "child_blocks": inside},
        {"type": "container", "child_blocks": inside},
    ]


def form(words: str) -> Json:
    elements = [*menus(words), *moments(), *fields(words), {"type": "file_input", "filetypes": ["csv"]}]
    inputs = [
        {**field(f"Field {number}", element), "label": plain(words), "hint": plain(words), "optional": bool(number % 2)}
        for number, element in enumerate(numbered(elements))
    ]
    alert = {"type": "alert", "text": plain(words), "level": "warning"}
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain(words[:24]),
        "submit": plain(words[:24]),
        "close": plain(words[:24]),
        "blocks": [*everywhere(words), alert, *inputs],
    }


def home(words: str) -> Json:
    return {"type": "home", "blocks": everywhere(words)}
