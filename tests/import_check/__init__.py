"""Do the publishers' own workbooks come in with the very figures that ship? For `make import-check`."""

from tests.import_check.command import main

__all__ = ["main"]
