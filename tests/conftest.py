"""What the tests share: the project's folder, one strict build of the whole site, a browser."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import MappingProxyType

import pytest
from chromium import find_chromium
from glossary.pipeline import Glossary, read, render
from hypothesis import settings
from page_kinds import page_kinds
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from runs import ENTRY

ROOT = Path(__file__).resolve().parents[1]


def run(
    command: Sequence[str], folder: Path, environment: Mapping[str, str] = os.environ
) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder and hand back what it said, whether it failed or not."""
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def sphinx_build(source: Path, settings: Path, out: Path, *options: str) -> str:
    """Run Sphinx in a process of its own; its complaints are the failure's text."""
    command = [sys.executable, "-m", "sphinx", "-q", "-c", str(settings), *options]
    done = run([*command, str(source), str(out)], source)
    assert done.returncode == 0, done.stderr
    return done.stderr


@pytest.fixture(scope="session")
def project() -> Path:
    """The repository's top folder."""
    return ROOT


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A folder with one seed file of one entry."""
    folder = tmp_path / "seeds"
    folder.mkdir()
    (folder / "one.txt").write_text(ENTRY, encoding="utf-8")
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder for pages, which is not there yet."""
    return tmp_path / "out" / "glossary"


@pytest.fixture(scope="session")
def glossary() -> Glossary:
    """What the five seed files say, read once."""
    return read(ROOT / "seeds")


@pytest.fixture(scope="session")
def printed(glossary: Glossary) -> Mapping[str, str]:
    """By path relative to the output, the text of every file that is written for them."""
    return MappingProxyType(render(glossary, "glossary"))


@pytest.fixture(scope="session")
def built_html(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole site, built once from the seeds in one process; any warning fails it."""
    out = tmp_path_factory.mktemp("site") / "html"
    strict = ("-n", "-W", "--keep-going")
    doctrees = ("-d", str(out.with_name("doctrees")))
    sphinx_build(ROOT / "docs", ROOT, out, "-b", "html", "-E", "-j", "1", *doctrees, *strict)
    return out


@pytest.fixture(scope="session")
def built_epub(built_html: Path) -> Path:
    """The ePub of the whole glossary; any warning fails it."""
    out = built_html.with_name("epub")
    strict = ("-n", "-W", "--keep-going")
    doctrees = ("-d", str(built_html.with_name("doctrees")))
    sphinx_build(ROOT / "docs", ROOT, out, "-b", "epub", "-j", "1", *doctrees, *strict)
    (book,) = out.glob("*.epub")
    return book


# --- a browser and the checkers that drive one --------------------------------------------

CHECKERS = ROOT / "node_modules"

# A fixture that needs what not every machine has → whether it is there, and how to get it.
NEEDS: Mapping[str, tuple[Callable[[], object], str]] = {
    "browser": (find_chromium, "Chromium (apt install chromium)"),
    "checkers": (CHECKERS.is_dir, "the checkers (make checkers)"),
    "java": (partial(shutil.which, "java"), "Java (apt install default-jre-headless)"),
    "latex": (
        lambda: all(map(shutil.which, ("lualatex", "makeindex", "pdftotext"))),
        "LaTeX (make pdf says how) and pdftotext (apt install poppler-utils)",
    ),
}


def missing(fixtures: Sequence[str]) -> list[str]:
    """How to get what these fixtures lack on this machine."""
    return [hint for name, (find, hint) in NEEDS.items() if name in fixtures and not find()]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests; each opens its own context."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(scope="session")
def checkers() -> Path:
    """The folder of the checkers that package.json names."""
    return CHECKERS


@pytest.fixture(scope="session")
def java() -> str:
    """The command that runs Java."""
    return "java"


@pytest.fixture(scope="session")
def latex() -> None:
    """Asked for by tests that print."""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_words: object) -> None:
        """Keep requests out of the tests' output."""


@pytest.fixture(scope="session")
def address(built_html: Path) -> Iterator[str]:
    """Where the built site is served while the tests run, with a slash at the end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(built_html)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def kinds(built_html: Path) -> dict[str, str]:
    """By kind the address of the page that shows it best, relative to the site."""
    return page_kinds(built_html)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page on a desktop screen, in a browser without memory; an error on its console fails."""
    yield from _open(browser, 1280, 900)


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """The same on a phone."""
    yield from _open(browser, 390, 844)


def _open(browser: Browser, width: int, height: int) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": width, "height": height},
        permissions=["clipboard-read", "clipboard-write"],
    )
    page = context.new_page()
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:  # Furo logs each change of the theme
            complaints.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


# --- which tests run ------------------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    """The one way to accept changed golden pages."""
    parser.addoption("--update-golden", action="store_true", help="print the golden pages anew")


def pytest_configure(config: pytest.Config) -> None:
    """Properties are tried on fewer examples in the quick run, and never against the clock."""
    settings.register_profile("thorough", deadline=None)
    settings.register_profile("quick", deadline=None, max_examples=30)
    settings.load_profile("quick" if config.option.markexpr == "not slow" else "thorough")


LEFT_OUT = pytest.StashKey[list[str]]()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Whatever needs the whole site is slow; what this machine cannot run is left out, and said.

    Under CI nothing is left out: these tests fail.
    """
    hints: set[str] = set()
    unable: list[pytest.Item] = []
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "built_html" in fixtures:
            item.add_marker(pytest.mark.slow)
        if lacking := missing(fixtures):
            hints.update(lacking)
            unable.append(item)
    config.stash[LEFT_OUT] = []
    if unable and not os.environ.get("CI"):
        items[:] = [item for item in items if item not in unable]
        config.hook.pytest_deselected(items=unable)
        needs = " and ".join(sorted(hints))
        config.stash[LEFT_OUT] = [f"{len(unable)} tests were left out: they need {needs}."]


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say in one line what was left out, and how to get what it needs."""
    for line in config.stash.get(LEFT_OUT, []):
        terminalreporter.write_line(line, yellow=True)
