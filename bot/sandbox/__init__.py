"""A local Slack workspace for the demo and the tests. It imports nothing else of this project."""

from bot.sandbox.academy import demo_workspace
from bot.sandbox.clock import Clock, ManualClock, SystemClock
from bot.sandbox.controls import ClientRefused
from bot.sandbox.people import Grid
from bot.sandbox.person import Person
from bot.sandbox.record import LineFile
from bot.sandbox.serving import serving
from bot.sandbox.workspace import Workspace

__all__ = [
    "ClientRefused",
    "Clock",
    "Grid",
    "LineFile",
    "ManualClock",
    "Person",
    "SystemClock",
    "Workspace",
    "demo_workspace",
    "serving",
]
