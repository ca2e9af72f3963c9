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
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from glossary.formulas.lost import Loss, LostCommands
from glossary.formulas.model import END, START, UNKNOWN, Model
from glossary.formulas.pairing import (
    BARE,
    DELIMITER_SIZES,
    DIVERGENCE,
    FIRST,
    PAIRED_SIGNS,
    delimit,
    follow,
    left_open,
    where,
)
from glossary.formulas.tokens import (
    TEXT_COMMANDS,
    TWO_ARGUMENTS,
    WORD_COMMANDS,
    argument_end,
    residue,
)

__all__ = ["Decoder", "Reading"]

# Costs are hundredths of a nat.
_BEAM = 24  # readings kept at a place
_MARGIN = 1500  # dearer than the best by more than this: dropped
_TRIMMED = 250  # white space of a lost command at the very beginning was trimmed away
_SELDOM_AN_ARGUMENT = 200  # a group after a command is its argument when it costs no more
_UNTRAINED = 900  # a command of the inventory that the model never met
_LINE_BREAK = 300  # a line break that the author wrote
_ONE_LETTER_LEFT = 60  # all that is left of the command is one letter
_INDEXED_BAR = 200  # an index at an absolute value, as if it were a norm
_LONE_O = 250  # a letter o between white space, hardly ever meant
_BRACE = 100  # a brace that is printed; 40 and 180 do as well
_IN_WORD = 300  # a command that would end a word: cyc\le
_IMPOSSIBLE = 10**9

# Signs that stand for themselves or have lost a backslash.
_EITHER_WAY = frozenset("{}|,;:!#")
_BARS = ("|", r"\|")
_COMMAND = re.compile(r"\\(?:operatorname\*|[A-Za-z]+|.)?", re.DOTALL)
_SPACE = re.compile(r"\s+")
_LETTERS = re.compile(r"[A-Za-z]+\*?")
_TWO_LETTERS = re.compile(r"[a-z]{2}$")
_ALONE = re.compile(r"\s[A-Za-z]\s")
_CLINGS = re.compile(r"[_^{(\[|]$")


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
        self.lost = LostCommands(commands)

    def read(
        self,
        text: str,
        loss: Loss,
        bias: Mapping[str, int] | None = None,
        *,
        lines: bool = False,
    ) -> Reading:
        """The likeliest source of ``text``; ``bias`` is added to the cost of commands.

        ``lines`` says that line breaks are still in the text where there were any.
        """
        return _Search(self, text, loss, bias or {}, lines=lines).run()

    @cached_property
    def delimiter_sizes(self) -> dict[str, int]:
        """The codes after which a sign is a delimiter, with its side."""
        codes = self.model.codes
        return {codes[name]: side for name, side in DELIMITER_SIZES.items() if name in codes}

    @cached_property
    def two_arguments(self) -> frozenset[str]:
        """The codes after which two groups are arguments."""
        codes = self.model.codes
        return frozenset(codes[name] for name in TWO_ARGUMENTS if name in codes)

    @cached_property
    def closings(self) -> dict[str, tuple[str, ...]]:
        """The codes that close what one of two codes opened: which of them is known then."""
        pairs = (("}", r"\}"), PAIRED_SIGNS[::2])
        codes = [(self.model.code(one), self.model.code(other)) for one, other in pairs]
        return {code: pair for pair in codes for code in pair}

    @cached_property
    def bars(self) -> tuple[str, ...]:
        """The codes of bars."""
        return tuple(map(self.model.code, _BARS))

    @cached_property
    def underscore(self) -> str:
        """The code of an underscore that belongs to a name."""
        return self.model.code(r"\_")

    @cached_property
    def before_words(self) -> tuple[str, ...]:
        """The codes after which letters spell words."""
        return self.model.code(r"\rm"), self.underscore

    @cached_property
    def closing_bar(self) -> str:
        """The code of a single bar that closes."""
        return self.model.code(PAIRED_SIGNS[0])


class _Search:
    """One beam search over one text."""

    def __init__(
        self, decoder: Decoder, text: str, loss: Loss, bias: Mapping[str, int], *, lines: bool
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
                for state, path in _likeliest(beam):
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
        names = self.lost(at, spaced=False)
        if names and state.history[-1] != self.decoder.underscore:
            in_word = _IN_WORD * bool(_TWO_LETTERS.search(state.history))
            for name in names:
                self.command(name, at, state, path, in_word)
        if state.glued and char.isalpha():
            return
        self.sign(char, at + 1, state, path, extra=self.spelled_out(at, state.history))
        if char == "|" and self.text.startswith("||", at):
            self.sign("||", at + 2, state, path)
        if self.loss is Loss.ALL and char in _EITHER_WAY:
            self.sign("\\" + char, at + 1, state, path, extra=_BRACE * (char in "{}"))

    def lost(self, at: int, *, spaced: bool) -> list[str]:
        """The commands that may be lost at a place; found once for all readings."""
        key = at, spaced
        if key not in self.lost_at:
            found = self.decoder.lost.at(self.text, at, spaced=spaced, loss=self.loss)
            self.lost_at[key] = found
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

    def spelled_out(self, at: int, history: str) -> int:
        """The extra cost of letters here that spell the name of a command."""
        if self.loss is Loss.NONE or (at and self.text[at - 1].isalpha()):
            return 0
        run = _LETTERS.match(self.text, at)
        if run is None or history[-1] in self.decoder.before_words:
            return 0
        if run[0] == "o" and at and _ALONE.match(self.text, at - 1):
            return _LONE_O
        braced = history[-2:] in {"_{", "^{"}
        alone = braced and self.text.startswith("}", run.end())
        place = 2 if alone else int(braced or history[-1] in "_^")
        return self.model.spelled.get(run[0], (0, 0, 0))[place]

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
        cost = path.cost + self.bias.get(code, 0) + price + extra
        places = self.model.places.get(tex)
        if places is not None:
            after = self.text[end : end + 1].isspace()
            cost += places[where(state.groups, before=state.spaced, after=after)]
            if tex[0] == "\\" and before == "{" and self.text.startswith("}", end):
                return  # {,} is a comma without the space after it
        closings = self.decoder.closings.get(code)
        if tex in _BARS and self.decoder.delimiter_sizes.get(before) == -1:
            closings = self.decoder.bars
        if closings is None:
            cost += self.model.cost(state.history, code)
        else:
            cost += min(self.model.cost(state.history, either) for either in closings)
        cost += self.model.space_cost(before, code, spaced=state.spaced)
        history = (state.history + code)[-self.keep :]
        self.add(end, _State(history, groups), _Path(cost, path.gap, path, tex))

    def followed(self, tex: str, state: _State, path: _Path) -> tuple[str, int, str] | None:
        """What is open after a sign or command here; see :mod:`glossary.formulas.pairing`."""
        side = self.decoder.delimiter_sizes.get(state.history[-1])
        if side is not None:
            return None if tex in "{}" else delimit(state.groups, tex, side)
        opens = ""
        if tex in "([" and _names_divergence(path):
            opens = DIVERGENCE
        elif tex == "{":
            opens = self.opened(state.history[-1])
        return follow(state.groups, tex, opens, self.model.telling)

    def opened(self, before: str) -> str:
        """What a brace after this code opens, if not the only argument of a command."""
        if before in self.decoder.two_arguments:
            return FIRST
        usual = before in "_^}]" or self.model.cost(before, "{") <= _SELDOM_AN_ARGUMENT
        return "" if usual else BARE

    def add(self, at: int, state: _State, path: _Path) -> None:
        """Keep the cheaper of two readings that cannot be told apart from here on."""
        beam = self.beams[at]
        old = beam.get(state)
        if old is None:
            beam[state] = path
        elif path.cost < old.cost:
            path.gap = min(path.gap, old.cost - path.cost)
            beam[state] = path
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


def _likeliest(beam: Mapping[_State, _Path]) -> list[tuple[_State, _Path]]:
    """The readings at a place that are worth going on with, cheapest first."""
    ranked = list(beam.items())
    if len(ranked) > 1:
        ranked = sorted(ranked, key=lambda item: item[1].cost)[:_BEAM]
        limit = ranked[0][1].cost + _MARGIN
        ranked = [(state, path) for state, path in ranked if path.cost <= limit]
    return ranked


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
