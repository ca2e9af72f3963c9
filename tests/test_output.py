"""Generated files: written when they differ, all or none, and removed when no longer wanted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest
from glossary.entry import InputError
from glossary.output import MANIFEST, Changes, apply, compare, exclusive, write_text

FILES = {"a.md": "A\n", "sub/b.md": "B é\n"}


def bring(folder: Path, files: dict[str, str]) -> Changes:
    with exclusive(folder):
        changes = compare(folder, files)
        apply(folder, files, changes)
    return changes


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*.md")
    }


def test_files_are_written(tmp_path: Path) -> None:
    changes = bring(tmp_path / "out", FILES)
    assert contents(tmp_path / "out") == FILES
    assert changes == Changes((MANIFEST, "a.md", "sub/b.md"))


def test_an_equal_file_keeps_its_time(tmp_path: Path) -> None:
    bring(tmp_path, FILES)
    os.utime(tmp_path / "a.md", (1, 1))
    assert bring(tmp_path, {**FILES, "sub/b.md": "new\n"}).write == ("sub/b.md",)
    assert (tmp_path / "a.md").stat().st_mtime == 1
    assert not bring(tmp_path, {**FILES, "sub/b.md": "new\n"})


def test_only_own_files_are_removed(tmp_path: Path) -> None:
    bring(tmp_path, FILES)
    (tmp_path / "mine.md").write_text("mine\n")
    assert bring(tmp_path, {"a.md": "A\n"}).remove == ("sub/b.md",)
    assert contents(tmp_path) == {"a.md": "A\n", "mine.md": "mine\n"}
    assert not (tmp_path / "sub").exists()


@pytest.mark.parametrize("listed", ["not json", '{"a": 1}', '["../precious.md", "/x", 3, ""]'])
def test_a_damaged_manifest_removes_nothing(tmp_path: Path, listed: str) -> None:
    out = tmp_path / "out"
    bring(out, FILES)
    precious = tmp_path / "precious.md"
    precious.write_text("keep me\n")
    (out / MANIFEST).write_text(listed)
    bring(out, {"a.md": "A\n"})
    assert precious.exists()
    assert json.loads((out / MANIFEST).read_text()) == ["a.md"]


def test_a_run_that_fails_while_staging_leaves_the_old_files_whole(tmp_path: Path) -> None:
    bring(tmp_path, FILES)
    broken = {"a.md": "changed\n", "c.md": "\ud800"}  # a lone surrogate cannot be encoded
    with pytest.raises(UnicodeEncodeError):
        bring(tmp_path, broken)
    assert contents(tmp_path) == FILES
    assert not list(tmp_path.glob(".staging-*"))


def test_leftovers_of_a_killed_run_are_swept(tmp_path: Path) -> None:
    (tmp_path / ".staging-killed").mkdir(parents=True)
    bring(tmp_path, FILES)
    assert not list(tmp_path.glob(".staging-*"))


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder\n")
    with pytest.raises(InputError, match=r"^[^\n]*file/out: cannot be written: [^\n]*$"):
        bring(tmp_path / "file" / "out", FILES)


def test_a_folder_in_the_place_of_a_page_leaves_the_others_whole(tmp_path: Path) -> None:
    bring(tmp_path, FILES)
    (tmp_path / "z.md").mkdir()
    with pytest.raises(InputError, match=r"z\.md is a folder"):
        bring(tmp_path, {"a.md": "changed\n", "z.md": "new\n"})
    (tmp_path / "z.md").rmdir()
    assert contents(tmp_path) == FILES


def test_comparing_writes_nothing(tmp_path: Path) -> None:
    assert compare(tmp_path / "out", FILES)
    assert not (tmp_path / "out").exists()


def test_one_file_is_replaced_only_when_it_differs(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "report.json"
    assert write_text(path, "1\n")
    os.utime(path, (1, 1))
    assert not write_text(path, "1\n")
    assert path.stat().st_mtime == 1
    assert write_text(path, "2\n")
    assert [entry.name for entry in path.parent.iterdir()] == ["report.json"]


def test_a_second_run_waits_for_the_first(tmp_path: Path) -> None:
    """The holder is another process, as two builds at once are."""
    script = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from glossary.output import exclusive
        with exclusive(Path(sys.argv[1])):
            print("held", flush=True)
            sys.stdin.readline()
            Path(sys.argv[1], "first.md").write_text("done")
        """
    )
    tools = Path(__file__).parents[1] / "tools"
    with subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(tools)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdin
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        seen: list[bool] = []

        def second() -> None:
            with exclusive(tmp_path):
                seen.append((tmp_path / "first.md").exists())

        waiting = threading.Thread(target=second)
        waiting.start()
        holder.stdin.write("go\n")
        holder.stdin.flush()
        waiting.join(timeout=60)
    assert seen == [True]
