"""What converting costs: the five seed files, and how the cost of an entry grows with their number.

Runs the command line on the seeds (seconds with start-up, peak memory); then converts
about 240 and about 10,000 entries, made from the seeds' own by numbering their terms,
each in a process of its own that has converted a little before, so that reading models
is not counted. Prints the cost of an entry at both sizes and the ratio.

    python bench/convert.py [--ratio] [entries]

``--ratio`` leaves the command line's seconds out, which depend on the machine.
"""

import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

SECONDS, MEGABYTES, RATIO = 2.0, 200.0, 1.2
ROUNDS = 3
_TERM_END = re.compile(r"^\*\*[^*]+(?=\*\*)|^\S+")


def command_line() -> tuple[float, float]:
    """Seconds and peak megabytes of one run on the seeds, the best of some."""
    best = float("inf")
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, str(ROOT / "tools" / "convert.py"), "--quiet"]
            start = time.perf_counter()
            subprocess.run([*command, "--out", str(Path(folder) / "glossary")], check=True)
            best = min(best, time.perf_counter() - start)
    return best, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def synthesise(folder: Path, entries: int) -> int:
    """Fill a folder with at least so many entries, all different; returns how many."""
    from glossary.seeds import read_seeds  # noqa: PLC0415 - children of this script need it

    originals = read_seeds(ROOT / "seeds").entries
    copies = max(1, round(entries / len(originals)))
    for copy in range(copies):
        mark = f" k{copy}" if copy else ""
        for number, raw in enumerate(originals):
            first, comma, rest = raw.header.partition(",")
            body = [_TERM_END.sub(rf"\g<0>{mark}", raw.body[0]), *raw.body[1:]]
            text = f"{first}{mark}{comma}{rest}\n\n" + "\n".join(body) + "\n"
            (folder / f"{copy:03}_{number:03}.txt").write_text(text, encoding="utf-8")
    return copies * len(originals)


def one_size(entries: int) -> dict[str, float]:
    """Processor seconds, pages and peak memory of converting so many entries."""
    from glossary.pipeline import convert  # noqa: PLC0415 - children of this script need it

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "seeds").mkdir()
        synthesise(folder / "seeds", entries)
        convert(ROOT / "seeds", folder / "warm" / "glossary")
        start = time.process_time()
        result = convert(folder / "seeds", folder / "out" / "glossary")
        seconds = time.process_time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "entries": result.entries, "pages": result.pages, "memory": memory}


def in_process_of_its_own(entries: int) -> dict[str, float]:
    """The same in a fresh process."""
    done = subprocess.run(
        [sys.executable, __file__, "--once", str(entries)],
        capture_output=True,
        text=True,
        check=True,
    )
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer


def main(arguments: list[str]) -> int:
    """Measure and print; 1 when a goal is missed."""
    if arguments[:1] == ["--once"]:
        print(json.dumps(one_size(int(arguments[1]))))
        return 0
    if arguments[:1] == ["--ratio"]:
        return int(ratio_of_costs(arguments[1:]) > RATIO)
    seconds, memory = command_line()
    print(
        f"five seeds: {seconds:.2f} s with start-up (goal {SECONDS}), {memory:.0f} MB ({MEGABYTES})"
    )
    ratio = ratio_of_costs(arguments)
    return int(seconds > SECONDS or memory > MEGABYTES or ratio > RATIO)


def ratio_of_costs(arguments: list[str]) -> float:
    """What an entry costs among very many, against what it costs among the seeds.

    The least of some rounds, as long as it is above the goal: a machine that slows down in
    between spoils one of them, a cost that grows shows in all.
    """
    least = float("inf")
    for _ in range(ROUNDS):
        least = min(least, _ratio(int(arguments[0]) if arguments else 10_000))
        if least <= RATIO:
            break
    return least


def _ratio(many: int) -> float:
    costs = []
    for entries in (1, many):
        result = in_process_of_its_own(entries)
        costs.append(1000 * result["seconds"] / result["entries"])
        print(
            f"{result['entries']:.0f} entries, {result['pages']:.0f} pages: {costs[-1]:.2f} ms an"
            f" entry, {result['memory']:.0f} MB"
        )
    ratio = costs[1] / costs[0]
    print(f"ratio {ratio:.2f} (goal {RATIO})")
    return ratio


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
