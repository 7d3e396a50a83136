"""What people type for the everyday verbs, read word by word: verbs and their other names, people, times, titles."""
