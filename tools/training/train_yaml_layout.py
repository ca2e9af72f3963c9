"""Train the model that ranks the nestings of squashed YAML.

    PYTHONPATH=tools python tools/training/train_yaml_layout.py FOLDER

In: a folder with one subfolder for each project of ``yaml_layout_sources.toml``. Out:
``tools/glossary/data/yaml_layout.json.gz``, or the file named by ``--output``.

Two steps. The texts of the ``train`` projects are counted: which key stood below which,
within which, after which, and what it held. Then the places that grammar leaves open are
decided one by one, as their author decided them, and a conditional log-linear model
learns how much each piece of evidence counts; for that a project's own counts are taken
away, so that it learns to trust what other projects say. The thresholds are the least
chance at which enough of the ``dev`` projects' layouts were right by what the ``train``
projects say; what is shipped is learned from both. The ``test`` projects are touched by
``bench/yaml_layout.py`` alone.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from glossary.blocks.yaml_evidence import Counts, Feature, Model, evidence
from glossary.blocks.yaml_layout import nest
from glossary.blocks.yaml_lines import Line, flattened_lines, yaml_lines
from glossary.blocks.yaml_states import START, Move, State, moves
from yaml_snippets import (
    Snippet,
    collect,
    is_nested,
    same_tree,
    squash_all,
    squash_lines,
)

_TOOLS = Path(__file__).resolve().parents[1]
_OUTPUT = _TOOLS / "glossary" / "data" / "yaml_layout.json.gz"
_PER_PROJECT = 400
_COUNTED_PER_PROJECT, _COUNTED_LINES = 900, 400
_LEAST_COUNT = 2  # texts in which a pair of keys must stand to be kept
_ROUNDS, _RATE, _PENALTY = 12, 0.12, 1e-4
# Share of the dev texts that may be shown with another nesting than their author's.
_WRONG_ALLOWED = 0.035

Table = defaultdict[str, Counter[str]]


@dataclass(slots=True)
class Tally:
    """Counts under construction."""

    below: Table = field(default_factory=lambda: defaultdict(Counter))
    within: Table = field(default_factory=lambda: defaultdict(Counter))
    after: Table = field(default_factory=lambda: defaultdict(Counter))
    inside: Table = field(default_factory=lambda: defaultdict(Counter))

    def add(self, found: Iterable[tuple[str, str, str]]) -> None:
        """One text's findings, each once."""
        for table, key, given in set(found):
            getattr(self, table)[key][given] += 1

    def counts(self, without: Tally | None = None) -> Counts:
        """The counts that are frequent enough, less those of one project."""
        tables = {}
        for name in ("below", "within", "after", "inside"):
            table: dict[str, dict[str, int]] = {}
            for key, row in getattr(self, name).items():
                less = getattr(without, name).get(key, {}) if without else {}
                kept = {given: count - less.get(given, 0) for given, count in sorted(row.items())}
                kept = {given: count for given, count in kept.items() if count >= _LEAST_COUNT}
                if kept:
                    table[key] = kept
            tables[name] = dict(sorted(table.items()))
        owners: Counter[str] = Counter()
        for row in tables["below"].values():
            owners.update(row)
        return Counts(**tables, owners=dict(sorted(owners.items())))


@dataclass(frozen=True, slots=True)
class Decision:
    """The places of one line, each with its evidence; the author's is the first."""

    places: list[list[Feature]]


Step = tuple[State, Line, Line | None, Move]


def author_steps(text: str) -> list[Step] | None:
    """The author's places, line by line; ``None`` where they cannot be followed."""
    rows = [row for row in text.split("\n") if row.strip()]
    lines = yaml_lines(rows)
    if lines is None:
        return None
    told = [
        (line, len(row) - len(row.lstrip()))
        for line, row in zip(lines, rows, strict=True)
        if line.kind != "comment"
    ]
    state, columns = START, list[int]()
    steps: list[Step] = []
    for index, (line, column) in enumerate(told):
        move = _authors(state, line, column, columns)
        if move is None:
            return None
        following = told[index + 1][0] if index + 1 < len(told) else None
        steps.append((state, line, following, move))
        if move.how in ("child", "stay"):
            del columns[move.level + (move.how == "stay") :]
            for number in range(len(move.after.frames) - len(columns)):
                columns.append(_frame_column(column, line, number, move))
        elif move.after is START:
            columns = []
        state = move.after
    return steps


def _frame_column(column: int, line: Line, number: int, move: Move) -> int:
    """Where the author put a frame: a key after dashes stands to their right."""
    first = move.how == "child" or not line.dashes
    if first and number == 0:
        return column
    return len(line.text) - len(line.text[line.text.find(line.key) :]) + column


def _authors(state: State, line: Line, column: int, columns: list[int]) -> Move | None:
    for move in moves(state, line):
        if move.how == "more":
            return move
        outer = columns[-1] if columns else -1
        if move.how == "text":
            inner = columns[-1] if state.frames[-1].kind == "map" else columns[-1] + 1
            if column > inner or state.pending:
                return move
        elif move.how == "child":
            if column > outer or (line.dashes and column == outer):
                return move
        elif columns[move.level] == column:
            return move
    return None


def findings(steps: Iterable[Step]) -> Iterator[tuple[str, str, str]]:
    """What the author's places say about keys."""
    for state, line, _, move in steps:
        if move.how not in ("child", "stay"):
            continue
        if state.pending and not state.block and state.frames[-1].kind == "map":
            kind = "null" if move.how != "child" else "seq" if line.dashes else "map"
            yield "inside", state.frames[-1].keys[-1], kind
        if line.kind != "key":
            continue
        frames = move.after.frames
        level = len(frames) - 1
        yield "below", line.key, frames[level].owner
        yield "after", line.key, frames[level].keys[-2] if len(frames[level].keys) > 1 else "^"
        if level:
            yield "within", line.key, frames[level - 1].owner


def decisions(counts: Counts, steps: Iterable[Step]) -> Iterator[Decision]:
    """The steps where grammar leaves a choice."""
    for state, line, following, chosen in steps:
        options = list(moves(state, line))
        if len(options) > 1:
            options.sort(key=lambda move: move != chosen)
            yield Decision([list(evidence(counts, state, line, following, m)) for m in options])


def fit(training: list[Decision]) -> dict[str, float]:
    """Weights under which the author's places are the likeliest (adaptive gradient ascent)."""
    weights: defaultdict[str, float] = defaultdict(float)
    seen: defaultdict[str, float] = defaultdict(lambda: 1e-6)
    shuffler = random.Random(1)
    for _ in range(_ROUNDS):
        shuffler.shuffle(training)
        for decision in training:
            scores = [
                sum(weights[name] * value for name, value in place) for place in decision.places
            ]
            top = max(scores)
            shares = [math.exp(score - top) for score in scores]
            total = sum(shares)
            gradient: defaultdict[str, float] = defaultdict(float)
            for number, (place, share) in enumerate(zip(decision.places, shares, strict=True)):
                error = (number == 0) - share / total
                for name, value in place:
                    gradient[name] += error * value
            for name, slope in gradient.items():
                step = slope - _PENALTY * weights[name]
                seen[name] += step * step
                weights[name] += _RATE * step / math.sqrt(seen[name])
    return {
        name: round(weight, 3) for name, weight in sorted(weights.items()) if abs(weight) > 5e-3
    }


def learn(folder: Path, parts: Iterable[str]) -> Model:
    """The model of some parts' projects, without thresholds."""
    tallies: defaultdict[str, Tally] = defaultdict(Tally)
    whole = Tally()
    texts: list[tuple[str, list[Step]]] = []
    for part in parts:
        for snippet in collect(folder, part, _COUNTED_PER_PROJECT, _COUNTED_LINES):
            found = list(findings(author_steps(snippet.text) or ()))
            whole.add(found)
            tallies[snippet.project].add(found)
        for snippet in collect(folder, part, _PER_PROJECT):
            steps = author_steps(snippet.text)
            if steps is not None:
                texts.append((snippet.project, steps))
    others = {project: whole.counts(tally) for project, tally in tallies.items()}
    training = [one for project, steps in texts for one in decisions(others[project], steps)]
    print(f"{len(texts)} texts of {len(tallies)} projects, {len(training)} decisions")
    return Model(whole.counts(), fit(training), {})


def threshold(model: Model, snippets: list[Snippet], squash: Callable[[str], str]) -> float:
    """The least chance at which no more than the allowed share is shown wrongly."""
    outcomes: list[tuple[float, bool]] = []
    for snippet in snippets:
        squashed = squash(snippet.text)
        rows = flattened_lines(squashed) if squash is squash_all else squashed.split("\n")
        lines = yaml_lines(rows)
        nesting = nest(lines, model) if lines is not None else None
        if lines is None or nesting is None:
            continue
        if squash is squash_all and any(line.block for line in lines):
            continue  # never restored
        shown = "\n".join(
            " " * column + line.text for column, line in zip(nesting.columns, lines, strict=True)
        )
        outcomes.append((nesting.chance, same_tree(shown, snippet.text)))
    outcomes.sort(reverse=True)
    wrong, least = 0, 1.0
    for chance, right in outcomes:
        wrong += not right
        if wrong > _WRONG_ALLOWED * len(snippets):
            break
        least = chance
    right_at_all = sum(right for _, right in outcomes) / len(snippets)
    shown_right = sum(right for chance, right in outcomes if chance >= least) / len(snippets)
    print(
        f"{squash.__name__}: {len(snippets)} texts, likeliest right {right_at_all:.3f},"
        f" shown right {shown_right:.3f}, from a chance of {least:.3f} on"
    )
    return round(least, 4)


def main() -> None:
    """Count, fit, set the thresholds, write."""
    parser = argparse.ArgumentParser(description="Train the model that nests squashed YAML.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--output", type=Path, default=_OUTPUT)
    arguments = parser.parse_args()
    learned = learn(arguments.folder, ("train",))
    dev = [s for s in collect(arguments.folder, "dev", _PER_PROJECT // 4) if is_nested(s.text)]
    thresholds = {
        "lines": threshold(learned, dev, squash_lines),
        "flattened": threshold(learned, dev, squash_all),
    }
    model = learn(arguments.folder, ("train", "dev"))
    counts = {name: getattr(model.counts, name) for name in Counts.__dataclass_fields__}
    data = {"counts": counts, "weights": model.weights, "thresholds": thresholds}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    packed = gzip.compress(text.encode(), mtime=0)
    arguments.output.write_bytes(packed)
    print(f"{arguments.output}: {len(packed) // 1000} kB")


if __name__ == "__main__":
    main()
