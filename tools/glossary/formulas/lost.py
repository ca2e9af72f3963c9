r"""What the letters at a place of a damaged formula may be left of.

In: the inventory of commands, and which backslashes were lost. Out: the commands whose
rest the letters are, after white space or none, and whether a text shows any loss.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from enum import Enum

from glossary.formulas.tokens import residue

__all__ = ["Loss", "LostCommands"]

_LETTERS = re.compile(r"[A-Za-z]+\*?")


class Loss(Enum):
    """Which backslashes a text lost; the value is the letters before which they stood."""

    NONE = ""
    BEFORE_N = "n"  # some entries lost only what looks like a line break
    ALL = "*"


class LostCommands:
    """The commands by what is left of them."""

    def __init__(self, commands: Iterable[str]) -> None:
        names = {name for name in commands if name[1].isalpha()} | {r"\operatorname*"}
        # By the loss and whether white space is left, by the letters that are.
        self._left: dict[tuple[Loss, bool], dict[str, list[str]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for name in sorted(names):
            if len(name) > 2:
                white, letters = residue(name)
                self._left[Loss.ALL, bool(white)][letters].append(name)
                if name[1] in Loss.BEFORE_N.value:
                    self._left[Loss.BEFORE_N, bool(white)][letters].append(name)
        self._longest = max(map(len, names))

    def at(self, text: str, start: int, *, spaced: bool, loss: Loss) -> list[str]:
        """The commands whose rest the letters at ``start`` may be, after white space or none."""
        table = self._left.get((loss, spaced))
        run = _LETTERS.match(text, start, start + self._longest) if table else None
        if run is None or table is None:
            return []
        found: list[str] = []
        for end in range(start + 1, run.end() + 1):
            found += table.get(text[start:end], ())
        return found

    def may_be_in(self, text: str, loss: Loss) -> bool:
        """Whether more than one letter of a lost command may be left somewhere.

        Cheap, because it is asked of every formula. What is left of a command ends a
        run of letters, unless another command follows, which then ends it.
        """
        bare, indented = self._left.get((loss, False), {}), self._left.get((loss, True), {})
        for run in _LETTERS.finditer(text):
            letters, start = run[0], run.start()
            first = max(0, len(letters) - self._longest)
            if any(letters[at:] in bare for at in range(first, len(letters) - 1)):
                return True
            spaced = start == 0 or text[start - 1].isspace()
            longest = min(len(letters), self._longest)
            if spaced and any(letters[:end] in indented for end in range(2, longest + 1)):
                return True
        return False
