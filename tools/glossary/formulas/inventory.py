r"""The LaTeX commands and environments that may stand in a formula.

In: the data file that ``tools/training/make_formula_inventory.py`` writes. Out: two sets, and
the commands of a formula that are in neither. Everything else that begins with a
backslash is refused, so ``\input`` or ``\directlua`` of a seed never gets near LaTeX.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

__all__ = ["check_commands", "commands", "environments"]

DATA = Path(__file__).parent.parent / "data" / "formula_commands.txt"

# One-character commands: spaces, delimiters, row ends, and characters that need a backslash.
_SIGNS = frozenset("\\" + char for char in "\\ ,;:!>|{}%_&#$-\n")
_COMMAND = re.compile(r"\\(?:[A-Za-z@]+|.|$)", re.DOTALL)
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\s*\{([^{}]*)\}")
_CARETS = re.compile(r"\^\^")


@cache
def commands() -> frozenset[str]:
    """The commands, each with its backslash."""
    names = (name for name in _lines() if name.startswith("\\"))
    return frozenset(names) | _SIGNS


@cache
def environments() -> frozenset[str]:
    """The environments, by name."""
    return frozenset(name for name in _lines() if not name.startswith("\\"))


def check_commands(tex: str) -> tuple[str, ...]:
    """The commands and environments of a formula that are not in the inventory, each once.

    ``^^`` counts as one: TeX reads it as a way to write any character, a backslash too.
    """
    refused = [name for name in _COMMAND.findall(tex) if name not in commands()]
    refused += [
        rf"\begin{{{name}}}"
        for name in _ENVIRONMENT.findall(tex)
        if name.strip() not in environments()
    ]
    refused += _CARETS.findall(tex)
    return tuple(dict.fromkeys(refused))


@cache
def _lines() -> tuple[str, ...]:
    return tuple(DATA.read_text(encoding="utf-8").split())
