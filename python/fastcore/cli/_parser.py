"""The words of a command line, of which one may hold a password."""

from __future__ import annotations

import argparse
import re
from typing import NoReturn

_PASSWORDS = re.compile(r"(?<=//)([^\s:]*:)\S*(?=@)|\b(password\s*=).*", re.IGNORECASE | re.DOTALL)


class Parser(argparse.ArgumentParser):
    """Quotes a word that it does not take, as where a database stands without its option, but no password."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the words, and exit."""
        super().error(_PASSWORDS.sub(lambda found: f"{found[1] or found[2]}…", message))
