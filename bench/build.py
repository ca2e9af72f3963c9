"""What the theme costs: Sphinx's part of a build under Furo and under its bare ``basic`` theme.

Builds the pages of this checkout in turn under both themes, each in a process of its own,
and compares the processor time of reading and writing them; starting Python, loading the
extensions and converting the seeds are left out. Prints the ratio of the medians.

    python bench/build.py [rounds]
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
THEMES = ("basic", "furo")
GOAL = 1.1


def build(theme: str, out: Path) -> dict[str, float]:
    """Build the site once in this process: processor seconds, and pages written."""
    from sphinx.application import Sphinx  # noqa: PLC0415 - not needed by the parent process

    # Furo's options mean nothing to the other theme.
    settings = {"html_theme": theme, **({} if theme == "furo" else {"html_theme_options": {}})}
    app = Sphinx(ROOT / "docs", ROOT, out, out.with_name("doctrees"), "html", settings, status=None)
    start = time.process_time()
    app.build(force_all=True)
    return {"seconds": time.process_time() - start, "pages": len(app.env.found_docs)}


def measure(rounds: int) -> Iterator[tuple[str, dict[str, float]]]:
    """Each theme in turn, so that a busy machine slows both alike."""
    for _ in range(rounds):
        for theme in THEMES:
            with tempfile.TemporaryDirectory() as folder:
                done = subprocess.run(
                    [sys.executable, __file__, "--once", theme, str(Path(folder) / "html")],
                    env=os.environ | {"PYTHONHASHSEED": "0"},
                    capture_output=True,
                    text=True,
                    check=True,
                )
            yield theme, json.loads(done.stdout.splitlines()[-1])


def main(arguments: list[str]) -> int:
    """Measure and print; 1 when the goal is missed."""
    if arguments[:1] == ["--once"]:
        print(json.dumps(build(arguments[1], Path(arguments[2]))))
        return 0
    rounds = int(arguments[0]) if arguments else 3
    seconds: dict[str, list[float]] = {theme: [] for theme in THEMES}
    pages = 0.0
    for theme, result in measure(rounds):
        seconds[theme].append(result["seconds"])
        pages = result["pages"]
    basic, furo = (statistics.median(seconds[theme]) for theme in THEMES)
    ratio = furo / basic
    print(f"{pages:.0f} pages, {rounds} rounds, one process, processor time")
    print(f"basic {basic:.2f} s, furo {furo:.2f} s, ratio {ratio:.3f} (goal at most {GOAL})")
    return int(ratio > GOAL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
