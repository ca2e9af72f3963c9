"""Bad input: what stops a run, in one line and with the old pages whole, and what does not."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from glossary.entry import NoteCode
from glossary.naming.ledger import LEDGER_NAME
from runs import OTHER, codes, report_of, run, snapshot

# --- what stops a run: exit code 2, one line, old pages whole -----------------------------


def no_seeds(seeds: Path, _out: Path) -> list[str]:
    (seeds / "one.txt").unlink()
    seeds.rmdir()
    return []


def no_entry(seeds: Path, _out: Path) -> list[str]:
    (seeds / "one.txt").write_text("", encoding="utf-8")
    return []


def unreadable(seeds: Path, _out: Path) -> list[str]:
    (seeds / "two.txt").symlink_to(seeds / "gone.txt")
    return []


def not_utf8(seeds: Path, _out: Path) -> list[str]:
    (seeds / "two.txt").write_bytes(OTHER.encode() + b"caf\xe9\n")
    return []


def with_nul(seeds: Path, _out: Path) -> list[str]:
    (seeds / "two.txt").write_bytes(b"one\ntwo\0\n")
    return []


def overrides_malformed(seeds: Path, _out: Path) -> list[str]:
    (seeds / "overrides.toml").write_text("[[decision]\n", encoding="utf-8")
    return []


def overrides_not_utf8(seeds: Path, _out: Path) -> list[str]:
    (seeds / "overrides.toml").write_bytes(b"# fine\n# caf\xe9\n")
    return []


def overrides_a_folder(seeds: Path, _out: Path) -> list[str]:
    (seeds / "overrides.toml").mkdir()
    return []


def overrides_about_no_page(seeds: Path, _out: Path) -> list[str]:
    text = '\n[[decision]]\npage = "nowhere"\ntitle = "X"\nreason = "y"\n'
    (seeds / "overrides.toml").write_text(text, encoding="utf-8")
    return []


def overrides_missing(seeds: Path, _out: Path) -> list[str]:
    return ["--overrides", str(seeds / "gone.toml")]


def ledger_malformed(seeds: Path, _out: Path) -> list[str]:
    (seeds / LEDGER_NAME).write_text("one column\n", encoding="utf-8")
    return []


def ledger_not_utf8(seeds: Path, _out: Path) -> list[str]:
    (seeds / LEDGER_NAME).write_bytes(b"# fine\n\n\xff\n")
    return []


def seeds_a_file(seeds: Path, _out: Path) -> list[str]:
    return ["--seeds", str(seeds / "one.txt")]


def report_not_writable(_seeds: Path, out: Path) -> list[str]:
    return ["--report", str(out / "edge-pooling.md" / "report.json")]


@pytest.mark.parametrize(
    ("spoil", "place"),
    [
        (no_seeds, r"seeds: "),
        (no_entry, r"seeds: "),
        (unreadable, r"two\.txt: "),
        (not_utf8, r"two\.txt:3: "),
        (with_nul, r"two\.txt:2: "),
        (seeds_a_file, r"one\.txt: the seeds folder is missing or is not a folder"),
        (overrides_not_utf8, r"overrides\.toml:2: "),
        (overrides_a_folder, r"overrides\.toml: cannot be read: "),
        (overrides_malformed, r"overrides\.toml:1: "),
        (overrides_about_no_page, r"overrides\.toml:\d: "),
        (overrides_missing, r"gone\.toml: "),
        (ledger_malformed, LEDGER_NAME.replace(".", r"\.") + ":1: "),
        (ledger_not_utf8, LEDGER_NAME.replace(".", r"\.") + ":3: "),
        (report_not_writable, r"report\.json: "),
    ],
)
def test_bad_input_stops_the_run(
    spoil: object, place: str, seeds: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(seeds, out) == 0
    before = snapshot(out)
    capsys.readouterr()
    (seeds / "new.txt").write_text(OTHER, encoding="utf-8")
    assert callable(spoil)
    if spoil in (no_seeds, no_entry):
        (seeds / "new.txt").unlink()
    assert run(seeds, out, *spoil(seeds, out)) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert re.fullmatch(rf"[^\n]*{place}[^\n]*\n", printed.err)
    assert snapshot(out) == before


def test_an_output_that_cannot_be_written_stops_the_run(
    seeds: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way\n", encoding="utf-8")
    assert run(seeds, tmp_path / "file" / "glossary") == 2
    assert re.fullmatch(
        r"[^\n]*file/glossary: cannot be written: [^\n]+\n", capsys.readouterr().err
    )


def test_an_unknown_option_is_explained(project: Path) -> None:
    command = [sys.executable, str(project / "tools" / "convert.py"), "--sedes", "x"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "unrecognized arguments: --sedes" in done.stderr


# --- what does not stop it: a note and a page, or an unplaced item -------------------------


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("**Bell** is a\x07 sound.", NoteCode.CONTROL_CHARACTER),
        ("**Fence** is this:\n```python\nx = 1", NoteCode.UNCLOSED_FENCE),
        ("**Formula** is $x_1 + \\alpha without an end.", NoteCode.UNCLOSED_FORMULA),
        ("**Table** is:\n| a | b |\n|---|---|\n| 1 | 2 | 3 |\nThe end.", NoteCode.RAGGED_TABLE),
        ("**Cut** is the sum over all x_{", NoteCode.TRUNCATED),
    ],
)
def test_damage_is_a_note_and_a_page(body: str, code: NoteCode, seeds: Path, out: Path) -> None:
    header = body.split("**")[1].lower() + ", some domain"
    (seeds / "two.txt").write_text(f"{header}\n{body}\n", encoding="utf-8")
    report = report_of(seeds, out)
    assert code.value in codes(report)
    assert len(report["entries"]) == 2
    assert all((out / str(entry["page"])).is_file() for entry in report["entries"])


def test_text_before_the_first_header_is_listed(seeds: Path, out: Path) -> None:
    (seeds / "two.txt").write_text(f"Stray words of no entry.\n\n{OTHER}", encoding="utf-8")
    unplaced = report_of(seeds, out)["unplaced"]
    assert [item["text"] for item in unplaced] == ["Stray words of no entry."]
    assert unplaced[0]["source"] == {"file": "two.txt", "first_line": 1, "last_line": 1}


def test_a_header_without_a_body_is_listed(seeds: Path, out: Path) -> None:
    (seeds / "two.txt").write_text("lonely term, some domain\n\n", encoding="utf-8")
    report = report_of(seeds, out)
    listed = [item["text"] for item in report["unplaced"]]
    listed += [entry["header"] for entry in report["entries"] if entry["notes"]]
    assert "lonely term, some domain" in listed


@pytest.mark.slow
def test_a_line_of_ten_megabytes_is_a_page(seeds: Path, out: Path) -> None:
    line = "**Long line** is " + "words without end, " * 530_000
    assert len(line) > 10_000_000
    (seeds / "two.txt").write_text(f"long line, tests\n\n{line}\n", encoding="utf-8")
    report = report_of(seeds, out)
    assert len(report["entries"]) == 2
