"""Where a page comes from: "Suggest an edit" beside its source, and when the texts last changed.

In: the ``sources`` in a page's front matter, as ``file:first-last`` relative to the seeds
folder, and ``glossary_repository`` with ``glossary_branch``, which Read the Docs knows. Out:
in HTML, a link to these lines in the repository's editor; nothing without a repository, or at
a host whose addresses are not known here.

The date below each page is that of the last commit unless ``SOURCE_DATE_EPOCH`` is set, so
that two builds of one state give the same bytes. Without either there is no date.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from urllib.parse import quote

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.typing import ExtensionMetadata

__all__ = ["edit_address", "setup"]

LABEL = "Suggest an edit"
DATE = "%d %B %Y"

# By host: the address of a file's lines in the editor.
EDITORS: Mapping[str, str] = MappingProxyType(
    {
        "github.com": "{repository}/edit/{branch}/{file}#L{first}-L{last}",
        "gitlab.com": "{repository}/-/edit/{branch}/{file}#L{first}-{last}",
        "bitbucket.org": "{repository}/src/{branch}/{file}?mode=edit#lines-{first}:{last}",
    }
)
_CLONE_URL = re.compile(r"(?:https://|ssh://)?(?:git@)?([\w.-]+)[:/](.+?)(?:\.git)?/?")
_SOURCE = re.compile(r"(.+):(\d+)-(\d+)")


def edit_address(repository: str, branch: str, folder: str, source: str) -> str:
    """The address at which lines of a seed file are edited; empty when it is not known.

    ``repository`` is any form that ``git clone`` takes, ``source`` is ``file:first-last``.
    """
    clone, place = _CLONE_URL.fullmatch(repository), _SOURCE.fullmatch(source)
    if clone is None or place is None or clone[1] not in EDITORS:
        return ""
    return EDITORS[clone[1]].format(
        repository=f"https://{clone[1]}/{clone[2]}",
        branch=quote(branch),
        file=quote(f"{folder}/{place[1]}"),
        first=place[2],
        last=place[3],
    )


class SuggestAnEdit(SphinxPostTransform):
    """Adds the links to the line that names a page's sources."""

    default_priority = 500
    formats = ("html",)

    def run(self, **_options: object) -> None:
        """Append one link a source."""
        for line in self.document.findall(nodes.paragraph):
            if "source" in line["classes"]:
                for address in self._addresses():
                    link = nodes.reference("", LABEL, refuri=address, internal=False)
                    line += [nodes.Text(" · "), link]

    def _addresses(self) -> Iterator[str]:
        config = self.config
        if not config.glossary_repository:
            return
        sources = self.env.metadata[self.env.current_document.docname].get("sources", "[]")
        for source in json.loads(sources):
            address = edit_address(
                config.glossary_repository, config.glossary_branch, config.glossary_seeds, source
            )
            if address:
                yield address


def set_date(app: Sphinx, config: Config) -> None:
    """Let the date of a page be that of the last commit, where nothing else is asked for."""
    if "SOURCE_DATE_EPOCH" not in os.environ:
        seconds = _last_commit(str(app.confdir))
        if not seconds:
            return
        os.environ["SOURCE_DATE_EPOCH"] = seconds
    if config.html_last_updated_fmt is None:
        config.html_last_updated_fmt = DATE


def _last_commit(folder: str) -> str:
    """The time of the last commit in seconds since 1970; empty outside of a repository."""
    command = ["git", "log", "-1", "--format=%ct"]
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command, no shell
            command, cwd=folder, capture_output=True, text=True, check=False
        )
    except OSError:  # no git
        return ""
    return done.stdout.strip()


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the transform, the settings and the date."""
    app.add_config_value("glossary_repository", "", "html", (str,))
    app.add_config_value("glossary_branch", "main", "html", (str,))
    app.add_post_transform(SuggestAnEdit)
    app.connect("config-inited", set_date)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
