"""The ground of every handler: the client, replies, blocks, widgets, values, and Slack's limits."""
