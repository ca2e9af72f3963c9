"""Evidence from words: what is called, assigned and iterated, line against line."""

from __future__ import annotations

from glossary.code.case import Case, digits, lexical

__all__ = ["word_evidence"]


def word_evidence(case: Case) -> list[str]:
    """Features from the words of the statement, of the one before it, and of the header."""
    return [*_words(case), *_header(case), *_values(case), *_sequence(case)]


def _words(case: Case) -> list[str]:
    """The words of the statement and of the one before it in the block."""
    kind, callee = case.kind, case.statement.callee
    result: list[str] = []
    for word in lexical(case.statement):
        result += [word, f"{word} N:{case.names}"]
    result += [f"last {word}" for word in lexical(case.child)]
    result.append(f"c:{case.child.leaf} > {case.statement.leaf} k:{kind}")
    if callee:
        result += _receiver(case, case.statement.root)
    if kind == "decorator":
        result.append(f"@{case.statement.text[1:].split('(')[0][:30]}")
    return result


def _receiver(case: Case, root: str) -> list[str]:
    """Where the object that is called, or whose method is called, comes from."""
    snippet, header = case.snippet, case.header
    source = snippet.sources[case.index].get(root, -1)
    if source < 0:
        where = "free"
    elif source >= header:
        where = "in" if source > header else "head"
    else:
        where = "import" if snippet.kinds[source] == "import" else "before"
    inside = any(snippet.statements[inner].root == root for inner in case.inner)
    above = any(s.root == root for s in snippet.statements[:header])
    return [
        f"recv:{where} k:{case.kind}",
        f"recv:{where} k:{case.kind} b:{case.before}",
        f"recv:{where} used:{digits(inside, above)}",
    ]


def _header(case: Case) -> list[str]:
    """The word of the header: the function's name, what is iterated, opened, entered."""
    word, kind = case.head_word, case.kind
    return [
        f"H:{word}",
        f"H:{word} k:{kind}",
        f"H:{word} N:{case.names}",
        f"H:{word} N:{case.names} k:{kind}",
        f"H:{word} n:{case.count}",
        f"H:{word} c:{case.statement.leaf}",
        f"H:{word} N:{case.names} n:{case.count}",
    ]


def _values(case: Case) -> list[str]:
    """What sort of value is assigned here and before, and what a printed text begins with."""
    statement, child, kind = case.statement, case.child, case.kind
    result = [
        f"v:{statement.value} k:{kind}",
        f"v:{statement.value} k:{kind} n:{case.count}",
        f"v:{statement.value} k:{kind} N:{case.names}",
        f"v:{child.value} l:{case.last} v:{statement.value} k:{kind}",
    ]
    if statement.says:
        result += [f"s:{statement.says} k:{kind}", f"s:{statement.says} N:{case.names}"]
    if kind == "call":
        own = statement.uses - {statement.root}
        result.append(f"own:{min(2, len(own))} {statement.leaf}")
        result.append(f"own:{min(2, len(own))} N:{case.names}")
    return result


def _sequence(case: Case) -> list[str]:
    """The words of neighbouring lines, whatever block they are in."""
    snippet, index, kind = case.snippet, case.index, case.kind
    callee = case.statement.callee
    word, last = case.statement.leaf, case.child.leaf
    after = snippet.statements[index + 1] if index + 1 < snippet.size else None
    before = snippet.statements[index - 1]
    following = after.leaf if after else "end"
    run = digits(
        bool(callee) and before.callee == callee,
        bool(after and callee) and after is not None and after.callee == callee,
    )
    result = [
        f"nx:{following} k:{kind}",
        f"c:{word} nx:{following}",
        f"run:{run} k:{kind} n:{case.count}",
        f"bb:{snippet.kind(index - 2)} b:{case.before} k:{kind}",
        f"c:{last} > {word} N:{case.names}",
    ]
    if index > 1 and word:
        result.append(f"{snippet.statements[index - 2].leaf} > {last} > {word}")
    return result
