"""Subscriptions, and what a channel is told of what happens on the platforms."""
