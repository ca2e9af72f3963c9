"""What reference checkers say of the built pages: the Nu HTML checker and Lighthouse."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from chromium import find_chromium
from conftest import run

# Errors that are a dependency's: the exact message → where it is reported.
KNOWN: dict[str, str] = {}

CATEGORIES = ("accessibility", "best-practices", "seo")
LEAST = 0.95


def test_every_page_is_valid_html(built_html: Path, checkers: Path, java: str) -> None:
    jar = checkers / "vnu-jar" / "build" / "dist" / "vnu.jar"
    options = ("--errors-only", "--skip-non-html", "--format", "json")
    done = run([java, "-jar", str(jar), *options, str(built_html)], built_html)
    errors = {
        f"{Path(error['url']).name}:{error.get('lastLine', 0)}: {error['message']}"
        for error in json.loads(done.stderr)["messages"]
        if error["message"] not in KNOWN
    }
    assert errors == set()


@pytest.mark.usefixtures("browser")
@pytest.mark.parametrize("kind", ["landing", "code"])
def test_lighthouse_finds_little_to_complain_about(
    address: str, checkers: Path, kinds: dict[str, str], kind: str, tmp_path: Path
) -> None:
    command = [
        "node",
        str(checkers / "lighthouse" / "cli" / "index.js"),
        address + kinds[kind],
        f"--only-categories={','.join(CATEGORIES)}",
        "--output=json",
        "--quiet",
        "--chrome-flags=--headless=new --no-sandbox",
    ]
    done = run(command, tmp_path, {**os.environ, "CHROME_PATH": find_chromium() or ""})
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    scores = {name: category["score"] for name, category in report["categories"].items()}
    failed = [audit["title"] for audit in report["audits"].values() if audit.get("score") == 0]
    assert min(scores[name] for name in CATEGORIES) >= LEAST, (scores, failed)
