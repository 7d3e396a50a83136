"""The command line besides `serve`: list operations, show or send a request, move the store."""
