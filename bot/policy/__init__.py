"""Who may do what, and what takes a confirmation or an approval."""
