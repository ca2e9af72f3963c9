r"""What the letters at a place of a damaged formula may be left of.

In: the inventory of commands, and which backslashes were lost. Out: the commands whose
rest the letters are, after white space or none, and whether a text shows any loss.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
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
        self._after_space: dict[str, list[str]] = defaultdict(list)
        self._after_none: dict[str, list[str]] = defaultdict(list)
        for name in sorted(names):
            if len(name) > 2:
                white, letters = residue(name)
                (self._after_space if white else self._after_none)[letters].append(name)
        self._longest = max(map(len, names))

    def at(self, text: str, start: int, *, spaced: bool, loss: Loss) -> Iterator[str]:
        """The commands whose rest the letters at ``start`` may be, after white space or none."""
        run = _LETTERS.match(text, start)
        if run is None or loss is Loss.NONE:
            return
        table = self._after_space if spaced else self._after_none
        for end in range(start + 1, min(run.end(), start + self._longest) + 1):
            for name in table.get(text[start:end], ()):
                if loss is Loss.ALL or name[1] in loss.value:
                    yield name

    def may_be_in(self, text: str, loss: Loss) -> bool:
        """Whether more than one letter of a lost command may be left somewhere.

        Cheap, because it is asked of every formula. What is left of a command ends a
        run of letters, unless another command follows, which then ends it.
        """
        for run in _LETTERS.finditer(text):
            letters, start = run[0], run.start()
            first = max(0, len(letters) - self._longest)
            if loss is Loss.ALL and any(
                letters[at:] in self._after_none for at in range(first, len(letters) - 1)
            ):
                return True
            spaced = start == 0 or text[start - 1].isspace()
            if spaced and self._is_left_after_space(letters, loss):
                return True
        return False

    def _is_left_after_space(self, letters: str, loss: Loss) -> bool:
        return len(letters) > 1 and any(
            loss is Loss.ALL or name[1] in loss.value
            for end in range(2, min(len(letters), self._longest) + 1)
            for name in self._after_space.get(letters[:end], ())
        )
