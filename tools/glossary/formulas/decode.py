r"""Read a damaged formula back: the likeliest source among all that leave this text.

In: a formula as it stands in the seed, and which backslashes were lost. Out: the
likeliest source, its cost, and by how much it beats the next. The damage is a
function, so a source is possible exactly when damaging it gives the text at hand; a
beam search walks over the text, at each place tries what may have stood there, and
lets the model rank. Two facts rule most choices out: a command ends where no letter
follows unless another command does, and the commands that begin like a tab or a
line break (``\theta``, ``\nabla``, ``\rho``) leave white space behind.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import NamedTuple

from glossary.formulas.model import END, START, UNKNOWN, Model
from glossary.formulas.pairing import DELIMITER_SIZES, PAIRED_SIGNS, delimit, follow, left_open
from glossary.formulas.tokens import (
    OPERATORS,
    TEXT_COMMANDS,
    WORD_COMMANDS,
    argument_end,
    residue,
)

__all__ = ["Decoder", "Loss", "Reading"]

# Costs are hundredths of a nat.
_BEAM = 24  # readings kept at a place
_MARGIN = 1500  # dearer than the best by more than this: dropped
_TRIMMED = 250  # white space of a lost command at the very beginning was trimmed away
_SELDOM_AN_ARGUMENT = 200  # a group after a command is its argument when it costs no more
_UNTRAINED = 900  # a command of the inventory that the model never met
_LINE_BREAK = 300  # a line break that the author wrote
_ONE_LETTER_LEFT = 60  # all that is left of the command is one letter
_SPELLED_OUT = 1000  # log instead of \log
_INDEXED_BAR = 200  # an index at an absolute value, as if it were a norm
_IN_WORD = 300  # a command that would end a word: cyc\le
_IMPOSSIBLE = 10**9

# Signs that stand for themselves or have lost a backslash.
_ESCAPED = {"{": -75, "}": -75, "|": -90, ",": 70, ";": 150, ":": 200, "!": 20, "#": 0}
_COMMAND = re.compile(r"\\(?:operatorname\*|[A-Za-z]+|.)?", re.DOTALL)
_SPACE = re.compile(r"\s+")
_LETTERS = re.compile(r"[A-Za-z]+\*?")
_TWO_LETTERS = re.compile(r"[a-z]{2}$")
_CLINGS = re.compile(r"[_^{(\[|]$")


class Loss(Enum):
    """Which backslashes a text lost; the value is the letters before which they stood."""

    NONE = ""
    BEFORE_N = "n"  # some entries lost only what looks like a line break
    ALL = "*"


@dataclass(frozen=True, slots=True)
class Reading:
    """A source that leaves the text at hand; ``gap`` is the cost to the next best."""

    tex: str
    cost: int
    gap: int

    @property
    def confidence(self) -> float:
        """How likely this reading is against the next best, from 0 to 1."""
        return 1 / (1 + math.exp(-min(self.gap, 2000) / 100))


@dataclass(slots=True)
class _Path:
    """The cheapest way to a state: its cost, the gap to others, and what was printed."""

    cost: int
    gap: int
    previous: _Path | None
    part: str


class _State(NamedTuple):
    """All that the rest of a reading depends on.

    ``groups`` is what is open, one character each; ``glued`` is true when a letter
    follows a command, so that a command must come next; ``spaced`` when white space
    was passed.
    """

    history: str = START
    groups: str = ""
    glued: bool = False
    spaced: bool = False


class Decoder:
    """Reads formulas with one model and one set of commands."""

    def __init__(self, model: Model, commands: Iterable[str]) -> None:
        self.model = model
        names = {name for name in commands if name[1].isalpha()} | {r"\operatorname*"}
        self._after_space: dict[str, list[str]] = defaultdict(list)
        self._after_none: dict[str, list[str]] = defaultdict(list)
        for name in sorted(names):
            if len(name) > 2:
                white, letters = residue(name)
                (self._after_space if white else self._after_none)[letters].append(name)
        self._longest = max(map(len, names))

    def read(
        self,
        text: str,
        loss: Loss,
        bias: dict[str, int] | None = None,
        *,
        lines: bool = False,
    ) -> Reading:
        """The likeliest source of ``text``; ``bias`` is added to the cost of commands.

        ``lines`` says that line breaks are still in the text where there were any.
        """
        return _Search(self, text, loss, bias or {}, lines=lines).run()

    def lost_commands(self, text: str, start: int, *, spaced: bool, loss: Loss) -> Iterator[str]:
        """The commands whose rest the letters at ``start`` may be, after white space or none."""
        run = _LETTERS.match(text, start)
        if run is None or loss is Loss.NONE:
            return
        table = self._after_space if spaced else self._after_none
        for end in range(start + 1, min(run.end(), start + self._longest) + 1):
            for name in table.get(text[start:end], ()):
                if loss is Loss.ALL or name[1] in loss.value:
                    yield name

    def may_have_lost(self, text: str, loss: Loss) -> bool:
        """Whether more than one letter of a lost command may be left somewhere.

        Cheap, because it is asked of every formula. What is left of a command ends a
        run of letters, unless another command follows, which then ends it.
        """
        for run in _LETTERS.finditer(text):
            letters, start = run[0], run.start()
            if loss is Loss.ALL and any(
                letters[at:] in self._after_none for at in range(len(letters) - 1)
            ):
                return True
            spaced = start == 0 or text[start - 1].isspace()
            if spaced and self._is_left_after_space(letters, loss):
                return True
        return False

    def _is_left_after_space(self, letters: str, loss: Loss) -> bool:
        return len(letters) > 1 and any(
            loss is Loss.ALL or name[1] in loss.value
            for end in range(2, len(letters) + 1)
            for name in self._after_space.get(letters[:end], ())
        )

    @cached_property
    def delimiter_sizes(self) -> dict[str, int]:
        """The codes after which a sign is a delimiter, with its side."""
        codes = self.model.codes
        return {codes[name]: side for name, side in DELIMITER_SIZES.items() if name in codes}

    @cached_property
    def closing_bar(self) -> str:
        """The code of a single bar that closes."""
        return self.model.code(PAIRED_SIGNS[0])


class _Search:
    """One beam search over one text."""

    def __init__(
        self, decoder: Decoder, text: str, loss: Loss, bias: dict[str, int], *, lines: bool
    ) -> None:
        self.decoder, self.model, self.loss = decoder, decoder.model, loss
        self.text = text.rstrip()
        self.lines = lines
        self.keep = self.model.order - 1
        self.ends: dict[tuple[bool, bool, int], int] = {}
        self.lost_at: dict[tuple[int, bool], list[str]] = {}
        self.bias = {self.model.code(name): extra for name, extra in bias.items()}
        self.beams: dict[int, dict[_State, _Path]] = defaultdict(dict)

    def run(self) -> Reading:
        self.beams[0][_State()] = _Path(0, _IMPOSSIBLE, None, "")
        for at in range(len(self.text)):
            beam = self.beams.pop(at, None)
            if beam:
                ranked = sorted(beam.items(), key=lambda item: item[1].cost)[:_BEAM]
                limit = ranked[0][1].cost + _MARGIN
                for state, path in ranked:
                    if path.cost <= limit:
                        self.advance(at, state, path)
        return self.finish()

    def advance(self, at: int, state: _State, path: _Path) -> None:
        """Continue a reading by each thing that may stand at a place."""
        space = _SPACE.match(self.text, at)
        if space:
            self.after_space(space[0], space.end(), state, path)
            return
        char = self.text[at]
        if char == "\\":
            self.backslash(at, state, path)
            return
        if at == 0:
            for name in self.lost(0, spaced=True):
                self.command(name, 0, state, path, _TRIMMED)
        in_word = _IN_WORD * bool(_TWO_LETTERS.search(state.history))
        for name in self.lost(at, spaced=False):
            self.command(name, at, state, path, in_word)
        if state.glued and char.isalpha():
            return
        self.sign(char, at + 1, state, path, extra=self.spelled_out(at, state.history[-1]))
        if char == "|" and self.text.startswith("||", at):
            self.sign("||", at + 2, state, path)
        if self.loss is Loss.ALL and char in _ESCAPED:
            self.sign("\\" + char, at + 1, state, path, extra=_ESCAPED[char])

    def lost(self, at: int, *, spaced: bool) -> list[str]:
        """The commands that may be lost at a place; found once for all readings."""
        key = at, spaced
        if key not in self.lost_at:
            found = self.decoder.lost_commands(self.text, at, spaced=spaced, loss=self.loss)
            self.lost_at[key] = list(found)
        return self.lost_at[key]

    def after_space(self, space: str, end: int, state: _State, path: _Path) -> None:
        """White space: the author's, or what a lost command left."""
        broken = self.lines and "\n" in space
        for name in self.lost(end, spaced=True):
            tab = name[1] == "t"
            if tab or broken or not self.lines:
                extra = _LINE_BREAK * (tab and broken)
                self.command(name, end, state, path, extra)
        spaced = _State(state.history, state.groups, glued=False, spaced=True)
        cost = path.cost + _LINE_BREAK * broken
        self.add(end, spaced, _Path(cost, path.gap, path, " "))

    def spelled_out(self, at: int, before: str) -> int:
        """The extra cost of letters here that spell the name of an operator."""
        run = _LETTERS.match(self.text, at)
        if run is None or self.loss is Loss.NONE or run[0] not in OPERATORS:
            return 0
        inside = at > 0 and self.text[at - 1].isalpha()
        return 0 if inside or before == self.model.code(r"\rm") else _SPELLED_OUT

    def backslash(self, at: int, state: _State, path: _Path) -> None:
        """A backslash that stayed: a row's end when all were lost, else a whole command."""
        match = _COMMAND.match(self.text, at)
        name = match[0] if match else "\\"
        if self.loss is Loss.ALL:
            if name not in {r"\%", r"\_"}:
                self.sign(r"\\", at + 1, state, path)
                return
        elif name[-1].isalpha() or name[-1] == "*":
            start = at + len(name) - len(residue(name)[1])
            self.command(name, start, state, path)
            return
        self.sign(name, at + len(name), state, path)

    def command(self, name: str, at: int, state: _State, path: _Path, extra: int = 0) -> None:
        """Take a command whose letters, as far as they are left, stand at ``at``."""
        white, letters = residue(name)
        kept = self.text.startswith(name, at + len(letters) - len(name))
        end = at + len(letters)
        stop = self.argument_end(name, end)
        argument = self.text[end:stop]
        sign = name
        if argument:
            sign += argument if name in {r"\begin", r"\end"} else "{}"
        code = self.model.code(sign)
        groups, price, _ = self.followed(name, state, path) or (state.groups, 0, name)
        cost = path.cost + self.model.cost(state.history, code) + self.bias.get(code, 0)
        cost += extra + price + _UNTRAINED * (code == UNKNOWN)
        if kept or not white:
            cost += self.model.space_cost(state.history[-1], code, spaced=state.spaced)
        if not kept:
            cost += _ONE_LETTER_LEFT * (len(letters) == 1)
        # The white space that the command left behind, printed where it looks like an author's.
        part = " " * (bool(white) and not kept and at > 0) + name + argument
        glued = not argument and self.text[end : end + 1].isalpha()
        following = _State((state.history + code)[-self.keep :], groups, glued=glued)
        self.add(stop, following, _Path(cost, path.gap, path, part))

    def argument_end(self, name: str, start: int) -> int:
        """Where the words end that a command takes; found once for all readings."""
        key = name in TEXT_COMMANDS, name in WORD_COMMANDS, start
        if key not in self.ends:
            self.ends[key] = argument_end(self.text, name, start)
        return self.ends[key]

    def sign(self, tex: str, end: int, state: _State, path: _Path, *, extra: int = 0) -> None:
        """Take one character, or one character with its backslash."""
        before = state.history[-1]
        followed = self.followed(tex, state, path)
        if followed is None:
            return
        groups, price, sign = followed
        if tex == "_" and before == self.decoder.closing_bar:
            price += _INDEXED_BAR
        code = self.model.code(sign)
        cost = (
            path.cost
            + self.model.cost(state.history, code)
            + self.bias.get(code, 0)
            + price
            + extra
        )
        cost += self.model.space_cost(before, code, spaced=state.spaced)
        history = (state.history + code)[-self.keep :]
        self.add(end, _State(history, groups), _Path(cost, path.gap, path, tex))

    def followed(self, tex: str, state: _State, path: _Path) -> tuple[str, int, str] | None:
        """What is open after a sign or command here; see :mod:`glossary.formulas.pairing`."""
        side = self.decoder.delimiter_sizes.get(state.history[-1])
        if side is not None:
            return None if tex in "{}" else delimit(state.groups, tex, side)
        divergence = tex in "([" and _names_divergence(path)
        bare = tex == "{" and self.bare(state.history[-1])
        return follow(state.groups, tex, bare=bare, divergence=divergence)

    def bare(self, before: str) -> bool:
        """Whether a group after this code would be nobody's argument."""
        return before not in "_^}]" and self.model.cost(before, "{") > _SELDOM_AN_ARGUMENT

    def add(self, at: int, state: _State, path: _Path) -> None:
        """Keep the cheaper of two readings that cannot be told apart from here on."""
        old = self.beams[at].get(state)
        if old is None:
            self.beams[at][state] = path
        elif path.cost < old.cost:
            path.gap = min(path.gap, old.cost - path.cost)
            self.beams[at][state] = path
        else:
            old.gap = min(old.gap, path.cost - old.cost)

    def finish(self) -> Reading:
        """The cheapest reading of the whole text."""
        ends: list[tuple[int, _Path]] = []
        for state, path in self.beams[len(self.text)].items():
            cost = path.cost + self.model.cost(state.history, END)
            cost += left_open(state.groups)
            ends.append((cost, path))
        if not ends:
            return Reading(self.text, _IMPOSSIBLE, 0)
        ends.sort(key=lambda item: item[0])
        cost, best = ends[0]
        gap = min([best.gap, *(other - cost for other, _ in ends[1:2])])
        return Reading(_print(best), cost, gap)


def _names_divergence(path: _Path) -> bool:
    r"""Whether the last things read name a divergence: ``KL``, ``D_{KL}``, ``\mathrm{KL}``."""
    words = path.part
    node = path.previous
    while node is not None and len(words) < 4:
        words = node.part + words
        node = node.previous
    return words.rstrip("}").endswith(("KL", "JS"))


def _print(path: _Path) -> str:
    parts: list[str] = []
    node: _Path | None = path
    while node is not None:
        parts.append(node.part)
        node = node.previous
    tex = ""
    for part in reversed(parts):
        clings = part.startswith(" \\") and (not tex or _CLINGS.search(tex))
        tex += part[1:] if clings else part
    return tex.strip()
