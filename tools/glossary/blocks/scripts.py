"""Languages whose statements begin with a known word: shell, Dockerfile, Prolog.

In: a script without its indentation, or without its line breaks too. Out: one statement
a line; what a shell's keywords enclose, and what follows a backslash, is indented.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from glossary.blocks.layout import Layout, cut, lines_of

__all__ = [
    "SHELL_COMMAND",
    "docker_layout",
    "prolog_layout",
    "session_layout",
    "shell_layout",
]

# Programs whose name begins a command wherever it stands: no words of a sentence among them.
_PROGRAMS = (
    *("accelerate", "airflow", "apptainer", "apt(?:-get)?", "aws", "awk", "axolotl", "bash"),
    *("bentoml", "brew", "cargo", "cat", "cd", "chmod", "chown", "cmake", "conda", "cp", "curl"),
    *("dbt", "deepspeed", "docker(?:-compose)?", "duckdb", "dvc", "echo", "eksctl", "export"),
    *("feast", "ffmpeg", "g\\+\\+", "gcc", "gcloud", "gdb", "git", "grep", "gsutil", "gunicorn"),
    *("helm", "huggingface-cli", "istioctl", "iverilog", "jq", "jupyter", "kcat", "kedro"),
    *("kubectl", "kustomize", "litgpt", "ln", "lm_eval", "ls", "make", "mamba", "minikube"),
    *("mkdir", "mlflow", "mpirun", "mv", "ncu", "npm", "npx", "nsys", "numactl", "nvcc"),
    *("nvidia-smi", "ollama", "openroad", "openssl", "optimum-cli", "perl", "pip3?", "pipx"),
    *("pnpm", "podman", "poetry", "psql", "pytest", "python3?", "ray", "redis-cli", "rm", "rsync"),
    *("sbatch", "scancel", "scp", "sed", "source", "spark-submit", "squeue", "srun", "ssh"),
    *("streamlit", "systemctl", "tar", "tensorboard", "terraform", "torchrun", "trtexec", "unzip"),
    *("uv", "uvicorn", "verilator", "vllm", "wandb", "wget", "yarn", "yosys"),
)
SHELL_COMMAND = rf"(?:\$ )?(?:sudo )?(?:{'|'.join(_PROGRAMS)})"
_SHELL_START = re.compile(
    rf"(?<![|&])\s(?=#\s|{SHELL_COMMAND}\s+[\w./~@:=\"'$-]"
    rf"|[A-Z][A-Z_]{{3,}}=\S+\s+{SHELL_COMMAND}\s)"
)
_DASHED_COMMAND = re.compile(r"\s(?=[a-z]\w*-[a-z][\w-]*\s+(?:--|[\w.]*/[\w.])|[\w./-]*\w\.sh\s+-)")
# A loop or a condition as a whole head, which no remark has.
_HEADS = re.compile(
    r"(?<![|&(\s])\s(?=(?:for\s\w+\sin\s[^;#]{1,200};\sdo|(?:if|while)\s\[[^;#]{1,200};\s(?:then|do))\s)"
)
# No command begins with an option: the backslash before such a line was lost.
_OPTION = re.compile(r"--[a-z]|-[A-Za-z](?:\s|$)")
_TAKES_NAME = re.compile(
    r"(?:^|\s)(?:install|add|run|exec|sudo|export|env|\$|>|pull|create|clone|import|update|which|uninstall|-\w|--\w[\w-]*"
    r"|with|using|via|the|a|an|and|or|to|from|by|for|in|of|use|#)$"
)
# What runs the command that follows it, so that this one begins no line.
_RUNS = re.compile(
    r"^(?:\$ )?(?:\w+=\S+\s)*(?:(?:sudo|time|nohup|env|srun|mpirun|mpiexec|xargs|ssh|timeout|watch"
    r"|numactl|ncu|compute-sanitizer|docker (?:run|exec)|podman run|kubectl (?:exec|run)|conda run"
    r"|uv run|poetry run|nsys profile|ray job submit)\s.*)?$"
)
_RUN = re.compile(
    r"(?:python3?|bash|sh|torchrun|vllm|trtexec|nvidia-smi|deepspeed|accelerate|make)\s"
)
# The words of a loop or a condition, in their order.
_LOOPS = (
    tuple(map(re.compile, (r"\b(?:for\s\w+\sin|while|until)\s", r"\sdo\s", r"\sdone\b"))),
    tuple(map(re.compile, (r"\bif\s", r"\sthen\s", r"\sfi\b"))),
)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
# What no command has in a row: a sentence, a log's label, a table's rule.
_OUTPUT = re.compile(
    r"\s[A-Z][a-z]+\s(?:[a-z]+\s[a-z]+|\[)|\s[A-Z]{4,}:|-{4,}|\s[$>]\s\w|={4,}"
    r"|(?:\s[A-Z]{3,}){3}|\s[A-Z]\w+:\s|\s[\[{]\s\""
)
_KEYWORD_AFTER = re.compile(r"(?:\bdo|\bthen|\belse)\s")
_KEYWORD_BEFORE = re.compile(r"\s(?=(?:done|fi|else|elif|esac)\b)|(?<=\bdone)\s|(?<=\bfi)\s")
_OPENS = re.compile(r"(?:^|;\s*)(?:then|do|else)$|^(?:case\b.*\bin)$|\{$")
_CLOSES = re.compile(r"^(?:fi|done|esac|elif\b|else\b|\})")


# A text that the command reads: a here-document, or a program in quotes.
_QUOTES_TEXT = re.compile(r"""(?<!<)<<-?\s*["']?([A-Za-z_]\w*)|\bpython3?\s-c\s(["'])$""")
_NESTS = re.compile(r":$|^-\s[\w.-]+:\s")  # Python, YAML


def shell_layout(text: str, flattened: bool) -> Layout:
    """Keywords nest, a line after a backslash is indented; comments start lines.

    What a command reads stays at the margin, where its end has to stand.
    """
    lines = _shell_lines(text) if flattened else lines_of(text)
    quoted = _quoted_lines(lines)
    nested = any(_NESTS.search(lines[index]) for index in quoted)
    if nested or (flattened and (_QUOTES_TEXT.search(text) or any(map(_hides_a_start, lines)))):
        return Layout(text, sure=False, lost=True)
    depth = 0
    continued = False
    result = []
    for index, line in enumerate(lines):
        if index in quoted:
            result.append(line)
            continue
        if not continued and _CLOSES.match(line):
            depth = max(0, depth - 1)
        goes_on = continued or (index > 0 and _OPTION.match(line) is not None)
        result.append("  " * (depth + goes_on) + line if line else "")
        if not goes_on and _OPENS.search(line):
            depth += 1
        continued = line.endswith("\\")
    return Layout("\n".join(result), sure=not flattened or len(lines) == 1)


def _quoted_lines(lines: Sequence[str]) -> set[int]:
    """The lines of texts that commands read, with the ends of these texts."""
    found: set[int] = set()
    for index, line in enumerate(lines):
        opening = None if index in found else _QUOTES_TEXT.search(line)
        if opening is None:
            continue
        word, quote = opening.groups()
        for end in range(index + 1, len(lines)):
            if lines[end] == word or (quote and lines[end].startswith(quote)):
                found.update(range(index + 1, end + 1))
                break
    return found


def _shell_lines(text: str) -> list[str]:
    """Commands and comments of a flattened script (001:128).

    Of two comments between commands the first belongs to the command before it; any
    other stands above what it explains.
    """
    text = re.sub(r"\s\\\s+", " \\\\\n", text)
    starts = [m.end() for m in _SHELL_START.finditer(text) if not _takes_name(text, m.start())]
    starts += _repeated(text)
    if any(_in_order(words, text) for words in _LOOPS):
        starts += [m.end() for m in _KEYWORD_AFTER.finditer(text)]
        starts += [m.end() for m in _KEYWORD_BEFORE.finditer(text)]
        starts += [m.end() for m in _HEADS.finditer(text)]
    starts = _without_run(text, starts)
    pieces = [part for piece in cut(text, starts) for part in _uncommented(piece)]
    comments = [piece.startswith("#") for piece in pieces]
    lines: list[str] = []
    for index, piece in enumerate(pieces):
        if index and comments[index - 1 : index + 3] == [False, True, True, False]:
            lines[-1] += "  " + piece
        else:
            lines += piece.split("\n")
    return [line.strip() for line in lines]


def _in_order(words: Iterable[re.Pattern[str]], text: str) -> bool:
    """Whether each word stands somewhere behind the one before it."""
    position = 0
    for word in words:
        found = word.search(text, position)
        if found is None:
            return False
        position = found.end()
    return True


def _uncommented(piece: str) -> list[str]:
    """A remark, and the command that the words of it run into (001:128, ``nequip-train …``)."""
    found = _DASHED_COMMAND.search(piece) if piece.startswith("#") else None
    if found is None or _takes_name(piece.lower(), found.start()):
        return [piece]
    return cut(piece, [found.end()])


def _repeated(text: str) -> list[int]:
    """Where the command that the script begins with begins again (`./check.sh 1 ./check.sh 2`)."""
    first = re.match(r"(?:\$ )?(\.?/?[\w./-]+)\s", text)
    if first is None:
        return []
    again = re.compile(rf"\s(?={re.escape(first[1])}\s)")
    return [m.end() for m in again.finditer(text, first.end()) if not _takes_name(text, m.start())]


def _hides_a_start(line: str) -> bool:
    """Whether a line seems to hold more than one: a command in a remark, output, a prompt."""
    remark = line[line.find("#") :] if re.search(r"(?:^|\s)#\s", line) else ""
    if re.search(
        r"\s--?[a-z][\w-]*(?:[ =]|$)|\s\.{0,2}/\w|\s\w+=\S|\$\w|\s(?!https?:)[\w.]+/[\w./-]*[\d_-]",
        remark,
    ):
        return True
    command = _QUOTED.sub("", line.removesuffix(remark))
    return bool(remark != line and _OUTPUT.search(command))


def _without_run(text: str, starts: list[int]) -> list[int]:
    """The starts without those of commands that the command before them runs."""
    kept = [0]
    for start in sorted(starts):
        before = text[kept[-1] : start]
        if not (
            _RUN.match(text, start) and _RUNS.match(f"{before.strip()} ") and "#" not in before
        ):
            kept.append(start)
    return kept


def _takes_name(text: str, position: int) -> bool:
    """Whether the word before ``position`` still waits for the name that follows."""
    before = text[max(0, position - 24) : position]
    return bool(_TAKES_NAME.search(before)) and not text[position:].lstrip().startswith("#")


# After `ENV` stands a name, after `ONBUILD` and the options of `HEALTHCHECK` an instruction.
_DOCKER_START = re.compile(
    r"(?<!\bENV)(?<!\bARG)(?<!\bONBUILD)\s(?=(?:FROM|RUN|COPY|ADD|CMD|ENTRYPOINT|WORKDIR|ENV|EXPOSE"
    r"|ARG|LABEL|USER|VOLUME|HEALTHCHECK|SHELL|ONBUILD|STOPSIGNAL)\s|#\s)"
)
_HEALTH_CHECK = re.compile(r"(?m)^(HEALTHCHECK(?:\s--\S+)*)\n(?=CMD\s)")


def docker_layout(text: str, flattened: bool) -> Layout:
    """One instruction a line, what follows a backslash indented."""
    if flattened:
        text = re.sub(r"\s\\\s+", " \\\\\n", text)
        text = "\n".join(cut(text, (m.end() for m in _DOCKER_START.finditer(text))))
        text = _HEALTH_CHECK.sub(r"\1 ", text)
    lines = lines_of(text)
    for index in range(1, len(lines)):
        if lines[index - 1].endswith("\\"):
            lines[index] = "    " + lines[index]
    return Layout("\n".join(lines), sure="#" not in text or not flattened)


def prolog_layout(text: str, flattened: bool) -> Layout:
    """One clause a line; goals on lines of their own are indented below their head."""
    if flattened:
        clauses = re.split(r"(?<=[)\]]\.)\s+", text)
        if any("%" in clause for clause in clauses[:-1]) or re.search(r"%.*\.$", clauses[-1]):
            return Layout(text, sure=False, lost=True)  # a clause may stand behind the remark
        return Layout("\n".join(clauses), sure="%" not in text)
    lines = lines_of(text)
    result = []
    inside = False
    for line in lines:
        result.append("    " + line if inside and line else line)
        inside = line.endswith((":-", ",", ";")) or (inside and not line.endswith("."))
    return Layout("\n".join(result), sure=True)


# A block below its header that is not indented any more.
_SQUASHED_BLOCK = re.compile(r">>> (?:async|class|def|for|if|try|while|with)\b.*?:\s\.\.\. \S")


def session_layout(text: str, flattened: bool) -> Layout:
    """A session's prompts begin lines; where its output begins is not known."""
    if _SQUASHED_BLOCK.search(text):
        return Layout(text, sure=False, lost=True)
    if not flattened:
        return Layout(text, sure=True)
    return Layout(re.sub(r"\s(?=>>> |\.\.\. |\$ )", "\n", text), sure=False)
