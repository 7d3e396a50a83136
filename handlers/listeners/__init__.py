"""Listeners: one file for each kind of payload of Slack, and the webhooks of the platforms."""
