"""How an operation is declared and read, how it is sent, and what a platform answers."""
