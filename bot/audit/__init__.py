"""The audit log: who did what, when, on whose approval, and what came of it."""
