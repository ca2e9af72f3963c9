"""Train the model that ranks layouts of squashed Python.

    PYTHONPATH=tools python tools/training/train_python_layout.py FOLDER

In: a folder with one subfolder per project: unpacked source distributions, checkouts or
installed packages of permissively licensed projects with documentation on the field,
namely those that ``python_layout_sources.toml`` beside this file records. Out:
``tools/glossary/data/python_layout.json.gz``, or the file named by ``--output``. Needs numpy
and scipy, which the converter itself does not.

Four steps. The layout model learns, for each statement that may stand in more than
one block, which one its author chose: a conditional log-linear model, all candidates
of a step against each other, with a quadratic penalty. The comment model learns in the
same way which word of flattened text ends a comment. The whole model learns to choose
among the layouts that the search finds likeliest; so that it sees the mistakes of fresh
text, those of one half of the ``train`` projects come from a layout model of the other
half. Then all three restore the snippets of the ``dev`` projects, from which none of them
learned, and a logistic model learns from the outcome how far to trust a layout. The
shipped weights for layouts are fitted on ``train`` and ``dev`` together; the ``test``
projects are touched by ``bench/python_layout.py`` alone.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from glossary.code.model import Model
from glossary.code.python_layout import propose
from layout_decisions import comment_decisions, layout_decisions, whole_decision
from log_linear import Decision, Feature, Vocabulary, fit
from python_snippets import (
    Snippet,
    collect,
    collect_source,
    is_nested,
    parts,
    same_tree,
    squash_all,
    squash_lines,
)
from scipy.optimize import minimize

_TOOLS = Path(__file__).resolve().parents[1]
_OUTPUT = _TOOLS / "glossary" / "data" / "python_layout.json.gz"
_SOURCE_WEIGHT = 0.4  # modules are laid out a little differently from snippets
_LAYOUT_PENALTY, _COMMENT_PENALTY, _WHOLE_PENALTY = 3.0, 0.5, 12.0
_LAYOUT_FEATURES, _COMMENT_FEATURES, _WHOLE_FEATURES = 40_000, 4_000, 4_500
_WHOLE_LEAST_COUNT = 15
_SNIPPETS_PER_PROJECT = 600  # to learn from, so that no project dominates
# Share of the dev snippets that may be shown with another layout than their author's.
_WRONG_ALLOWED = {"lines": 0.034, "flattened": 0.045}
_CALIBRATED_PER_PROJECT = 120

Weights = dict[str, dict[str, int]]


def _layouts(
    snippets: Sequence[Snippet], vocabulary: Vocabulary
) -> list[tuple[str, list[Decision]]]:
    """The layout decisions of each nested snippet, with the project it comes from."""
    return [
        (snippet.project, layout_decisions(snippet.text, _weight(snippet), vocabulary))
        for snippet in snippets
        if is_nested(snippet.text)
    ]


def _comments(snippets: Sequence[Snippet], vocabulary: Vocabulary) -> list[Decision]:
    return [
        decision
        for snippet in snippets
        if snippet.kind != "source" and "#" in snippet.text
        for decision in comment_decisions(snippet.text, vocabulary)
    ]


def _weight(snippet: Snippet) -> float:
    return _SOURCE_WEIGHT if snippet.kind == "source" else 1.0


def _half(project: str) -> int:
    return hashlib.sha256(project.encode()).digest()[1] % 2


def _stored(weights: dict[Feature, float]) -> Weights:
    """Weights as they are stored: by group, in hundredths."""
    result: Weights = {}
    for group, feature in sorted(weights):
        hundredths = round(100 * weights[group, feature])
        if hundredths:
            result.setdefault(group, {})[feature] = hundredths
    return result


def _layout_weights(
    lessons: Sequence[tuple[str, list[Decision]]], vocabulary: Vocabulary
) -> Weights:
    decisions = [decision for _, found in lessons for decision in found]
    print(f"{len(decisions)} decisions on layouts", flush=True)
    weights, _ = fit(decisions, vocabulary, penalty=_LAYOUT_PENALTY, keep=_LAYOUT_FEATURES)
    return _stored(weights)


def _comment_weights(snippets: Sequence[Snippet]) -> Weights:
    vocabulary = Vocabulary()
    decisions = _comments(snippets, vocabulary)
    print(f"{len(decisions)} decisions on comments", flush=True)
    weights, _ = fit(decisions, vocabulary, penalty=_COMMENT_PENALTY, keep=_COMMENT_FEATURES)
    return _stored(weights)


def _whole_weights(decisions: Sequence[Decision], vocabulary: Vocabulary) -> tuple[Weights, float]:
    """The model of whole layouts and the weight that the search's score has beside it."""
    print(f"{len(decisions)} decisions on whole layouts", flush=True)
    weights, scale = fit(
        decisions,
        vocabulary,
        penalty=_WHOLE_PENALTY,
        keep=_WHOLE_FEATURES,
        least_count=_WHOLE_LEAST_COUNT,
    )
    return _stored(weights), round(scale, 3)


def _wholes(snippets: Sequence[Snippet], model: Model, vocabulary: Vocabulary) -> list[Decision]:
    """Choices among what ``model`` proposes for snippets that it has not learned from."""
    found = [
        whole_decision(snippet.text, _weight(snippet), model, vocabulary)
        for snippet in snippets
        if is_nested(snippet.text)
    ]
    return [decision for decision in found if decision is not None]


def _crossed(
    snippets: Sequence[Snippet],
    lessons: Sequence[tuple[str, list[Decision]]],
    vocabulary: Vocabulary,
    seen: Vocabulary,
) -> list[Decision]:
    """Choices in each half of the projects among what a model of the other half proposes."""
    result: list[Decision] = []
    for half in (0, 1):
        others = [lesson for lesson in lessons if _half(lesson[0]) != half]
        model = Model(_layout_weights(others, vocabulary), {}, {})
        own = [snippet for snippet in snippets if _half(snippet.project) == half]
        result += _wholes(own, model, seen)
    return result


def calibrate(
    model: Model, snippets: Sequence[Snippet], layout: str
) -> tuple[dict[str, float], float]:
    """The logistic model of being right, and the chance from which few are wrong."""
    rows: list[dict[str, float]] = []
    right: list[float] = []
    asked = 0
    for snippet in snippets:
        squash = squash_all if layout == "flattened" else squash_lines
        found = propose(squash(snippet.text), model, flattened=layout == "flattened")
        asked += 1
        if found is not None:
            rows.append(dict(found.facts))
            right.append(float(same_tree(found.text, snippet.text)))
    names = sorted(rows[0])
    table = np.array([[1.0, *(row[name] for name in names)] for row in rows])
    target = np.array(right)

    def loss(beta: np.ndarray) -> tuple[float, np.ndarray]:
        chance = 1 / (1 + np.exp(-np.clip(table @ beta, -30, 30)))
        value = -(target * np.log(chance + 1e-12)).sum()
        value -= ((1 - target) * np.log(1 - chance + 1e-12)).sum()
        return value + 0.5 * beta @ beta, table.T @ (chance - target) + beta

    beta = minimize(loss, np.zeros(table.shape[1]), jac=True, method="L-BFGS-B").x
    chance = 1 / (1 + np.exp(-table @ beta))
    order = np.argsort(-chance)
    wrong = np.cumsum(1 - target[order]) / asked
    allowed = int(np.searchsorted(wrong, _WRONG_ALLOWED[layout], side="right")) - 1
    threshold = round(float(chance[order][max(0, allowed)]), 3)
    shown = chance >= threshold
    print(
        f"{layout}: {asked} snippets, right {target.sum() / asked:.3f}, shown and right "
        f"{(target * shown).sum() / asked:.3f}, shown and wrong "
        f"{((1 - target) * shown).sum() / asked:.3f}",
        flush=True,
    )
    named = dict(zip(["bias", *names], (round(float(b), 4) for b in beta), strict=True))
    return named, threshold


def _at_most(snippets: Sequence[Snippet], most: int) -> list[Snippet]:
    """At most so many nested snippets of each project and kind; all that are not nested."""
    taken: Counter[tuple[str, bool]] = Counter()
    result: list[Snippet] = []
    for snippet in snippets:
        key = (snippet.project, snippet.kind == "source")
        taken[key] += is_nested(snippet.text)
        if taken[key] <= most:
            result.append(snippet)
    return result


def train(folder: Path) -> dict[str, object]:
    """Collect, fit, calibrate: all that the data file holds."""
    part = parts()
    snippets: dict[str, list[Snippet]] = {}
    for name in ("train", "dev"):
        projects = [project for project in part if part[project] == name]
        found = [*collect(folder, projects), *collect_source(folder, projects)]
        snippets[name] = _at_most(found, _SNIPPETS_PER_PROJECT)
    vocabulary, seen = Vocabulary(), Vocabulary()
    lessons = {name: _layouts(snippets[name], vocabulary) for name in snippets}
    layouts = _layout_weights(lessons["train"], vocabulary)
    comments = _comment_weights(snippets["train"])
    wholes = _crossed(snippets["train"], lessons["train"], vocabulary, seen)
    whole, scale = _whole_weights(wholes, seen)
    model = Model(layouts | comments | whole, {}, {}, scale)
    held_out = [s for s in snippets["dev"] if s.kind != "source"]
    held_out = _at_most([s for s in held_out if is_nested(s.text)], _CALIBRATED_PER_PROJECT)
    trust = {layout: calibrate(model, held_out, layout) for layout in _WRONG_ALLOWED}
    dev = [snippet for snippet in snippets["dev"] if snippet.kind != "source"]
    whole, scale = _whole_weights(wholes + _wholes(dev, model, seen), seen)
    return {
        "calibration": {layout: named for layout, (named, _) in trust.items()},
        "thresholds": {layout: threshold for layout, (_, threshold) in trust.items()},
        "scale": scale,
        "weights": _layout_weights(lessons["train"] + lessons["dev"], vocabulary)
        | comments
        | whole,
    }


def main() -> None:
    """Train and write the data file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--output", type=Path, default=_OUTPUT)
    arguments = parser.parse_args()
    data = train(arguments.folder)
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    packed = gzip.compress(text.encode(), mtime=0)
    arguments.output.write_bytes(packed)
    print(f"{arguments.output.name}: {len(packed)} bytes")


if __name__ == "__main__":
    main()
