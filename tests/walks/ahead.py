"""What a program of the service reads before it does anything, read once for all the walks: code, lists, a model."""

import gateway.cli
import gateway.embedded.up
import ops.command
from gateway.words import tagging

__all__ = ["gateway", "ops"]

tagging.warm()
