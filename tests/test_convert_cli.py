"""The converter's contract with whoever runs it: exit codes, one-line errors, the report."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import convert
import pytest
from convert import ProgressBar
from glossary import pipeline
from glossary.entry import NoteCode
from glossary.naming.ledger import LEDGER_NAME
from glossary.output import MANIFEST
from glossary.pipeline import Glossary
from glossary.report import SCHEMA_FILE, Report, build_report, report_text, review
from jsonschema import Draft202012Validator
from review import main as review_main
from runs import ENTRY, OTHER, codes, report_of, run, snapshot


def report_on(glossary: Glossary) -> Report:
    return build_report(glossary.pages, glossary.seeds.unplaced, glossary.ambiguities)


# --- what goes well ---------------------------------------------------------------------


def test_a_run_writes_pages_and_one_line(
    seeds: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(seeds, out) == 0
    assert (out / "edge-pooling.md").is_file()
    printed = capsys.readouterr()
    assert printed.out == ("1 files, 1 entries, 1 pages, 0 merged, 0 repaired, 0 unsure\n")
    assert printed.err == ""


def test_quiet_prints_nothing(seeds: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(seeds, out, "--quiet") == 0
    assert capsys.readouterr() == ("", "")


def test_check_writes_nothing_and_tells(
    seeds: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(seeds, out, "--check") == 1
    assert not out.exists()
    assert "would change" in capsys.readouterr().err
    assert run(seeds, out) == 0
    before = snapshot(out)
    assert run(seeds, out, "--check") == 0
    (seeds / "two.txt").write_text(OTHER, encoding="utf-8")
    assert run(seeds, out, "--check", "--report", out / "r.json") == 1
    assert snapshot(out) == before


def test_a_second_run_changes_nothing(seeds: Path, out: Path) -> None:
    assert run(seeds, out) == 0
    before = snapshot(out)
    assert run(seeds, out) == 0
    assert snapshot(out) == before


def test_a_page_goes_with_its_entry(seeds: Path, out: Path) -> None:
    (seeds / "two.txt").write_text(OTHER, encoding="utf-8")
    assert run(seeds, out) == 0
    assert (out / "nchw-layout.md").is_file()
    (seeds / "two.txt").unlink()
    assert run(seeds, out) == 0
    assert not (out / "nchw-layout.md").exists()


def test_the_ledger_grows_only_where_there_is_one(seeds: Path, out: Path) -> None:
    assert run(seeds, out) == 0
    ledger = seeds / LEDGER_NAME
    assert not ledger.exists()
    ledger.touch()
    assert run(seeds, out, "--check") == 1
    assert run(seeds, out) == 0
    assert "edge-pooling\t" in ledger.read_text(encoding="utf-8")
    assert run(seeds, out, "--check") == 0


def test_the_report_of_the_seeds_has_the_documented_form(
    glossary: Glossary, printed: Mapping[str, str]
) -> None:
    report = json.loads(report_text(report_on(glossary)))
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(report)
    assert len(report["entries"]) == 241
    assert sum(len(entry["sources"]) for entry in report["entries"]) == 250
    assert all(entry["page"] in printed for entry in report["entries"])
    assert NoteCode.STEP_FAILED.value not in codes(report)


def test_the_schema_knows_every_note() -> None:
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    notes = schema["$defs"]["entry"]["properties"]["notes"]["items"]["properties"]
    assert notes["code"]["enum"] == [code.value for code in NoteCode]


def test_the_review_has_a_place_for_every_note(seeds: Path, out: Path) -> None:
    report = report_of(seeds, out)
    report["entries"][0]["notes"] = [
        {"code": code.value, "message": f"about {code.value}", "line": 7} for code in NoteCode
    ]
    text = "\n".join(review(report))
    assert all(f"Edge Pooling: about {code.value}\n" in text for code in NoteCode)


def test_nothing_to_review(seeds: Path, out: Path) -> None:
    assert review(report_of(seeds, out)) == ["Nothing to look at."]


def test_the_review_names_file_line_and_page(seeds: Path, out: Path) -> None:
    (seeds / "three.txt").write_text(ENTRY, encoding="utf-8")
    lines = review(report_of(seeds, out))
    assert any(re.search(r"\.txt:\d+  [a-z-]+\.md$", line) for line in "\n".join(lines).split("\n"))
    assert "Merged copies (1)" in lines


def test_the_review_of_the_seeds(glossary: Glossary) -> None:
    listed = "\n".join(review(report_on(glossary)))
    assert "Merged copies (9)" in listed
    assert "003_87b244fd7a58e863.txt:1271  normalizing-flows" in listed


def test_the_review_is_a_command(
    seeds: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("review.PROJECT", seeds.parent)
    assert review_main() == 0
    assert capsys.readouterr() == ("Nothing to look at.\n", "")
    assert not (seeds.parent / "docs").exists()
    (seeds / "one.txt").write_bytes(b"\xff\n")
    assert review_main() == 2
    assert capsys.readouterr() == ("", f"{seeds / 'one.txt'}:1: is not UTF-8 text\n")


def test_a_long_run_shows_a_bar_and_wipes_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bar = ProgressBar()
    bar(1, 4)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(convert, "PATIENCE", 0)
    bar(1, 4)
    bar(1, 4)
    assert capsys.readouterr().err == "\r[##########..............................] 1/4 entries"
    bar.clear()
    assert capsys.readouterr().err.strip() == ""


def test_two_runs_at_once_leave_a_whole_folder(project: Path, seeds: Path, out: Path) -> None:
    command = [sys.executable, str(project / "tools" / "convert.py"), "--quiet"]
    command += ["--seeds", str(seeds), "--out", str(out)]
    runs = [subprocess.Popen(command) for _ in range(3)]
    assert [process.wait(timeout=60) for process in runs] == [0, 0, 0]
    assert run(seeds, out, "--check") == 0


@pytest.mark.slow
def test_the_output_does_not_depend_on_hashes(
    project: Path, out: Path, glossary: Glossary, printed: Mapping[str, str]
) -> None:
    path = out.parent / "report.json"
    command = [sys.executable, str(project / "tools" / "convert.py"), "--quiet"]
    command += ["--out", str(out), "--report", str(path)]
    # This process has a seed of its own, another one in every run unless somebody sets it.
    hash_seed = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": hash_seed}, check=True)
    written = {path: content.decode() for path, (content, _) in snapshot(out).items()}
    assert {name: written[name] for name in printed} == printed
    assert set(json.loads(written[MANIFEST])) == printed.keys()
    assert path.read_text(encoding="utf-8") == report_text(report_on(glossary))


@pytest.mark.slow
def test_no_address_breaks_while_seed_files_are_added(
    project: Path, tmp_path: Path, out: Path
) -> None:
    """Every entry stays where it was, or its old address leads to the new one."""
    seeds = tmp_path / "growing"
    seeds.mkdir()
    (seeds / LEDGER_NAME).touch()
    files = sorted((project / "seeds").glob("*.txt"))
    promised: dict[tuple[str, int], str] = {}
    for number in (2, 4, 0, 3, 1):
        shutil.copy(files[number], seeds)
        result = pipeline.convert(seeds, out)
        led_on = dict(result.redirects)
        there = {
            (source["file"], source["first_line"]): entry["page"].removesuffix(".md")
            for entry in result.report["entries"]
            for source in entry["sources"]
        }
        assert {place: led_on.get(slug, slug) for place, slug in promised.items()} == {
            place: there[place] for place in promised
        }
        assert all((out / f"{slug}.md").is_file() for slug in there.values())
        promised = there
    assert len(set(promised.values())) == 241
