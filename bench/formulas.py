"""How many formulas come back right: real ones, unseen in training, damaged as the seeds were.

    python bench/formulas.py [FOLDER [formulas per package]] [--development]

In: a folder with the packages that ``tools/training/formula_packages.toml`` holds out (or
those whose errors may be looked at), as for ``tools/training/train_formulas.py``.
Each stretch of one to six formulas of a file becomes an entry with the words around it,
damaged in either layout, and is read back. A formula is right when its tokens are the
author's; white space does not count. Printed: the share that is right in the natural mix; the
same with rare damage boosted to 70 %; the intact formulas that stay as they are, with what an
author's unpaired dollars make a formula of; and the rate for intact formulas. Without a folder
only the damaged formulas of the seeds are measured, against hand-checked answers. Sentences
with dollars taken for mathematics are counted either way. Fails when a goal is missed.
"""

import json
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "tools" / "training")]

from formula_corpus import Document, development, documents, held_out
from glossary.entry import Math
from glossary.formulas.inventory import check_commands
from glossary.formulas.repair import read_formulas
from glossary.formulas.tokens import damage, tokenize
from glossary.structure.inlines import parse_inlines

ANSWERS = ROOT / "tests" / "gold" / "formulas.jsonl"
DOLLARS = ROOT / "tests" / "cases" / "formulas" / "no-mathematics.txt"
LONGEST = 400
DISPLAY = 50
# Damage that leaves little or nothing behind.
RARE = re.compile(r"\\(?:[|{},;!:\\]|[bnr]|t(?!ext\{|heta|imes)|[dt]frac)")
RARE_SHARE = 0.7
# Least shares: right in the natural mix, right with rare damage boosted, intact and unchanged.
NATURAL, BOOSTED, UNCHANGED = 0.92, 0.86, 0.995


@dataclass(frozen=True)
class Sample:
    """Neighbouring formulas of one file, with the words around them."""

    package: str
    formulas: tuple[str, ...]
    prose: str
    lines: bool


def samples(texts: list[Document], most: int) -> Iterator[Sample]:
    """Stretches of each package's files in random order, each formula once."""
    choose = random.Random(3)
    by_package: dict[str, list[Sample]] = {}
    for text in texts:
        formulas = [
            formula
            for formula in dict.fromkeys(text.formulas)
            if len(formula) < LONGEST and not check_commands(formula)
        ]
        while formulas:
            size = choose.choice((1, 1, 2, 3, 4, 6))
            stretch, formulas = tuple(formulas[:size]), formulas[size:]
            words = text.around(stretch[0])
            sample = Sample(text.package, stretch, words, lines=choose.random() < 0.5)
            by_package.setdefault(text.package, []).append(sample)
    for package in sorted(by_package):
        choose.shuffle(by_package[package])
        seen: set[str] = set()
        for sample in by_package[package]:
            fresh = tuple(formula for formula in sample.formulas if formula not in seen)
            if fresh and len(seen) < most:
                seen.update(fresh)
                yield Sample(package, fresh, sample.prose, sample.lines)


def signs(tex: str) -> list[str]:
    """What must agree for two formulas to be the same."""
    return [
        t.text + t.argument.replace(" ", "")
        for t in tokenize(tex)
        if t.text not in ("\\ ", "\\\n", "~")
    ]


def damaged(formula: str, sample: Sample) -> str:
    """The formula as the structure step hands it on: display formulas are trimmed."""
    text = damage(formula, lines=sample.lines)
    return text.strip() if "\n" in formula or len(formula) > DISPLAY else text.rstrip()


def read_back(chosen: list[Sample]) -> tuple[Counter[str], Counter[str]]:
    """How many formulas there are and how many are right, by package and by kind."""
    total: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for sample in chosen:
        texts = [damaged(formula, sample) for formula in sample.formulas]
        readings = read_formulas(tuple(dict.fromkeys(texts)), sample.prose, lines=sample.lines)
        for formula, text in zip(sample.formulas, texts, strict=True):
            tex = readings[text].tex if text in readings else text
            kind = "rare" if RARE.search(formula) else "common"
            for key in (sample.package, kind):
                total[key] += 1
                right[key] += signs(tex) == signs(formula)
    return total, right


def dollar_sentences(count: int) -> list[str]:
    """Sentences with dollars and no mathematics, with other amounts each time round."""
    choose = random.Random(5)
    patterns = DOLLARS.read_text(encoding="utf-8").splitlines()
    return [
        re.sub(
            r"\$\d(?=[^\d])",
            lambda _match: f"${choose.randint(1, 9)}",
            patterns[at % len(patterns)],
        )
        for at in range(count)
    ]


def between_formulas(texts: list[Document]) -> list[Sample]:
    """What stands between two formulas of a file and was taken for one, each alone."""
    found = {
        (text.package, words): Sample(text.package, (words,), "", lines=False)
        for text in texts
        for words in text.mispaired
        if len(words) < LONGEST and not check_commands(words)
    }
    return list(found.values())


def unchanged(chosen: list[Sample]) -> tuple[int, int]:
    """How many intact formulas stay as they are, and how many there are."""
    kept = total = 0
    for sample in chosen:
        readings = read_formulas(sample.formulas, sample.prose, lines=sample.lines)
        total += len(sample.formulas)
        kept += sum(formula not in readings for formula in sample.formulas)
    return kept, total


def measure_packages(folder: Path, apart: frozenset[str], most: int) -> bool:
    """Print what comes back of the packages' formulas; whether it meets the goals."""
    texts = [text for text in documents(folder) if text.package in apart]
    chosen = list(samples(texts, most))
    total, right = read_back(chosen)
    for package in sorted(set(total) - {"rare", "common"}):
        print(f"{package}: {right[package] / total[package]:.3f} of {total[package]}")
    rare, common = right["rare"] / total["rare"], right["common"] / total["common"]
    every = total["rare"] + total["common"]
    natural = (right["rare"] + right["common"]) / every
    boosted = RARE_SHARE * rare + (1 - RARE_SHARE) * common
    print(f"natural mix: {natural:.3f} of {every}")
    print(f"rare damage boosted: {boosted:.3f}")
    start = time.perf_counter()
    kept, intact = unchanged(chosen + between_formulas(texts))
    seconds = time.perf_counter() - start
    print(
        f"intact and unchanged: {kept / intact:.4f} of {intact}, {intact / seconds:,.0f} a second"
    )
    return natural >= NATURAL and boosted >= BOOSTED and kept >= UNCHANGED * intact


def measure_seeds() -> bool:
    """Print how many damaged formulas of the seeds are right; whether all are."""
    answers: dict[tuple[str, int], dict[str, str]] = {}
    for item in map(json.loads, ANSWERS.read_text(encoding="utf-8").splitlines()):
        if item["kind"] == "damaged":
            entry = answers.setdefault((item["file"], item["first_line"]), {})
            entry[item["damaged"].strip("$")] = item["repaired"].strip("$ ")
    right = 0
    for entry in answers.values():
        readings = read_formulas(tuple(entry), lines="\n" in "".join(entry))
        right += sum(
            text in readings and plain_signs(readings[text].tex) == plain_signs(answer)
            for text, answer in entry.items()
        )
    every = sum(map(len, answers.values()))
    print(f"damaged formulas of the seeds: {right} of {every} right")
    return right == every


def plain_signs(tex: str) -> list[str]:
    """The signs without what the hand-checked answers add as polish."""
    return signs(re.sub(r"\\(?:text|mathrm)\{([^{}]*)\}", r"\1", tex).replace(r"\,", ""))


def main(arguments: list[str]) -> int:
    """Measure and print."""
    apart = development() if "--development" in arguments else held_out()
    arguments = [argument for argument in arguments if argument != "--development"]
    if arguments:
        most = int(arguments[1]) if arguments[1:] else 700
        met = measure_packages(Path(arguments[0]), apart, most)
    else:
        print("no folder of held-out packages given: measuring on the seeds")
        met = measure_seeds()
    sentences = dollar_sentences(200)
    wrong = sum(any(isinstance(i, Math) for i in parse_inlines(line)) for line in sentences)
    print(f"dollar sentences taken for mathematics: {wrong} of {len(sentences)}")
    return int(not met or wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
