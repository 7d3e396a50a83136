"""What all handlers share: the client, replies, blocks, widgets, values, and Slack's limits."""
