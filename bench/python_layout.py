"""How often squashed Python gets its author's layout back.

    python bench/python_layout.py [FOLDER] [--part test] [--per-project 120]

FOLDER holds checkouts of the projects that ``tools/training/python_layout_sources.toml``
records; of them only those of the ``test`` part are read, which took no part in training,
in setting the trust, or in comparing versions of the model. Without it the examples in
some installed packages are measured, none of which took part in training.
Every nested snippet of their documentation is squashed, restored and compared as a
syntax tree (white space inside strings, lost in the scrape, aside).

Prints, for line layout and for flattened text: the share of snippets with the
author's tree, the share shown as code with another tree (silently wrong), the
share not shown as code, and the mean milliseconds for each snippet. Fails when the
projects of FOLDER miss a goal; the few examples of installed packages, which are not of
the field, are for comparing one version with another.
"""

from __future__ import annotations

import argparse
import sys
import sysconfig
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

TOOLS = Path(__file__).resolve().parents[1] / "tools"
sys.path[:0] = [str(TOOLS), str(TOOLS / "training")]

from glossary.code.python_layout import restore_python
from python_snippets import (
    Snippet,
    collect,
    is_nested,
    parts,
    same_tree,
    squash_all,
    squash_lines,
)

# Installed with the project and permissively licensed, with Python in their documentation.
INSTALLED = ("_pytest", "babel", "click", "jinja2", "playwright", "pyparsing", "rdflib", "sphinx")
# Layout → the least share with the author's tree, the greatest silently wrong.
GOALS = {"line layout": (0.8, 0.04), "flattened": (0.65, 0.06)}


def measure(name: str, snippets: list[Snippet], squash: Callable[[str], str]) -> bool:
    """Print the rates of one layout, over all projects and for each; whether they meet the goal."""
    outcomes: Counter[str] = Counter()
    by_project: defaultdict[str, Counter[str]] = defaultdict(Counter)
    start = time.perf_counter()
    for snippet in snippets:
        restored = restore_python(squash(snippet.text), flattened=squash is squash_all)
        if not restored.sure:
            outcome = "abstained"
        else:
            outcome = "same" if same_tree(restored.text, snippet.text) else "wrong"
        outcomes[outcome] += 1
        by_project[snippet.project][outcome] += 1
    spent = 1000 * (time.perf_counter() - start) / len(snippets)
    print(f"{name}: {len(snippets)} nested snippets, {_rates(outcomes)}, {spent:.1f} ms each")
    for project, counts in sorted(by_project.items()):
        print(f"    {project} ({sum(counts.values())}): {_rates(counts)}")
    least, most = GOALS[name]
    return outcomes["same"] >= least * len(snippets) and outcomes["wrong"] <= most * len(snippets)


def _rates(outcomes: Counter[str]) -> str:
    total = sum(outcomes.values())
    return (
        f"same tree {outcomes['same'] / total:.3f}, "
        f"silently wrong {outcomes['wrong'] / total:.3f}, "
        f"abstained {outcomes['abstained'] / total:.3f}"
    )


def nested(snippets: Iterable[Snippet], most: int) -> list[Snippet]:
    """The nested snippets, at most so many of each project."""
    taken: Counter[str] = Counter()
    result: list[Snippet] = []
    for snippet in snippets:
        if is_nested(snippet.text) and taken[snippet.project] < most:
            taken[snippet.project] += 1
            result.append(snippet)
    return result


def main() -> int:
    """Read the snippets and measure both layouts."""
    parser = argparse.ArgumentParser(description="Measure the layout restoration of Python.")
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--part", default="test", choices=("train", "dev", "test"))
    parser.add_argument("--per-project", type=int, default=120)
    arguments = parser.parse_args()
    if arguments.folder:
        chosen = [project for project, part in parts().items() if part == arguments.part]
        found = collect(arguments.folder, chosen)
    else:
        print("no folder of projects given: measuring on installed packages, without a goal")
        found = collect(Path(sysconfig.get_path("purelib")), INSTALLED)
    snippets = nested(found, arguments.per_project)
    met = [
        measure("line layout", snippets, squash_lines),
        measure("flattened", snippets, squash_all),
    ]
    return int(bool(arguments.folder) and not all(met))


if __name__ == "__main__":
    sys.exit(main())
