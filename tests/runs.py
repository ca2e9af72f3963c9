"""Runs of the converter's command line over a small folder of seeds, and what they leave."""

import json
from pathlib import Path
from typing import Any

from convert import main

ENTRY = "edge pooling, graph neural networks\n**Edge pooling** is a way to make graphs smaller.\n"
OTHER = "nchw layout, model optimization\n**NCHW layout** orders tensors - channels come first.\n"


def run(seeds: Path, out: Path, *options: str | Path) -> int:
    """Convert; the exit code."""
    return main(["--seeds", str(seeds), "--out", str(out), *map(str, options)])


def report_of(seeds: Path, out: Path) -> Any:
    """Convert; the report."""
    path = out.parent / "report.json"
    assert run(seeds, out, "--quiet", "--report", path) == 0
    return json.loads(path.read_text(encoding="utf-8"))


def codes(report: Any) -> set[str]:
    """The codes of all notes of a report."""
    return {note["code"] for entry in report["entries"] for note in entry["notes"]}


def snapshot(folder: Path) -> dict[str, tuple[bytes, float]]:
    """By path below the folder what each file holds, and when it was written."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
