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
``test`` projects are touched by ``bench/python_layout.py`` alone.
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


class _Lessons:
    """The decisions of some snippets, each with the project it comes from."""

    def __init__(self, snippets: Sequence[Snippet], vocabulary: Vocabulary) -> None:
        self.layouts: list[tuple[str, Decision]] = []
        self.comments: list[Decision] = []
        for snippet in snippets:
            if is_nested(snippet.text):
                found = layout_decisions(snippet.text, _weight(snippet), vocabulary)
                self.layouts += [(snippet.project, decision) for decision in found]
            if snippet.kind != "source" and "#" in snippet.text:
                self.comments += comment_decisions(snippet.text, vocabulary)
        print(f"{len(self.layouts)} layout decisions, {len(self.comments)} comment decisions")


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


def _layout_weights(decisions: Sequence[Decision], vocabulary: Vocabulary) -> Weights:
    weights, _ = fit(decisions, vocabulary, penalty=_LAYOUT_PENALTY, keep=_LAYOUT_FEATURES)
    return _stored(weights)


def _comment_weights(decisions: Sequence[Decision], vocabulary: Vocabulary) -> Weights:
    weights, _ = fit(decisions, vocabulary, penalty=_COMMENT_PENALTY, keep=_COMMENT_FEATURES)
    return _stored(weights)


def _whole_weights(
    snippets: Sequence[Snippet], lessons: _Lessons, vocabulary: Vocabulary
) -> tuple[Weights, float]:
    """The model of whole layouts and the weight that the search's score has beside it."""
    decisions: list[Decision] = []
    seen = Vocabulary()
    for half in (0, 1):
        others = [decision for project, decision in lessons.layouts if _half(project) != half]
        model = Model(_layout_weights(others, vocabulary), {}, {})
        for snippet in snippets:
            if _half(snippet.project) == half and is_nested(snippet.text):
                found = whole_decision(snippet.text, _weight(snippet), model, seen)
                decisions += [found] if found else []
    print(f"{len(decisions)} decisions on whole layouts")
    weights, scale = fit(
        decisions,
        seen,
        penalty=_WHOLE_PENALTY,
        keep=_WHOLE_FEATURES,
        least_count=_WHOLE_LEAST_COUNT,
    )
    return _stored(weights), round(scale, 3)


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
    names = {p: [name for name in part if part[name] == p] for p in ("train", "dev")}
    found = [*collect(folder, names["train"]), *collect_source(folder, names["train"])]
    snippets = _at_most(found, _SNIPPETS_PER_PROJECT)
    vocabulary = Vocabulary()
    lessons = _Lessons(snippets, vocabulary)
    layouts = _layout_weights([decision for _, decision in lessons.layouts], vocabulary)
    comments = _comment_weights(lessons.comments, vocabulary)
    whole, scale = _whole_weights(snippets, lessons, vocabulary)
    weights = layouts | comments | whole
    held_out = [s for s in collect(folder, names["dev"]) if is_nested(s.text)]
    held_out = _at_most(held_out, _CALIBRATED_PER_PROJECT)
    model = Model(weights, {}, {}, scale)
    trust = {layout: calibrate(model, held_out, layout) for layout in _WRONG_ALLOWED}
    return {
        "calibration": {layout: named for layout, (named, _) in trust.items()},
        "thresholds": {layout: threshold for layout, (_, threshold) in trust.items()},
        "scale": scale,
        "weights": weights,
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
