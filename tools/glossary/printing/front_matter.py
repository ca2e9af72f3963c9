"""Front matter: what a page says of itself to programs, as YAML above its text.

In: plain values, also of untrusted text. Out: the lines from ``---`` to ``---``, which YAML
reads back as these values whatever characters they hold.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

__all__ = ["front_matter"]

# JSON is YAML, but for a few characters that YAML does not print.
_JSON = json.JSONEncoder(ensure_ascii=False)
# Characters that JSON may write as they are and YAML (1.2, 5.1) does not print.
_NOT_PLAIN_YAML = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def front_matter(values: Mapping[str, object]) -> str:
    """YAML front matter; a value is a string, a truth value, a list of strings or a mapping."""
    return "\n".join(["---", *_yaml(values, ""), "---"])


def _yaml(values: Mapping[str, object], indent: str) -> Iterator[str]:
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield f"{indent}{key}:"
            yield from _yaml(value, indent + "  ")
        else:
            yield f"{indent}{key}: {_scalar(value)}"


def _scalar(value: object) -> str:
    text = _JSON.encode(value)
    return _NOT_PLAIN_YAML.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
