"""Train the model of LaTeX mathematics that ranks repairs of damaged formulas.

    PYTHONPATH=tools python tools/training/train_formulas.py FOLDER

In: a folder with wheels, sdists or unpacked sdists of the packages in
``tools/training/formula_packages.toml``, as ``pip download`` leaves them. Out: the data file
``tools/glossary/data/formulas.json.gz``. The packages named there as held out or as
development are not read here, because ``bench/formulas.py`` measures with them.

The model is an interpolated Kneser-Ney model over tokens, written as a back-off table:
every n-gram that was seen often enough has its cost, every history its penalty.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from operator import itemgetter
from pathlib import Path

from formula_corpus import Document, documents, not_for_training
from formula_signs import (
    DAMPING,
    cost,
    paired_signs,
    punctuation_places,
    spelled_names,
    telling_signs,
)
from glossary.formulas.greek import BETA, ETA, features
from glossary.formulas.model import (
    ANY,
    END,
    FIRST_CODE,
    SEPARATOR,
    START,
    UNKNOWN,
    ModelData,
    category,
    symbol,
    write_cost,
)
from glossary.formulas.pairing import PAIRED_SIGNS
from glossary.formulas.tokens import Token, tokenize

DATA = Path(__file__).resolve().parents[1] / "glossary" / "data" / "formulas.json.gz"
ORDER = 5
DISCOUNTS = (0.0, 0.5, 0.75, 0.85, 0.9, 0.95, 0.95)
MIN_COUNTS = (0, 1, 1, 1, 1.6, 2)
MIN_COMMAND_COUNT = 3
SPACE_STRENGTH = 4.0
STRETCH = 4
GREEK_ROUNDS = 3
GREEK_PULL = 0.1

# What every textbook says, as log odds for beta: the few texts with either letter only
# correct it. Learning rates and natural parameters are eta; regression coefficients,
# decay rates of momentum, inverse temperatures, noise schedules and shifts are beta.
GREEK_CONVENTIONS = {
    "word β": 2.5,
    "word beta": 1.5,
    "word η": -2.5,
    "word eta": -1.5,
    "word learning rate": -1.5,
    "word step size": -1.2,
    "word stepsize": -1.2,
    "word descent": -0.8,
    "word gradient": -0.3,
    "word natural param": -1.5,
    "word exponential famil": -1.0,
    "word efficien": -0.2,
    "word regress": 1.0,
    "word coefficient": 0.7,
    "word intercept": 1.0,
    "word adam": 0.7,
    "word momentum": 0.7,
    "word temperature": 0.8,
    "word diffus": 0.8,
    "word schedul": 0.3,
    "word shift": 0.8,
    "word normaliz": 0.5,
    "word vae": 0.8,
    "word dirichlet": 0.7,
    "after \\nabla": -2.5,
    "after \\frac{}": -1.0,
    "next \\nabla": -1.5,
    "next \\partial": -1.0,
    "before -": -0.7,
    "after \\|": 0.7,
    "after |": 0.7,
    "with \\alpha": 0.8,
    "with \\gamma": 0.5,
    "with \\nabla": -0.8,
    "with \\leftarrow": -0.5,
    "script _ 0": 0.3,
    "number 1": 1.0,
    "number 2": 1.5,
    "with \\xi": -0.5,
}

Counts = dict[str, dict[str, float]]


def count_ngrams(sentences: Iterable[tuple[str, str]]) -> list[Counts]:
    """For each order, how often each code followed each history.

    ``sentences`` are (package, codes), sorted by package. A package's counts are damped,
    so that the habits of one big package do not pass for everybody's.
    """
    counts: list[Counts] = [defaultdict(lambda: defaultdict(float)) for _ in range(ORDER + 1)]
    for _package, group in groupby(sentences, key=itemgetter(0)):
        grams: Counter[str] = Counter()
        for _, sentence in group:
            padded = START + sentence + END
            for at in range(1, len(padded)):
                for order in range(1, min(ORDER, at + 1) + 1):
                    grams[padded[at - order + 1 : at + 1]] += 1
        for gram, count in grams.items():
            counts[len(gram)][gram[:-1]][gram[-1]] += count**DAMPING
    return counts


def continuations(higher: Counts) -> Counts:
    """After how many different codes each shorter n-gram was seen."""
    result: Counts = defaultdict(lambda: defaultdict(float))
    for history, followers in higher.items():
        for code in followers:
            result[history[1:]][code] += 1
    return result


def back_off_table(counts: Sequence[Counts], size: int) -> dict[str, str]:
    """After each history, the penalty for what it did not see and the costs of what it saw."""
    probability: dict[str, float] = {}
    rest: dict[str, float] = {}

    def estimate(history: str, code: str) -> float:
        known = probability.get(history + code)
        if known is not None:
            return known
        if not history:
            return rest[""] / size
        return rest.get(history, 1.0) * estimate(history[1:], code)

    for order in range(1, ORDER + 1):
        table = counts[order]
        if order < ORDER:
            lower = continuations(counts[order + 1])
            table = {
                history: followers if history.startswith(START) else lower[history]
                for history, followers in counts[order].items()
            }
        for history, followers in table.items():
            total = sum(followers.values())
            kept = {
                code: count
                for code, count in followers.items()
                if counts[order][history][code] >= MIN_COUNTS[order]
            }
            if not kept:
                continue
            left = 1 - sum(count - DISCOUNTS[order] for count in kept.values()) / total
            for code, count in kept.items():
                shorter = estimate(history[1:], code) if history else 1 / size
                probability[history + code] = (count - DISCOUNTS[order]) / total + left * shorter
            rest[history] = left
    return follower_table(probability, rest, size)


def follower_table(
    probability: dict[str, float], rest: dict[str, float], size: int
) -> dict[str, str]:
    """The estimates as the model reads them: one string a history."""
    table = {
        history: write_cost(cost(value if history else value / size))
        for history, value in sorted(rest.items())
    }
    for gram, value in sorted(probability.items()):
        if gram[-1] != UNKNOWN:  # each of the rare commands is as rare as can be
            table[gram[:-1]] += gram[-1] + write_cost(cost(value))
    return table


def space_table(
    formulas: Iterable[tuple[str, list[Token]]], codes: dict[str, str]
) -> dict[str, list[int]]:
    """Costs of white space and of none between a kind of symbol and a symbol or kind.

    A package's counts are damped here, too.
    """
    kinds: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    pairs: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0]))
    for _package, group in groupby(formulas, key=itemgetter(0)):
        seen: Counter[tuple[str, str, int]] = Counter()
        for _, tokens in group:
            for before, after in pairwise(tokens):
                left, right = category(symbol(before)), symbol(after)
                kind = f"{left}{ANY}{category(right)}"
                seen[kind, left + codes.get(right, right), 0 if after.spaced else 1] += 1
        for (kind, pair, column), count in seen.items():
            kinds[kind][column] += count**DAMPING
            pairs[kind][pair][column] += count**DAMPING
    table: dict[str, list[int]] = {}
    for kind, (spaced, joined) in kinds.items():
        share = (spaced + 0.5) / (spaced + joined + 1)
        table[kind] = [cost(share), cost(1 - share)]
        for pair, (with_space, without) in pairs[kind].items():
            total = with_space + without + SPACE_STRENGTH
            own = (with_space + SPACE_STRENGTH * share) / total
            table[pair] = [cost(own), cost(1 - own)]
    return table


def training_formulas(texts: Iterable[Document]) -> list[tuple[str, list[Token]]]:
    """Each formula once a package, with its package, cut into tokens."""
    seen: dict[tuple[str, str], list[Token]] = {}
    for document in texts:
        for formula in document.formulas:
            seen.setdefault((document.package, formula), tokenize(formula))
    return sorted(((package, tokens) for (package, _), tokens in seen.items()), key=itemgetter(0))


def greek_votes(
    found: Iterable[tuple[str, Sequence[str], bool]],
) -> dict[str, float]:
    """Weights of a logistic regression: what speaks for beta rather than eta.

    ``found`` are (package, features, whether it was beta), one for each text.
    """
    examples = list(found)
    packages: dict[str, set[str]] = defaultdict(set)
    counts: Counter[str] = Counter()
    sizes = Counter(package for package, _, _ in examples)
    for package, features_, _ in examples:
        counts.update(features_)
        for feature in features_:
            packages[feature].add(package)
    data = [
        (
            ["", *(f for f in features_ if counts[f] >= 4 and len(packages[f]) >= 2)],
            beta,
            3 / math.sqrt(sizes[package]),
        )
        for package, features_, beta in examples
    ]
    weights: dict[str, float] = defaultdict(float, GREEK_CONVENTIONS)
    speed: dict[str, float] = defaultdict(lambda: 1e-4)
    shuffle = random.Random(0)
    for _ in range(GREEK_ROUNDS):
        shuffle.shuffle(data)
        for features_, beta, importance in data:
            odds = sum(weights[feature] for feature in features_)
            error = (1 / (1 + math.exp(-max(-30.0, min(30.0, odds)))) - beta) * importance
            for feature in features_:
                slope = error + GREEK_PULL * (
                    weights[feature] - GREEK_CONVENTIONS.get(feature, 0.0)
                )
                speed[feature] += slope * slope
                weights[feature] -= 0.1 * slope / math.sqrt(speed[feature])
    return {feature: round(weight, 2) for feature, weight in sorted(weights.items())}


def greek_texts(texts: Iterable[Document]) -> Iterator[tuple[str, Sequence[str], bool]]:
    """Stretches of documents in which ``eta`` would mean one letter, with their features."""
    seen: set[tuple[str, str]] = set()
    for document in texts:
        fresh = [f for f in dict.fromkeys(document.formulas) if (document.package, f) not in seen]
        seen.update((document.package, formula) for formula in fresh)
        for start in range(0, len(fresh), STRETCH):
            stretch = fresh[start : start + STRETCH]
            tokens = [tokenize(formula) for formula in stretch]
            letters = {token.text for formula in tokens for token in formula} & {BETA, ETA}
            if len(letters) == 1:
                prose = document.around(stretch[0])
                yield document.package, features(tokens, prose), letters == {BETA}


def train(texts: Sequence[Document]) -> ModelData:
    """The model's data, ready to be written as JSON."""
    formulas = training_formulas(texts)
    counts = Counter(symbol(token) for _, tokens in formulas for token in tokens)
    frequent = (name for name, count in counts.items() if count >= MIN_COMMAND_COUNT)
    trained = sorted({name for name in frequent if len(name) > 1} | set(PAIRED_SIGNS))
    codes = {name: chr(FIRST_CODE + number) for number, name in enumerate(trained)}

    sentences = (
        (package, "".join(sign if len(sign) == 1 else codes.get(sign, UNKNOWN) for sign in signs))
        for package, tokens in formulas
        for signs in [paired_signs(tokens)]
    )
    table = back_off_table(count_ngrams(sentences), len(counts))
    return {
        "order": ORDER,
        "commands": trained,
        "histories": SEPARATOR.join(table),
        "followers": SEPARATOR.join(table.values()),
        "greek": greek_votes(greek_texts(texts)),
        "places": punctuation_places(formulas),
        "telling": telling_signs(tokens for _, tokens in formulas),
        "spelled": spelled_names(formulas),
        "spaces": space_table(formulas, codes),
    }


def main() -> None:
    """Read the packages, train, write the data file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="wheels and sdists of the packages")
    parser.add_argument("--out", type=Path, default=DATA)
    arguments = parser.parse_args()
    apart = not_for_training()
    texts = [text for text in documents(arguments.folder) if text.package not in apart]
    data = json.dumps(train(texts), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    with arguments.out.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as file:
        file.write(data.encode())
    count = sum(len(text.formulas) for text in texts)
    print(f"{count} formulas, {arguments.out.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
