"""Where the lines of a flattened program with braces began.

In: the text of a C-like program whose line breaks became spaces. Out: its lines. A line
ends after ``;``, ``{`` and ``}`` outside round brackets, with what belongs to a closing
brace (``} cell_t;``, ``} else {``, ``} while (…);``); the braces of values stay on their
line. What once ended with its line (``//`` comments, ``#`` directives) ends where a
statement certainly begins; when that is nowhere to be seen, there is no certain reading.
"""

from __future__ import annotations

import re

__all__ = ["TOKEN", "cut_statements", "may_end"]

TOKEN = re.compile(
    r"""
      (?P<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`[^`]*`)
    | (?P<comment>//[^\n]*|/\*.*?\*/)
    | (?P<empty>\{\s*\}|\(\s*\)|\[\s*\])
    | (?P<open>[{(\[]) | (?P<close>[})\]])
    | (?P<end>;)
    """,
    re.VERBOSE | re.DOTALL,
)
_TYPE = (
    r"(?:(?:static|const|constexpr|unsigned|signed|extern|inline|volatile|register|struct|enum"
    r"|__\w+__)\s+)*(?:void|bool|char|short|int|long|float|double|half|auto|size_t|u?int\d+_t"
    r"|std::[\w:<>, ]+|let|var|const|dim3|cuda\w+_t)"
)
# What certainly begins a statement, unlike the same words in a remark (`// for each row`).
_STATEMENT = re.compile(
    rf"""\s(?=
        {_TYPE}\s*[*&]*\s+(?:mut\s)?[*&]*[\w:]+\s*[=;(\[,{{] | (?:const|let|var)\s+[\[{{]
      | (?:if|for|while|switch)\s*\( | return(?:\s+[\w("'\[{{!&*-][^;.]{{0,80}})?;
      | else\b\s*(?:\{{|if\s*\() | (?:break|continue); | (?:await|async)\s+[\w.]+\s?\(
      | template\s*< | typedef\s | namespace\s+\w+\s*\{{ | using\s+(?:namespace\s+)?[\w:]+\s*[=;]
      | class\s+\w+\s*[:{{] | struct\s+\w*\s*\{{ | (?:public|private|protected):
      | __(?:global|device|host|shared|constant)__\s
      | \#\s?(?:include|define|pragma|if|ifdef|ifndef|endif|else|undef)\b
      | (?:pub\s+)?(?:fn|func|function)\s+\w+\s*[(<] | pub\s+(?:struct|enum|mod|use)\s
      | import\s+(?:["'{{*]|\w+\s+from\b|[\w.]+;) | export\s+(?:default|const|function|class)\s
      | // | /\* | \}}
      | (?P<weak>[\w.:>\[\]()+*-]+(?:\s*\[[^\[\]]*\])*\s(?:[-+*/|&^%]|<<|>>)?=\s[^;]{{1,200}};
          | [\w.:]+(?:->\w+)*(?:<<<[^<>]*>>>\s*)?\([^;]{{0,200}}\)\s*;)
    )""",
    re.VERBOSE,
)
# A word of a remark; any other before `name = …;` may be its type or a keyword.
_REMARK_WORD = re.compile(r"[a-z]{2,}|\S*[.:)!?]")
_KEYWORDS = re.compile(
    r"(?:await|async|mut|new|static|final|readonly|this|var|let|const|auto|def)$"
)
_DIRECTIVE = re.compile(
    r"(?<!\S)#\s?(?:include|define|pragma|ifdef|ifndef|if|elif|else|endif|undef)\b"
)
# The whole of a directive whose end is part of its form.
_WHOLE_DIRECTIVE = re.compile(
    r"""\#\s?(?:
        include\s*(?:<[^<>]*>|"[^"]*") | (?:ifdef|ifndef|undef)\s+\w+ | (?:endif|else)\b
      | pragma\s+once
    )""",
    re.VERBOSE,
)
_LINE_HEAD = re.compile(r"//\s?|#\s?\w+\s+(?:\w+(?:\([^()]*\))?\s?)?")
_ACCESS = re.compile(r"(?<=[;{}])\s*((?:public|private|protected|default|case\s[^:;{}]+):)(?!:)\s*")
_AFTER_BRACE = re.compile(r"\s*(?:;|,|\)|else\b|catch\b|finally\b|\])")
_DO_WHILE = re.compile(r"\s*while\s*\(")
_TYPE_HEAD = re.compile(r"\b(?:struct|union|enum)\b[^()=]*$")
_VALUE_HEAD = re.compile(
    r"(?:[=,(\[]|\breturn|[\w>\])]\s*\[\w*\]\s*=?|\b(?:import|export|const|let|var)"
    r"|\buse\s[\w:]*::|\bimport\s+\w+\s*,)\s*$"
)
_BLOCK_HEAD = re.compile(r"(?:=>|\))\s*$")
_VALUE = "="
_LONGEST_HEAD = 120
_NAMED = re.compile(r"\s*[*\w][\w\s*,\[\]]*(?=;)")


def cut_statements(text: str) -> list[str] | None:
    """The lines of a flattened program; ``None`` when a comment's end is not certain."""
    cutter = _Cutter(_ACCESS.sub(r" \1\n", text))
    if not cutter.run():
        return None
    lines = (line.strip() for piece in cutter.pieces for line in piece.split("\n"))
    return [line for line in lines if line]


def may_end(remark: str) -> bool:
    """Whether a remark's last word is certainly its own."""
    last = remark.rsplit(" ", maxsplit=1)[-1]
    return _REMARK_WORD.fullmatch(last) is not None and not _KEYWORDS.search(last)


class _Cutter:
    """The reading of one text: pieces so far, the one under way, the brackets open."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pieces: list[str] = []
        self.current = ""
        self.position = 0
        self.directives = [match.start() for match in _DIRECTIVE.finditer(text)][::-1]
        self.heads: list[tuple[str, int]] = []  # what stands before each open brace, and round
        self.round = 0  # round and square brackets open since the last block, braces of values

    def run(self) -> bool:
        """Read to the end; whether the end of every comment and directive is certain."""
        while True:
            token = TOKEN.search(self.text, self.position)
            while self.directives and self.directives[-1] < self.position:
                self.directives.pop()
            if self.directives and (token is None or self.directives[-1] < token.start()):
                if not self._directive(self.directives.pop()):
                    return False
                continue
            if token is None:
                break
            self.current += self.text[self.position : token.start()]
            self.position = token.end()
            if token.lastgroup == "comment" and token.group().startswith("//"):
                if not self._to_line_end(token.start()):
                    return False
                continue
            self._take(token.group())
        self.pieces.append(self.current + self.text[self.position :])
        return True

    def _directive(self, start: int) -> bool:
        self._close(self.text[self.position : start])
        whole = _WHOLE_DIRECTIVE.match(self.text, start)
        if whole is None:
            return self._to_line_end(start)
        self.pieces.append(whole.group())
        self.position = whole.end()
        return True

    def _to_line_end(self, start: int) -> bool:
        """A comment or directive ends where a statement begins, or with the text."""
        if self.round:
            return False  # among values anything may follow a remark
        head = _LINE_HEAD.match(self.text, start)
        ending = _STATEMENT.search(self.text, max(start, (head.end() if head else start) - 1))
        end = ending.start() if ending else len(self.text)
        remark = self.text[start:end]
        if ending and ((ending["weak"] and not may_end(remark)) or "{" in remark):
            return False
        self.pieces.append(self.current + self.text[start:end])
        self.current, self.position = "", end
        return ending is not None or ";" not in self.text[start:]

    def _close(self, rest: str = "") -> None:
        self.pieces.append(self.current + rest)
        self.current = ""

    def _take(self, word: str) -> None:
        if word == "{":
            head = self.current[-_LONGEST_HEAD:].strip()
            block = _BLOCK_HEAD.search(head) is not None
            value = not block and (self.round > 0 or _VALUE_HEAD.search(head) is not None)
            self.heads.append((_VALUE if value else head, self.round))
            self.round = self.round + 1 if value else 0
            self.current += word
            if not value:
                self._close()
            return
        if word == "}" and self.heads:
            head, self.round = self.heads.pop()
            if head == _VALUE:
                self.current += word
                return
            self._close()
            self.current = word
            self._end_brace(head)
            return
        self.round += {"(": 1, "[": 1, ")": -1, "]": -1}.get(word, 0)
        self.round = max(0, self.round)
        self.current += word
        if not self.round and (word == ";" or (word[0] == "{" and not self._goes_on())):
            self._close()

    def _end_brace(self, head: str) -> None:
        """What stands on the line of a closing brace."""
        if _TYPE_HEAD.search(head) and (named := _NAMED.match(self.text, self.position)):
            self.current += named.group()
            self.position = named.end()
            return
        do_while = head == "do" and _DO_WHILE.match(self.text, self.position)
        if not (do_while or self._goes_on()):
            self._close()

    def _goes_on(self) -> bool:
        return _AFTER_BRACE.match(self.text, self.position) is not None
