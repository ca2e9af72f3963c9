r"""Repair the LaTeX of an entry's formulas.

In: an entry whose formulas are delimited. Out: the entry with the formulas' LaTeX as
their author wrote it, a :class:`Repair` for each that changed, and a note for each
repair that is not certain. An entry without damage comes back as it is.

Damage comes in classes, by how the entry was written into the database: all
backslashes lost, only those before an ``n`` lost (entries whose backslashes had been
doubled), or none. The class is weighed over all formulas of the entry together: for
each formula the model says how likely it is as it stands and how likely the best
reading of each damage is. Then each formula of a damaged entry is read back.

``eta`` is what is left of both ``\beta`` and ``\eta``. Authors mean one of them
throughout an entry, so all the entry's formulas and its prose decide together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType

from glossary.entry import (
    Block,
    Entry,
    Formula,
    Inline,
    Layout,
    Math,
    Note,
    NoteCode,
    Repair,
    Text,
)
from glossary.formulas.cut_off import mark_cut_off, may_break_off
from glossary.formulas.decode import Decoder, Reading
from glossary.formulas.greek import BETA, ETA, features, is_beta
from glossary.formulas.inventory import commands
from glossary.formulas.lost import Loss
from glossary.formulas.model import load_model
from glossary.formulas.plain import plain_to_tex
from glossary.formulas.prose import is_prose
from glossary.formulas.tokens import OPERATORS, tokenize
from glossary.walk import block_leaves, iter_blocks, rewrite_blocks, rewrite_inlines

__all__ = ["repair_formulas"]

# Costs are hundredths of a nat. What an entry's formulas must gain together, and what one
# formula must gain alone, before a class of damage is believed.
_DAMAGED = 200
_MIND_OF_ITS_OWN = 600
_UNSURE_BELOW = 0.7
_IN_USE = 500
_LONGEST = 4000
_FORBIDDEN = 100_000
# What a formula with all its backslashes says against the loss of all in its entry.
_INTACT = 400

_COMMAND = re.compile(r"\\[A-Za-z]{2,}")
# White space that authors hardly write, so a command may have stood there.
_LEFT_BEHIND = re.compile(r"(?:^|[{(\[_^])\s[A-Za-z]|\s[oe]\s")
_NO_BIAS: Mapping[str, int] = MappingProxyType({})
# Doubt about a thin space is no doubt about the formula.
_NO_SPACES = dict.fromkeys((r"\,", r"\;", r"\:", r"\!"), _FORBIDDEN)
# Authors also write these without a backslash, so they are no sign of damage, but where
# they have an index or one letter for an argument: so the documentation that trained the
# model writes 14 of 28,468 formulas, and 84 with the backslash and no other command.
_WRITTEN_BARE = frozenset(f"\\{name}" for name in OPERATORS)
_OPERATOR = "|".join(sorted(OPERATORS))
_SELDOM_BARE = re.compile(
    rf"(?<![A-Za-z_{{^])(?:{_OPERATOR})(?:_|\s[A-Za-z](?![A-Za-z]))|arg ?m(?:ax|in)"
)
# One letter is little to tell lost commands by: \nu, \ne, \ni.
_ONE_LETTER_LEFT = frozenset((r"\nu", r"\ne", r"\ni"))
# A lone o between white space is an arrow.
_ARROW = re.compile(r"\S\so\s\S")
_N_KEPT = re.compile(r"\\n[a-z]+")
_EITHER = re.compile(r"\\b?eta(?![A-Za-z])")
_NU_FOR_SURE = re.compile(r"(?:^|[{(\[_^/])\su(?![A-Za-z])")
_PLAIN_U = re.compile(r"(?<![A-Za-z\s\\])u(?![A-Za-z])")
_SPACES = re.compile(r"\s+")


def repair_formulas(entry: Entry) -> Entry:
    """The entry with its damaged formulas repaired, those in plain characters read.

    What breaks off in the middle is marked.
    """
    leaves = block_leaves(entry.blocks)
    repaired = _read_plain(_repair(entry, leaves))
    return mark_cut_off(repaired) if may_break_off(leaves) else repaired


def _repair(entry: Entry, leaves: Sequence[Inline]) -> Entry:
    found = tuple(dict.fromkeys(_formulas(entry, leaves)))
    lines = entry.layout is Layout.LINES
    readings = read_formulas(found, _prose(entry, leaves), lines=lines) if found else {}
    if not readings:
        return entry
    repairs: list[Repair] = []
    notes: list[Note] = []

    def mended(tex: str, line: int) -> tuple[str, bool]:
        reading = readings.get(tex)
        if reading is None:
            return tex, False
        repairs.append(Repair("formula", tex, reading.tex, line, round(reading.confidence, 3)))
        unsure = reading.confidence < _UNSURE_BELOW
        if unsure:
            message = f"formula read as {reading.tex!r}, but not with certainty: {tex!r}"
            notes.append(Note(NoteCode.UNSURE_REPAIR, message, line))
        return reading.tex, unsure

    def inline(item: Inline, block: Block) -> Sequence[Inline]:
        if isinstance(item, Math):
            tex, unsure = mended(item.tex, block.line)
            return [Math(tex, unsure or item.unsure)]
        return [item]

    def display(block: Block) -> Sequence[Block]:
        if isinstance(block, Formula) and not block.plain:
            tex, unsure = mended(block.tex.strip(), block.line)
            return [replace(block, tex=tex, unsure=unsure or block.unsure)]
        return [block]

    return replace(
        entry,
        blocks=rewrite_blocks(rewrite_inlines(entry.blocks, inline), display),
        repairs=entry.repairs + tuple(repairs),
        notes=entry.notes + tuple(notes),
    )


def _read_plain(entry: Entry) -> Entry:
    if not any(isinstance(block, Formula) and block.plain for block in iter_blocks(entry.blocks)):
        return entry
    repairs: list[Repair] = []

    def read(block: Block) -> Sequence[Block]:
        tex = plain_to_tex(block.tex) if isinstance(block, Formula) and block.plain else None
        if tex is None or not isinstance(block, Formula):
            return [block]
        repairs.append(Repair("plain-formula", block.tex, tex, block.line, 1.0))
        return [replace(block, tex=tex, plain=False)]

    blocks = rewrite_blocks(entry.blocks, read)
    return (
        replace(entry, blocks=blocks, repairs=entry.repairs + tuple(repairs)) if repairs else entry
    )


def read_formulas(
    formulas: Sequence[str], prose: str = "", *, lines: bool = False
) -> dict[str, Reading]:
    """What the damaged ones among an entry's formulas were, by the formula as it stands.

    ``lines``: line breaks still stand where there were any, as in line files.
    """
    formulas = [tex for tex in formulas if len(tex) <= _LONGEST and not is_prose(tex)]
    possible = {tex: _possible(tex) for tex in formulas}
    reader = _Reader(_decoder())
    weighed = [
        _weigh(tex, losses, reader, lines=lines) for tex, losses in possible.items() if losses
    ]
    if not weighed:
        return {}
    entry_loss, own = _losses(weighed, [tex for tex, losses in possible.items() if not losses])
    chosen = {tex: own.get(tex) or _quietly_lost(tex, entry_loss) for tex in formulas}
    lost = [tex for tex, loss in chosen.items() if loss is Loss.ALL]
    bias, doubt = _greek_bias(lost, prose, reader)
    bias |= _nu_bias(lost)
    readings: dict[str, Reading] = {}
    for tex, loss in chosen.items():
        if loss is not Loss.NONE:
            reading = _polished(reader.read(tex, loss, bias, lines=lines), loss)
            if reading.confidence < _UNSURE_BELOW:
                spaceless = reader.read(tex, loss, bias | _NO_SPACES, lines=lines)
                reading = replace(reading, gap=spaceless.gap)
            if _EITHER.search(reading.tex) and loss is Loss.ALL:
                reading = replace(reading, gap=min(reading.gap, doubt))
            if _SPACES.sub(" ", tex).strip() != reading.tex:
                readings[tex] = reading
    return readings


def _possible(tex: str) -> list[Loss]:
    """The classes of damage that would leave this text: none for most formulas."""
    # A row's end before a lost command looks like a command: \\\vdots leaves \vdots.
    bare = _COMMAND.sub(".", tex)
    if _LEFT_BEHIND.search(tex):
        return [Loss.BEFORE_N] if bare != tex else [Loss.ALL, Loss.BEFORE_N]
    return [loss for loss in (Loss.ALL, Loss.BEFORE_N) if _decoder().lost.may_be_in(bare, loss)]


def _quietly_lost(tex: str, entry_loss: Loss) -> Loss:
    """The class of a formula that shows no damage: that of its entry where it may be."""
    if entry_loss is Loss.ALL and _COMMAND.search(tex):
        return Loss.NONE
    return entry_loss


class _Reader:
    """Reads the formulas of one entry; what several steps ask for is read once."""

    def __init__(self, decoder: Decoder) -> None:
        self._decoder = decoder
        self._unbiased: dict[tuple[str, Loss, bool], Reading] = {}

    def read(
        self, tex: str, loss: Loss, bias: Mapping[str, int] = _NO_BIAS, *, lines: bool = False
    ) -> Reading:
        """See :meth:`Decoder.read`."""
        if any(bias.values()):
            return self._decoder.read(tex, loss, bias, lines=lines)
        key = tex, loss, lines
        if key not in self._unbiased:
            self._unbiased[key] = self._decoder.read(tex, loss, lines=lines)
        return self._unbiased[key]


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A formula with what each class of damage would gain over taking it as it stands."""

    tex: str
    gains: dict[Loss, int]


def _weigh(tex: str, losses: Sequence[Loss], reader: _Reader, *, lines: bool) -> _Weighed:
    intact = reader.read(tex, Loss.NONE, lines=lines).cost
    gains: dict[Loss, int] = {}
    for loss in losses:
        reading = reader.read(tex, loss, lines=lines)
        gains[loss] = _plausible(intact - reading.cost, tex, reading.tex, loss)
    return _Weighed(tex, gains)


def _plausible(gain: int, tex: str, read: str, loss: Loss) -> int:
    """What a class of damage gains, when more is known of a formula than the model knows."""
    found = set(_COMMAND.findall(read))
    if loss is Loss.BEFORE_N:
        weak = found - set(_COMMAND.findall(tex)) <= _ONE_LETTER_LEFT
        return min(gain, 0) if weak else gain
    if found <= _WRITTEN_BARE:
        return max(gain, _DAMAGED) if _SELDOM_BARE.search(tex) else min(gain, 0)
    return max(gain, _DAMAGED) if r"\to" in found and _ARROW.search(tex) else gain


def _losses(weighed: Sequence[_Weighed], others: Sequence[str]) -> tuple[Loss, dict[str, Loss]]:
    """The entry's class of damage, and that of each formula that may speak for another.

    ``others`` have nothing damaged, but what they have tells which loss it was not.
    """
    totals = {
        loss: sum(max(item.gains.get(loss, 0), -_MIND_OF_ITS_OWN) for item in weighed)
        for loss in (Loss.ALL, Loss.BEFORE_N)
    }
    totals[Loss.ALL] -= _INTACT * sum(bool(_COMMAND.search(tex)) for tex in others)
    totals[Loss.BEFORE_N] -= _INTACT * sum(bool(_N_KEPT.search(tex)) for tex in others)
    entry_loss = max(totals, key=lambda loss: totals[loss])
    if totals[entry_loss] < _DAMAGED:
        entry_loss = Loss.NONE
    return entry_loss, {item.tex: _own_loss(item, entry_loss) for item in weighed}


def _own_loss(item: _Weighed, entry_loss: Loss) -> Loss:
    """The entry's class, unless the formula cannot have it or speaks loudly for another."""
    own = max(item.gains, key=lambda loss: item.gains[loss])
    gain = item.gains.get(entry_loss, 0)
    if gain < -_MIND_OF_ITS_OWN or (entry_loss is Loss.ALL and Loss.ALL not in item.gains):
        return own if item.gains[own] > _DAMAGED else Loss.NONE
    return own if item.gains[own] - gain > _MIND_OF_ITS_OWN else entry_loss


def _nu_bias(formulas: Sequence[str]) -> dict[str, int]:
    r"""``\nu`` leaves a ``u`` after white space; elsewhere the entry shows which is in use."""
    plain = any(_PLAIN_U.search(tex) for tex in formulas)
    sure = any(_NU_FOR_SURE.search(tex) for tex in formulas)
    return {r"\nu": _IN_USE * (plain - sure)}


def _greek_bias(formulas: Sequence[str], prose: str, reader: _Reader) -> tuple[dict[str, int], int]:
    r"""Whether ``eta`` is ``\beta`` or ``\eta`` here: a bias on the other, and how surely."""
    likely = [reader.read(tex, Loss.ALL).tex for tex in formulas if "eta" in tex]
    if not any(_EITHER.search(tex) for tex in likely):
        return {}, 0
    likely += [reader.read(tex, Loss.ALL).tex for tex in formulas if "eta" not in tex]
    tokens = [tokenize(tex) for tex in likely]
    beta, strength = is_beta(features(tokens, prose), load_model().greek)
    return {ETA if beta else BETA: _FORBIDDEN}, round(100 * strength)


def _polished(reading: Reading, loss: Loss) -> Reading:
    r"""A lone ``||`` is no norm but the bar of a divergence, which is one sign: ``\|``."""
    if loss is Loss.ALL and reading.tex.count("||") == 1 == reading.tex.count("|") - 1:
        return replace(reading, tex=reading.tex.replace("||", r"\|"))
    return reading


@cache
def _decoder() -> Decoder:
    return Decoder(load_model(), commands())


def _formulas(entry: Entry, leaves: Iterable[Inline]) -> list[str]:
    found = [leaf.tex for leaf in leaves if isinstance(leaf, Math)]
    found.extend(
        block.tex.strip()
        for block in iter_blocks(entry.blocks)
        if isinstance(block, Formula) and not block.plain
    )
    return found


def _prose(entry: Entry, leaves: Iterable[Inline]) -> str:
    """The words of an entry, without formulas, code and drawings."""
    texts = [leaf.text for leaf in leaves if isinstance(leaf, Text)]
    return " ".join([entry.header, *texts])
