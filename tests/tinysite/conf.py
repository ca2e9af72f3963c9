"""A miniature site with two captions, for tests that build for real."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "docs" / "_ext"))

project = "Tiny"
extensions = ["myst_parser", "notfound.extension", "sidebar"]
html_theme = "furo"
notfound_urls_prefix = "/"
