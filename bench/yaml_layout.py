"""How often squashed YAML gets its author's nesting back.

    python bench/yaml_layout.py [FOLDER] [--part test] [--per-project 80]

FOLDER is the one that ``tools/training/train_yaml_layout.py`` was trained on; of its
projects only those of the ``test`` part are read, which no training has seen. Every
nested text is squashed, restored and compared by what it says. Without FOLDER only the
speed is measured, on a listing of its own.

Prints, for line layout and for flattened text: the share with the author's nesting, the
share shown as code with another (silently wrong), the share shown as plain text, and the
mean milliseconds for each. Fails when more than 4 % are silently wrong.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

TOOLS = Path(__file__).resolve().parents[1] / "tools"
sys.path[:0] = [str(TOOLS), str(TOOLS / "training")]

from glossary.blocks.yaml_layout import yaml_layout
from yaml_snippets import Snippet, collect, is_nested, same_tree, squash_all, squash_lines

MOST_WRONG = 0.04
LISTING = """\
stages:
  prepare:
    cmd: python prepare.py
    outs:
      - data/clean.parquet
  train:
    cmd: python train.py
    deps:
      - data/clean.parquet
"""


def measure(name: str, snippets: list[Snippet], squash: Callable[[str], str]) -> bool:
    """Print the rates of one layout; whether few enough are silently wrong."""
    outcomes: Counter[str] = Counter()
    start = time.process_time()
    for snippet in snippets:
        layout = yaml_layout(squash(snippet.text), squash is squash_all)
        if layout.lost:
            outcomes["text"] += 1
        else:
            outcomes["same" if same_tree(layout.text, snippet.text) else "wrong"] += 1
    spent = 1000 * (time.process_time() - start) / len(snippets)
    same, wrong, text = (outcomes[key] / len(snippets) for key in ("same", "wrong", "text"))
    print(
        f"{name}: {len(snippets)} nested texts, same nesting {same:.3f}, "
        f"silently wrong {wrong:.3f}, shown as text {text:.3f}, {spent:.1f} ms each"
    )
    return wrong <= MOST_WRONG


def main() -> int:
    """Read the texts and measure both layouts."""
    parser = argparse.ArgumentParser(description="Measure the restoration of YAML's nesting.")
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--part", default="test", choices=("train", "dev", "test"))
    parser.add_argument("--per-project", type=int, default=80)
    arguments = parser.parse_args()
    snippets = [Snippet("", LISTING)] * 50
    if arguments.folder:
        found = collect(arguments.folder, arguments.part, arguments.per_project)
        snippets = [snippet for snippet in found if is_nested(snippet.text)]
    met = [
        measure("line layout", snippets, squash_lines),
        measure("flattened", snippets, squash_all),
    ]
    return int(not all(met))


if __name__ == "__main__":
    sys.exit(main())
