"""How fast pages load, by Lighthouse: its performance score, and what the score rests on.

Builds the site of this checkout, serves it on this machine and measures the landing page and
two entries as on a phone with a slow network. Prints scores out of 100 (goal 95); they depend
on how busy the machine is, so a missed goal is no failure. Needs Chromium and the checkers;
without them it says so.

    python bench/page_speed.py
"""

import gzip
import json
import os
import subprocess
import sys
import tempfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

ROOT = Path(__file__).resolve().parents[1]
LIGHTHOUSE = ROOT / "node_modules" / "lighthouse" / "cli" / "index.js"
KINDS = ("landing", "code", "formulas")
AUDITS = ("first-contentful-paint", "largest-contentful-paint", "cumulative-layout-shift")
GOAL = 95

sys.path.insert(0, str(ROOT / "tools"))
from chromium import find_chromium
from page_kinds import page_kinds


class _Packing(SimpleHTTPRequestHandler):
    """Serves as web servers do: text compressed, connections kept."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer with the file, packed if it is text."""
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        body, kind = path.read_bytes(), self.guess_type(path)
        packed = kind.startswith(("text/", "image/svg"))
        body = gzip.compress(body) if packed else body
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        """Keep requests out of the output."""


def measure(address: str, chromium: str) -> tuple[float, str]:
    """The score of one page, and its audits in words."""
    command = ["node", str(LIGHTHOUSE), address, "--only-categories=performance", "--quiet"]
    command += ["--output=json", "--chrome-flags=--headless=new --no-sandbox"]
    done = subprocess.run(
        command,
        env=os.environ | {"CHROME_PATH": chromium},
        capture_output=True,
        text=True,
        check=True,
    )
    report = json.loads(done.stdout)
    words = (f"{name} {report['audits'][name]['displayValue']}" for name in AUDITS)
    return 100 * report["categories"]["performance"]["score"], ", ".join(words)


def main() -> int:
    """Build, serve, measure and print."""
    chromium = find_chromium()
    if chromium is None or not LIGHTHOUSE.exists():
        print("Left out: it needs Chromium (apt install chromium) and `make checkers`.")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "html"
        command = [sys.executable, "-m", "sphinx", "-q", "-c", str(ROOT), str(ROOT / "docs")]
        subprocess.run([*command, str(site)], cwd=ROOT, check=True)
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Packing, directory=str(site)))
        Thread(target=server.serve_forever, daemon=True).start()
        kinds = page_kinds(site)
        for kind in KINDS:
            score, words = measure(f"http://127.0.0.1:{server.server_port}/{kinds[kind]}", chromium)
            print(f"{kind}: {score:.0f} of 100, goal {GOAL} ({words})")
        server.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main())
