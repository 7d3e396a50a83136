"""The everyday verbs, and the people, courses and sessions they speak of: the same on every platform."""
