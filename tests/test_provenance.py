"""The way from a page back to its seed, and the date below it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from conftest import ROOT, run
from provenance import edit_address

SITE = {
    "conf.py": f"""
import sys
sys.path.insert(0, {str(ROOT / "docs" / "_ext")!r})
extensions = ["myst_parser", "provenance"]
myst_enable_extensions = ["attrs_block"]
html_theme = "basic"

def setup(app):  # as convert_seeds does
    app.add_config_value("glossary_seeds", "seeds", "env")
""",
    "index.md": '---\nsources: ["a b.txt:3-9"]\n---\n# Start\n\n{.source}\nSource: a b.txt\n',
}
LAST_DAY = "1767139200"  # 31 December 2025


def build(folder: Path, *options: str, date: str = "") -> str:
    for name, text in SITE.items():
        (folder / name).write_text(text, encoding="utf-8")
    environment = {key: value for key, value in os.environ.items() if key != "SOURCE_DATE_EPOCH"}
    if date:
        environment["SOURCE_DATE_EPOCH"] = date
    command = [sys.executable, "-m", "sphinx", "-nWq", *options, ".", "out"]
    done = run(command, folder, environment)
    assert done.returncode == 0, done.stderr
    return (folder / "out" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("repository", "address"),
    [
        (
            "https://github.com/some/where.git",
            "https://github.com/some/where/edit/v1.0/seeds/x%20y.txt#L1-L2",
        ),
        (
            "git@github.com:some/where.git",
            "https://github.com/some/where/edit/v1.0/seeds/x%20y.txt#L1-L2",
        ),
        (
            "https://gitlab.com/a/b/c/",
            "https://gitlab.com/a/b/c/-/edit/v1.0/seeds/x%20y.txt#L1-2",
        ),
        (
            "ssh://git@bitbucket.org/some/where",
            "https://bitbucket.org/some/where/src/v1.0/seeds/x%20y.txt?mode=edit#lines-1:2",
        ),
        ("https://example.org/some/where", ""),
        ("", ""),
    ],
)
def test_each_host_has_its_own_address_for_lines(repository: str, address: str) -> None:
    assert edit_address(repository, "v1.0", "seeds", "x y.txt:1-2") == address


@pytest.mark.slow
def test_a_page_leads_to_its_seed_where_the_repository_is_known(tmp_path: Path) -> None:
    assert "Suggest an edit" not in build(tmp_path)
    page = build(tmp_path, "-D", "glossary_repository=https://github.com/some/where.git")
    assert 'href="https://github.com/some/where/edit/main/seeds/a%20b.txt#L3-L9"' in page
    assert "Suggest an edit</a>" in page


@pytest.mark.slow
def test_the_date_is_given_or_that_of_the_last_commit_or_none(tmp_path: Path) -> None:
    assert "Last updated on" not in build(tmp_path)
    assert "Last updated on 31 December 2025" in build(tmp_path, "-E", date=LAST_DAY)
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    for command in (["init", "-q"], ["add", "."], [*who, "commit", "-q", "-m", "Start"]):
        dated = {**os.environ, "GIT_COMMITTER_DATE": "2024-02-29T12:00:00Z"}
        assert run(["git", *command], tmp_path, dated).returncode == 0
    assert "Last updated on 29 February 2024" in build(tmp_path, "-E")
