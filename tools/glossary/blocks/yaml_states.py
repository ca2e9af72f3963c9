"""Every nesting that YAML's grammar leaves open, step by step.

In: a state (the mappings and sequences open so far) and the next line. Out: the states
it may lead to. A key stands in an open mapping that has no such key yet, or opens one
below a key without a value; a dash stands in an open sequence, or opens one there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from glossary.blocks.yaml_lines import Line

__all__ = ["START", "Frame", "Move", "State", "moves"]

_STEP = 2


class Frame(NamedTuple):
    """An open mapping or sequence.

    ``keys`` are the keys of a mapping so far, the kinds of a sequence's items; ``shapes``
    the keys of each mapping inside that is finished; ``style`` has a letter for each key,
    ``o`` for one that opened something, ``v`` for one with a value.
    """

    kind: Literal["map", "seq"]
    owner: str
    column: int
    keys: tuple[str, ...] = ()
    shapes: tuple[tuple[str, ...], ...] = ()
    style: str = ""


class State(NamedTuple):
    """What is open; ``pending`` when the last key or dash still waits for its value."""

    frames: tuple[Frame, ...] = ()
    pending: bool = False
    block: bool = False


START = State()


class Move(NamedTuple):
    """A place for a line: the level of the frame it stands in, or a new one at the top.

    ``how`` is ``child`` for a new frame, ``stay`` for an open one, ``text`` for a line of
    a block scalar, ``more`` for one that goes on with a value.
    """

    how: Literal["child", "stay", "text", "more"]
    level: int
    column: int
    after: State


def moves(state: State, line: Line) -> Iterator[Move]:
    """The places where ``line`` may stand."""
    if line.kind == "break":
        yield Move("more", 0, 0, START)
        return
    top = len(state.frames) - 1
    if line.kind == "more" or (line.kind == "scalar" and not line.dashes and not state.block):
        if state.frames and not line.parted:
            column = state.frames[top].column + _STEP
            yield Move("more", top, column, state._replace(pending=False))
        return
    if state.block:
        yield Move("text", top, state.frames[top].column + _STEP, state._replace(pending=False))
        if state.pending or (line.kind == "scalar" and not line.dashes):
            return
    kind: Literal["map", "seq"] = "seq" if line.dashes else "map"
    if not state.frames or (state.pending and not state.block):
        column = state.frames[top].column + _STEP if state.frames else 0
        frame = Frame(kind, _owner(state), column)
        yield Move("child", top + 1, column, _enter((*state.frames, frame), line))
    for level in range(top, -1, -1):
        frame = state.frames[level]
        if frame.kind == kind and (line.dashes or line.key not in frame.keys):
            yield Move("stay", level, frame.column, _enter(_close(state.frames, level), line))


def _owner(state: State) -> str:
    """What a new frame is called after: its key, or the list its dash belongs to."""
    if not state.frames:
        return ""
    frame = state.frames[-1]
    return f"{frame.owner}[]" if frame.kind == "seq" else frame.keys[-1]


def _close(frames: tuple[Frame, ...], level: int) -> tuple[Frame, ...]:
    """The frames up to ``level``; a finished mapping leaves its keys with its parent."""
    for index in range(len(frames) - 1, level, -1):
        closed, parent = frames[index], frames[index - 1]
        if closed.kind == "map":
            parent = parent._replace(shapes=(*parent.shapes, closed.keys))
        frames = (*frames[: index - 1], parent)
    return frames


def _enter(frames: tuple[Frame, ...], line: Line) -> State:
    """The state after ``line`` was written into the last of the frames."""
    for _ in range(line.dashes):
        top = frames[-1]
        if top.kind == "map":
            top = Frame("seq", top.owner, top.column)
        frames = (*frames[:-1], top._replace(keys=(*top.keys, line.kind)))
        inner = Frame("map", f"{top.owner}[]", top.column + _STEP)
        frames = (*frames, inner)
    if line.kind != "key":
        return State(frames[:-1] if line.dashes else frames, line.opens, line.block)
    top = frames[-1]
    style = top.style + ("o" if line.opens else "v")
    frames = (*frames[:-1], top._replace(keys=(*top.keys, line.key), style=style))
    return State(frames, line.opens or line.block, line.block)
