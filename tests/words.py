"""Words of a seed text and of a page, to show that nothing of the one is missing on the other."""

import html
import re
from collections import Counter
from collections.abc import Iterable

from glossary.entry import Page

WORD = re.compile(r"[^\W_]+")
# Character codes of a diagram's labels.
_MERMAID_CODE = re.compile(r"#(\d+);")


def words(text: str) -> Counter[str]:
    """Every word as often as it stands there, whatever its capitals."""
    return Counter(word.casefold() for word in WORD.findall(text))


def page_words(source: str) -> Counter[str]:
    """The words of a page's text; character references read as what they stand for."""
    plain = html.unescape(_MERMAID_CODE.sub(lambda code: chr(int(code[1])), source))
    return words(plain)


def repaired_words(page: Page) -> Counter[str]:
    """The words that the report lists as repaired."""
    return words(" ".join(repair.before for repair in page.entry.repairs))


def missing(texts: Iterable[str], source: str, page: Page) -> Counter[str]:
    """The words of the texts that stand neither on the page nor in the report."""
    there = page_words(source) + repaired_words(page)
    return sum((words(text) for text in texts), Counter[str]()) - there
