"""Train the model that ranks layouts of squashed Python.

    PYTHONPATH=tools python tools/training/train_python_layout.py FOLDER [--recalibrate]

In: a folder with one subfolder per project: unpacked source distributions, checkouts or
installed packages of permissively licensed projects with documentation on the field;
those behind the shipped model are listed in ``python_layout_sources.toml`` beside this
file. Out: ``tools/glossary/data/python_layout.json``, or the file named by ``--output``.
Needs numpy and scipy, which the converter itself does not.

Three steps. The layout model learns, for each statement that may stand in more
than one block, which one its author chose: a conditional log-linear model, all
candidates of a step against each other, with a quadratic penalty. The comment
model learns in the same way which word of flattened text ends a comment. Then
both, trained on the ``train`` projects only, restore the snippets of the ``dev``
projects, and a logistic model learns from the outcome how far to trust a
layout. The shipped weights are fitted on ``train`` and ``dev`` together; the
``test`` projects are touched by ``bench/python_layout.py`` alone. With
``--recalibrate`` only that logistic model and its thresholds are made anew, for
instance after a change of ``_WRONG_ALLOWED``; the shipped weights stay.
"""

from __future__ import annotations

import argparse
import io
import json
import tokenize
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from glossary.code.comments import candidates, known_names, read_code
from glossary.code.evidence import Evidence, leaving, standing, step
from glossary.code.layout import START, advance, choices, closed_by
from glossary.code.model import Model
from glossary.code.python_layout import propose
from glossary.code.snippet import Snippet as Statements
from glossary.code.statements import split_lines
from python_snippets import (
    Snippet,
    collect,
    collect_source,
    is_nested,
    part_of,
    same_tree,
    squash_all,
    squash_lines,
)
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

_TOOLS = Path(__file__).resolve().parents[1]
_OUTPUT = _TOOLS / "glossary" / "data" / "python_layout.json"
_SOURCE_WEIGHT = 0.4  # modules are laid out a little differently from snippets
_LEAST_COUNT = 4
_LAYOUT_PENALTY, _COMMENT_PENALTY = 3.0, 0.5
_LAYOUT_FEATURES, _COMMENT_FEATURES = 17_000, 4_000
# Share of the dev snippets that may be shown with another layout than their author's.
_WRONG_ALLOWED = {"lines": 0.045, "flattened": 0.052}
_SNIPPETS_PER_PROJECT = 120  # for the calibration, so that no project dominates
_STEPS = 90

Feature = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Decision:
    """Candidates, each with the features that speak for it; the right one; how much it counts."""

    candidates: list[list[Feature]]
    right: int
    weight: float


def _features(evidence: Iterable[Evidence]) -> list[Feature]:
    return [(group, feature) for group, features in evidence for feature in features]


def author_depths(text: str) -> list[int]:
    """The depth of each logical line of an intact text."""
    depths: list[int] = []
    depth = 0
    fresh = True
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.INDENT:
            depth += 1
        elif token.type == tokenize.DEDENT:
            depth -= 1
        elif token.type == tokenize.NEWLINE:
            fresh = True
        elif fresh and token.type not in (tokenize.NL, tokenize.COMMENT, tokenize.ENDMARKER):
            depths.append(depth)
            fresh = False
    return depths


def layout_decisions(text: str, weight: float) -> list[Decision]:
    """One decision for each statement of a snippet that grammar leaves open."""
    lines = split_lines(squash_lines(text))
    if lines is None:
        return []
    snippet = Statements(lines[0])
    depths = author_depths(text)
    if len(depths) != snippet.size:
        return []
    result: list[Decision] = []
    stack = START
    for index, depth in enumerate(depths):
        levels = choices(snippet, index, stack)
        if depth not in levels:
            return []
        if len(levels) > 1:
            options = []
            for level in levels:
                closed = closed_by(stack, level)
                evidence = [leaving(snippet, index, frame) for frame in closed]
                evidence.append(standing(snippet, index, stack[level]))
                evidence.append(step(snippet, index, closed, stack[level]))
                options.append(_features(evidence))
            result.append(Decision(options, levels.index(depth), weight))
        stack = advance(snippet, index, stack, depth)
    return result


def author_comments(text: str) -> dict[int, int]:
    """Start and end of each comment of an intact text, as offsets of its flattened form."""
    places = [place for place, mark in enumerate(squash_all(text)) if not mark.isspace()]
    places.append(places[-1] + 1)
    lines = text.splitlines()
    before = [0]
    for line in lines:
        before.append(before[-1] + len("".join(line.split())))
    result: dict[int, int] = {}
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            start = before[row - 1] + len("".join(lines[row - 1][:column].split()))
            end = start + len("".join(token.string.split()))
            result[places[start]] = places[end]
    return result


def comment_decisions(text: str) -> list[Decision]:
    """One decision for each comment of the flattened snippet."""
    ends = author_comments(text)
    flat = squash_all(text)
    known = known_names(flat)
    piece = read_code(flat, 0, "")
    result: list[Decision] = []
    while piece is not None and piece.stop < len(flat):
        options = candidates(flat, piece.stop, piece.brackets, known)
        right = [n for n, (end, _, _) in enumerate(options) if end == ends.get(piece.stop)]
        if not right:
            break
        listed = [_features([evidence]) for _, _, evidence in options]
        if len(listed) > 1:
            result.append(Decision(listed, right[0], 1.0))
        piece = options[right[0]][1]
    return result


def fit(decisions: Sequence[Decision], penalty: float, keep: int) -> dict[Feature, float]:
    """Weights of the ``keep`` features that matter most, by maximum likelihood."""
    counts: Counter[Feature] = Counter()
    for decision in decisions:
        for features in decision.candidates:
            counts.update(set(features))
    frequent = sorted(feature for feature, count in counts.items() if count >= _LEAST_COUNT)
    vocabulary = {feature: number for number, feature in enumerate(frequent)}
    pointers, columns, groups, right = [0], list[int](), list[int](), list[int]()
    for number, decision in enumerate(decisions):
        right.append(len(groups) + decision.right)
        for features in decision.candidates:
            columns += [vocabulary[f] for f in features if f in vocabulary]
            pointers.append(len(columns))
            groups.append(number)
    shape = (len(groups), len(vocabulary))
    matrix = csr_matrix((np.ones(len(columns)), columns, pointers), shape=shape)
    transposed = matrix.T.tocsr()
    group = np.array(groups)
    chosen = np.array(right)
    starts = np.searchsorted(group, np.arange(len(decisions)))
    importance = np.array([decision.weight for decision in decisions])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = matrix @ weights
        high = np.maximum.reduceat(scores, starts)
        powers = np.exp(scores - high[group])
        sums = np.add.reduceat(powers, starts)
        value = -(importance * (scores[chosen] - high - np.log(sums))).sum()
        slope = powers / sums[group]
        slope[chosen] -= 1
        slope *= importance[group]
        return value + penalty / 2 * weights @ weights, transposed @ slope + penalty * weights

    start = np.zeros(len(vocabulary))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS}).x
    weights = {feature: float(found[n]) for feature, n in vocabulary.items()}
    # A weight that is small, or that hardly ever applies, can go without loss.
    ranked = sorted(weights, key=lambda f: (-abs(weights[f]) * min(counts[f], 50) ** 0.5, f))
    return {feature: weights[feature] for feature in ranked[:keep]}


def decisions_of(snippets: Sequence[Snippet]) -> tuple[list[Decision], list[Decision]]:
    """What there is to learn from: decisions on layout, decisions on comments."""
    layouts: list[Decision] = []
    comments: list[Decision] = []
    for snippet in snippets:
        if is_nested(snippet.text):
            weight = _SOURCE_WEIGHT if snippet.kind == "source" else 1.0
            layouts += layout_decisions(snippet.text, weight)
        if snippet.kind != "source" and "#" in snippet.text:
            comments += comment_decisions(snippet.text)
    print(f"{len(layouts)} layout decisions, {len(comments)} comment decisions", flush=True)
    return layouts, comments


def fit_weights(
    layouts: Sequence[Decision], comments: Sequence[Decision]
) -> dict[str, dict[str, int]]:
    """Both models, as they are stored."""
    weights = fit(layouts, _LAYOUT_PENALTY, _LAYOUT_FEATURES)
    weights |= fit(comments, _COMMENT_PENALTY, _COMMENT_FEATURES)
    result: dict[str, dict[str, int]] = {}
    for group, feature in sorted(weights):
        hundredths = round(100 * weights[group, feature])
        if hundredths:
            result.setdefault(group, {})[feature] = hundredths
    return result


def calibrate(
    weights: dict[str, dict[str, int]], snippets: Sequence[Snippet], layout: str
) -> tuple[dict[str, float], float]:
    """The logistic model of being right, and the chance from which few are wrong."""
    model = Model(weights, {}, {})
    rows: list[dict[str, float]] = []
    right: list[float] = []
    seen: Counter[str] = Counter()
    for snippet in snippets:
        seen[snippet.project] += 1
        if seen[snippet.project] > _SNIPPETS_PER_PROJECT:
            continue
        squash = squash_all if layout == "flattened" else squash_lines
        found = propose(squash(snippet.text), model, flattened=layout == "flattened")
        if found is None:
            continue
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
    wrong = np.cumsum(1 - target[order]) / len(target)
    allowed = int(np.searchsorted(wrong, _WRONG_ALLOWED[layout], side="right")) - 1
    threshold = round(float(chance[order][max(0, allowed)]), 3)
    shown = chance >= threshold
    print(
        f"{layout}: {len(rows)} snippets, right {target.mean():.3f}, shown and right "
        f"{(target * shown).mean():.3f}, shown and wrong {((1 - target) * shown).mean():.3f}"
    )
    named = dict(zip(["bias", *names], (round(float(b), 4) for b in beta), strict=True))
    return named, threshold


def main() -> None:
    """Collect, fit, calibrate, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--output", type=Path, default=_OUTPUT)
    parser.add_argument("--recalibrate", action="store_true", help="keep the shipped weights")
    arguments = parser.parse_args()
    snippets = [*collect(arguments.folder), *collect_source(arguments.folder)]
    parts: dict[str, list[Snippet]] = {"train": [], "dev": [], "test": []}
    for snippet in snippets:
        parts[part_of(snippet.project)].append(snippet)
    layouts, comments = decisions_of(parts["train"])
    weights = fit_weights(layouts, comments)
    held_out = [s for s in parts["dev"] if s.kind != "source" and is_nested(s.text)]
    calibration: dict[str, dict[str, float]] = {}
    thresholds: dict[str, float] = {}
    for layout in ("lines", "flattened"):
        calibration[layout], thresholds[layout] = calibrate(weights, held_out, layout)
    if arguments.recalibrate:
        shipped = json.loads(arguments.output.read_text(encoding="utf-8"))["weights"]
    else:
        more_layouts, more_comments = decisions_of(parts["dev"])
        shipped = fit_weights(layouts + more_layouts, comments + more_comments)
    data = {"calibration": calibration, "thresholds": thresholds, "weights": shipped}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    arguments.output.write_text(text + "\n", encoding="utf-8")
    print(f"{arguments.output.name}: {len(text)} characters")


if __name__ == "__main__":
    main()
