"""What holds for every test: the profiles of hypothesis are known before a property is read."""

from tests import properties as properties
