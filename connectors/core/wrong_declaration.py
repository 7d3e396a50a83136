"""What every declaration that cannot be meant is refused with, whether when a class is made or when all are loaded."""


class WrongDeclaration(TypeError):
    """What a platform declares cannot be so. The message has a line for each fault: class, field, and what is wrong."""
