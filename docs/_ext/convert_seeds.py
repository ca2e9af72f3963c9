"""Convert the seeds at the start of every Sphinx run, so that nobody builds a stale site.

In: the seeds folder that conf.py names. Out: the generated pages, and a redirect for
each renamed page, handed to sphinx-reredirects. The converter writes only what changed,
so that a run without news costs little and makes Sphinx read nothing again.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from glossary.entry import InputError
from glossary.pipeline import convert
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

__all__ = ["setup"]

# Before sphinx-reredirects looks for them, which has 500.
BEFORE_REREDIRECTS = 400

# The exit code of Sphinx for a build that could not run, and of the converter for bad input.
BAD_INPUT = 2

logger = logging.getLogger(__name__)


class Conversion:
    """One run of the converter, and the renamed pages it knows as pairs of docnames."""

    def __init__(self) -> None:
        self.renamed: list[tuple[str, str]] = []

    def run(self, app: Sphinx) -> None:
        """Bring the generated pages up to date; paths in the settings are relative to conf.py."""
        root = Path(app.confdir)
        pages = root / app.config.glossary_pages
        try:
            result = convert(root / app.config.glossary_seeds, pages)
        except InputError as error:
            # Not an exception: Sphinx would report it as a crash, with versions and traceback.
            logger.error("%s", error)
            raise SystemExit(BAD_INPUT) from None
        folder = pages.resolve().relative_to(app.srcdir).as_posix()
        self.renamed = [(f"{folder}/{old}", f"{folder}/{new}") for old, new in result.redirects]
        logger.info("seeds: %s", result.summary)

    def redirect(self, app: Sphinx) -> Iterable[tuple[str, dict[str, object], str]]:
        """Tell sphinx-reredirects where renamed pages went; adds no page itself.

        As late as this, because Sphinx reads everything again when the setting differs
        from the last run's.
        """
        app.config.redirects |= {
            old: app.builder.get_relative_uri(old, new) for old, new in self.renamed
        }
        return []


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension with Sphinx."""
    app.add_config_value("glossary_seeds", "seeds", "", str)
    app.add_config_value("glossary_pages", "docs/glossary", "", str)
    conversion = Conversion()
    app.connect("builder-inited", conversion.run)
    app.connect("html-collect-pages", conversion.redirect, priority=BEFORE_REREDIRECTS)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
