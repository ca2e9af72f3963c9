"""Evidence for where a statement stands: the names of features, which a model weighs.

In: a snippet, a statement, an open block. Out: the features of *leaving* that
block before the statement, and those of *standing* directly in it, each with the
group of weights they belong to. A layout's score is the sum, over its
statements, of the blocks that each one leaves and the block in which it stands;
so what was learned on shallow snippets carries over to deep ones, and the same
question is asked only once however many layouts share it.

A feature is a short string such as ``k:call b:assign`` (this is a call, an
assignment stood before). Which of them matter, and how much, is the model's
business: see ``tools/training/train_python_layout.py``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from glossary.code.snippet import DEFINITIONS, FAR, FUNCTIONS, Frame, Snippet
from glossary.code.statements import Statement

__all__ = ["Evidence", "leaving", "standing", "step"]

Evidence = tuple[str, list[str]]

_WORD = re.compile(r"[A-Za-z]+")
_NEAR = 8  # statements looked ahead


def leaving(snippet: Snippet, index: int, frame: Frame) -> Evidence:
    """Evidence for closing the block of ``frame`` before statement ``index``."""
    case = _Case(snippet, index, frame)
    features = [
        *_shape(case),
        *_names(case),
        *_bindings(case),
        *_lookahead(case),
        *_parallels(case),
        *_comments(case),
        *_words(case),
        *_header(case),
        *_around(case),
    ]
    if case.block in DEFINITIONS:
        features += _definition(case)
    if case.kind in DEFINITIONS or case.kind == "decorator":
        features += _next_definition(case)
    return case.block, features


def _digits(*facts: bool) -> str:
    return "".join("1" if fact else "0" for fact in facts)


def _bucket(number: int) -> str:
    return str(number) if number < 4 else "4" if number < 6 else "6" if number < 10 else "10"


def _root(dotted: str) -> str:
    return dotted.split(".", 1)[0]


def _leaf(dotted: str) -> str:
    return dotted.rsplit(".", 1)[-1]


def _lexical(statement: Statement) -> tuple[str, str, str]:
    callee = statement.callee
    return f"c:{_leaf(callee)}", f"r:{_root(callee)}", f"t:{statement.target}"


class _Case:
    """One question (may this block be left before this statement?) and its common facts."""

    __slots__ = (
        "after", "before", "block", "child", "count", "first", "frame", "head", "head_word",
        "header", "index", "inner", "kind", "last", "names", "snippet", "statement",
    )  # fmt: skip

    def __init__(self, snippet: Snippet, index: int, frame: Frame) -> None:
        statements = snippet.statements
        self.snippet = snippet
        self.index = index
        self.frame = frame
        self.header = frame.header
        self.block = snippet.kinds[frame.header]
        self.statement = statements[index]
        self.kind = snippet.kinds[index]
        self.before = snippet.kind(index - 1)
        self.after = snippet.kind(index + 1)
        self.head = statements[frame.header]
        self.head_word = _leaf(self.head.callee) or self.head.target
        self.child = statements[frame.last]
        self.first = statements[frame.first]
        self.last = snippet.kinds[frame.last]
        self.count = _bucket(frame.count)
        self.inner = range(frame.header + 1, index)
        self.names = self._name_code()

    def _name_code(self) -> str:
        """Five digits: which names of the block the statement, or one below, still uses."""
        snippet, header = self.snippet, self.header
        head_now = body_now = updated_now = False
        for name, source in snippet.sources[self.index].items():
            if source == header:
                head_now = True
            elif source > header:
                if snippet.first_binding[name] < header:
                    updated_now = True
                else:
                    body_now = True
        head_later = snippet.last_use[header] >= self.index
        body_later = any(snippet.last_use[inner] >= self.index for inner in self.inner)
        return _digits(head_now, head_later, body_now, body_later, updated_now)


def _shape(case: _Case) -> list[str]:
    """Kinds of statements around, and the size of the block."""
    kind, count, last = case.kind, case.count, case.last
    alike = sum(case.snippet.kinds[inner] == kind for inner in case.inner)
    left = _bucket(case.snippet.size - case.index)
    position = _bucket(case.header)
    return [
        "any",
        f"k:{kind}",
        f"k:{kind} b:{case.before}",
        f"k:{kind} l:{last}",
        f"k:{kind} a:{case.after}",
        f"k:{kind} b:{case.before} a:{case.after}",
        f"k:{kind} n:{count}",
        f"l:{last} n:{count}",
        f"h:{case.snippet.kind(case.header - 1)}",
        f"left:{left}",
        f"pos:{position} left:{left}",
        f"pos:{position} n:{count} k:{kind}",
        f"alike:{min(3, alike)} n:{count} k:{kind}",
    ]


def _names(case: _Case) -> list[str]:
    """Which names of the block are still needed."""
    snippet, kind, names = case.snippet, case.kind, case.names
    head_now, head_later, body_now, body_later, updated = tuple(names)
    sources = snippet.sources[case.index].values()
    outer = any(source < case.header for source in sources)
    chain = _digits(
        case.index - 1 in sources,
        case.index + 1 < snippet.size and case.index in snippet.sources[case.index + 1].values(),
    )
    result = [
        f"N:{names}",
        f"N:{names} k:{kind}",
        f"N:{names} n:{case.count}",
        f"head:{head_now}{head_later}",
        f"head:{head_now}{head_later} k:{kind}",
        f"body:{body_now}{body_later}",
        f"body:{body_now}{body_later} k:{kind}",
        f"upd:{updated} k:{kind}",
        f"out:{_digits(outer)} upd:{updated} body:{body_now}",
        f"headused:{_digits(snippet.last_use[case.header] > case.header)} head:{head_now}",
        f"chain:{chain} k:{kind}",
        f"chain:{chain} N:{names}",
        f"headuses:{_digits(bool(case.head.uses & case.statement.uses))} k:{kind}",
        f"N:{names} k:{kind} b:{case.before}",
        *_outer_names(case),
    ]
    if any(snippet.next_use[inner] == case.index for inner in case.inner):
        result.append(f"firstuse k:{kind}")
    if snippet.next_use[case.header] >= case.index and case.block not in ("class", "main"):
        wait = snippet.next_use[case.header] - case.index
        unused = snippet.last_use[case.header] < 0
        result.append(f"unused:{min(3, wait)} never:{_digits(unused)}")
    if "self" in case.statement.uses:
        result.append(f"self k:{kind}")
    elif snippet.self_below[case.index]:
        result.append(f"self-later k:{kind}")
    if {"await", "async"} & case.statement.flags:
        result.append(f"async:{_digits('async' in case.head.flags)} k:{kind}")
    return result


def _outer_names(case: _Case) -> list[str]:
    """Whether the statement shares names from above the block with it, or brings others."""
    snippet = case.snippet
    outer = {
        name
        for name, source in snippet.sources[case.index].items()
        if source < case.header and snippet.kinds[source] != "import"
    }
    inside = {name for inner in case.inner for name in snippet.statements[inner].uses}
    code = _digits(bool(outer & inside), bool(outer - inside - case.head.uses))
    return [f"outer:{code} k:{case.kind}", f"outer:{code} N:{case.names}"]


def _bindings(case: _Case) -> list[str]:
    """What the statement binds: new names, names of the block, names from above it."""
    snippet, kind, header = case.snippet, case.kind, case.header
    result: list[str] = []
    for name, source in snippet.rebinds[case.index].items():
        where = "in" if source > header else "head" if source == header else "before"
        result.append(f"re:{where} k:{kind}")
        if where == "in" and snippet.first_binding[name] < header:
            result.append(f"re:both k:{kind}")
    if kind == "augmented":
        first = snippet.first_binding.get(case.statement.target, -1)
        result.append(f"aug:{'none' if first < 0 else 'in' if first > header else 'before'}")
    binds = case.statement.binds
    if binds:
        inner = any(binds & snippet.statements[i].binds for i in case.inner)
        result += [
            f"dead:{_digits(snippet.last_use[case.index] < 0)} k:{kind}",
            f"rebinds:{_digits(inner, bool(binds & case.head.binds))} k:{kind}",
        ]
        if binds & case.head.uses:
            result.append(f"bindshead k:{kind}")
    return result + _carried(case)


def _carried(case: _Case) -> list[str]:
    """Whether this or one of the next statements sets anew what the block takes from above.

    In a loop that is how one round hands on to the next.
    """
    snippet, index = case.snippet, case.index
    taken = {
        name
        for inner in range(case.header, index)
        for name, source in snippet.sources[inner].items()
        if source < case.header and snippet.kinds[source] not in DEFINITIONS | {"import"}
    }
    below = snippet.statements[index + 1 : index + _NEAR]
    now = bool(taken & case.statement.binds)
    later = any(taken & statement.binds for statement in below)
    code = _digits(now, later)
    return [f"carry:{code} k:{case.kind}", f"carry:{code} N:{case.names}"]


def _lookahead(case: _Case) -> list[str]:
    """What stands further down: uses of the block's names, the next return."""
    snippet, kind, index, header = case.snippet, case.kind, case.index, case.header
    distance = snippet.last_use[header] - index
    head = "none" if distance < 0 else "0" if not distance else "1" if distance < 3 else "3"
    later = 0
    for below in range(index, min(snippet.size, index + _NEAR)):
        later += any(
            header < source < index and snippet.first_binding[name] > header
            for name, source in snippet.sources[below].items()
        )
    near = sum(1 for fed in snippet.reach[index] if fed < index + 6)
    return [
        f"hd:{head} later:{min(later, 4)}",
        f"hd:{head} k:{kind}",
        f"later:{min(later, 4)} k:{kind}",
        f"reach:{min(3, near)} k:{kind}",
        f"ret:{snippet.next_return[index]} k:{kind}",
        f"rest:{','.join(snippet.kinds[index:][:4])}",
    ]


def _parallels(case: _Case) -> list[str]:
    """Likeness to the block's children and to its header."""
    kind, callee, target = case.kind, case.statement.callee, case.statement.target
    child, head = case.child, case.head
    result: list[str] = []
    if child.kind == kind and child.callee and child.callee == callee:
        result += ["same-call", f"same-call c:{_leaf(callee)}"]
    elif child.callee and _root(child.callee) == _root(callee):
        result.append(f"same-root k:{kind} l:{case.last}")
    if callee and case.first.callee == callee:
        result.append("same-as-first")
    if child.target and _root(child.target) == _root(target):
        result.append(f"same-target k:{kind}")
    if head.kind == kind:
        result.append(f"like-header n:{case.count}")
        if callee and head.callee == callee:
            result += ["header-call", f"header-call {case.head_word}"]
    return result


def _comments(case: _Case) -> list[str]:
    """Whether a comment sets the statement off, and with what word it begins."""
    kind, names = case.kind, case.names
    if not case.statement.comments:
        earlier = any(case.snippet.statements[inner].comments for inner in case.inner)
        return [f"no# k:{kind} any:{_digits(earlier)}"]
    word = _WORD.search(case.statement.comments[0])
    return [
        "#",
        f"# k:{kind}",
        f"#:{word.group().lower() if word else '?'}",
        f"# names:{names[1:4]}",
        f"# n:{case.count}",
        f"#first:{_digits(bool(case.first.comments))}",
    ]


def _words(case: _Case) -> list[str]:
    """The words of the statement and of the one before it in the block."""
    kind, callee = case.kind, case.statement.callee
    result: list[str] = []
    for word in _lexical(case.statement):
        result += [word, f"{word} N:{case.names}"]
    result += [f"last {word}" for word in _lexical(case.child)]
    result.append(f"c:{_leaf(case.child.callee)} > {_leaf(callee)} k:{kind}")
    if callee:
        result += _receiver(case, _root(callee))
    if kind == "decorator":
        result.append(f"@{case.statement.text[1:].split('(')[0][:30]}")
    return result


def _receiver(case: _Case, root: str) -> list[str]:
    """Where the object that is called, or whose method is called, comes from."""
    snippet, header = case.snippet, case.header
    source = snippet.sources[case.index].get(root, -1)
    if source < 0:
        where = "free"
    elif source >= header:
        where = "in" if source > header else "head"
    else:
        where = "import" if snippet.kinds[source] == "import" else "before"
    inside = any(_root(snippet.statements[inner].callee) == root for inner in case.inner)
    above = any(_root(s.callee) == root for s in snippet.statements[:header])
    return [
        f"recv:{where} k:{case.kind}",
        f"recv:{where} k:{case.kind} b:{case.before}",
        f"recv:{where} used:{_digits(inside, above)}",
    ]


def _header(case: _Case) -> list[str]:
    """The word of the header: the function's name, what is iterated, opened, entered."""
    word, kind = case.head_word, case.kind
    return [
        f"H:{word}",
        f"H:{word} k:{kind}",
        f"H:{word} N:{case.names}",
        f"H:{word} N:{case.names} k:{kind}",
        f"H:{word} n:{case.count}",
        f"H:{word} c:{_leaf(case.statement.callee)}",
    ]


def _around(case: _Case) -> list[str]:
    """The enclosing block, to which leaving would lead."""
    snippet, parent, kind = case.snippet, case.frame.parent, case.kind
    around = snippet.block(parent)
    local = header = False
    for source in snippet.sources[case.index].values():
        local = local or parent < source < case.header
        header = header or (source == parent and parent >= 0)
    return [
        f"p:{around}",
        f"p:{around} k:{kind}",
        f"p:{around} N:{case.names}",
        f"p:{around} k:{kind} a:{case.after}",
        f"p:{around} n:{case.count}",
        f"p:{around} ret:{min(3, snippet.next_return[case.index])}",
        f"p:{around} local:{_digits(local, header)} k:{kind}",
        f"p:{around} left:{_bucket(snippet.size - case.index)}",
    ]


def _definition(case: _Case) -> list[str]:
    """For a function or class: whether it has returned, and is called from here on."""
    snippet, index, header, kind = case.snippet, case.index, case.header, case.kind
    returned = any(
        snippet.kinds[inner] == "return" and "value" in snippet.statements[inner].flags
        for inner in case.inner
    )
    users = snippet.users[header]
    call = min((user for user in users if user >= index), default=-1)
    gap = min(4, call - index) if call >= 0 else FAR
    feeds = index in users or any(user in snippet.reach[index] for user in users)
    more = snippet.next_return[index] < FAR
    outside = {
        source
        for source in snippet.sources[index].values()
        if source < header and snippet.kinds[source] not in DEFINITIONS | {"import"}
    }
    return [
        f"returned:{_digits(returned, more)} k:{kind}",
        f"returned:{_digits(returned)} ret:{snippet.next_return[index]}",
        f"call:{_digits(index in users, call >= 0)} k:{kind}",
        f"call:{_digits(index in users, call >= 0)} returned:{_digits(returned)}",
        f"gap:{gap} k:{kind}",
        f"gap:{gap} feeds:{_digits(feeds, more)}",
        f"feeds:{_digits(feeds)} k:{kind}",
        f"nextdef:{snippet.next_definition[index]} k:{kind}",
        f"globals:{min(3, len(outside))} k:{kind}",
        f"free:{snippet.free[index]} sources:{min(3, len(snippet.sources[index]))}",
    ]


def _next_definition(case: _Case) -> list[str]:
    """For a statement that begins a definition: what makes it a sibling, or nested."""
    snippet = case.snippet
    target = snippet.definition(case.index)
    kind = snippet.kinds[target]
    used = snippet.last_use[target]
    return [
        f"def:{kind}",
        f"def:{kind} ret:{_digits(snippet.returned[target])}",
        f"def:{kind} dunder:{_digits('dunder' in snippet.statements[target].flags)}",
        f"def:{kind} deco:{_digits(target != case.index)}",
        f"def:{kind} near:{_digits(used - target < 12)} used:{_digits(used >= 0)}",
        f"def:{kind} last:{case.before}",
        f"def:{kind} class:{_digits('class' in snippet.kinds[: case.header + 1])}",
    ]


def standing(snippet: Snippet, index: int, frame: Frame) -> Evidence:
    """Evidence for statement ``index`` as the next child of the block of ``frame``."""
    statement = snippet.statements[index]
    child, first = snippet.statements[frame.last], snippet.statements[frame.first]
    kind, last = snippet.kinds[index], snippet.kind(frame.last)
    result = [
        f"k:{kind}",
        f"k:{kind} l:{last}",
        f"l:{last} n:{_bucket(frame.count)}",
        f"free:{min(2, snippet.free[index])} k:{kind}",
        f"{_leaf(child.callee)} > {_leaf(statement.callee)}",
        *_lexical(statement),
    ]
    if child.callee and child.callee == statement.callee:
        result.append("same-call")
    if child.callee and _root(child.callee) == _root(statement.callee):
        result.append(f"same-root k:{kind}")
    if child.target and _root(child.target) == _root(statement.target):
        result.append(f"same-target k:{kind}")
    if child.binds & statement.uses:
        result.append(f"uses-last l:{last} k:{kind}")
    if bool(first.comments) == bool(statement.comments):
        result.append(f"comments-alike:{_digits(bool(first.comments))}")
    if statement.comments and child.comments:
        result.append("comments-both")
    if kind in FUNCTIONS or kind in ("class", "decorator"):
        result.append(f"def:{snippet.kinds[snippet.definition(index)]} l:{last}")
    return f"in {snippet.block(frame.header)}", result


def step(snippet: Snippet, index: int, closed: Sequence[Frame], target: Frame) -> Evidence:
    """Evidence for the whole step: the blocks left, innermost first, and the one stood in."""
    kind = snippet.kinds[index]
    chain = ">".join(snippet.kinds[frame.header] for frame in closed)
    block = snippet.block(target.header)
    comment = _digits(bool(snippet.statements[index].comments))
    return "step", [
        f"{chain} to:{block}",
        f"{chain} to:{block} k:{kind}",
        f"{chain} k:{kind} b:{snippet.kind(index - 1)}",
        f"{len(closed)} k:{kind} #{comment}",
    ]
