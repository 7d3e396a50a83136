"""Every write, from the question to its outcome: its states, its store, its execution and its recovery."""
