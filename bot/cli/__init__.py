"""The command line besides `serve`: list operations, show or send a request, show a sample event, move the store."""
