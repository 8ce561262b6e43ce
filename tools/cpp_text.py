"""C++ source as the checkers of this folder see it.

Reads one file into two views of the same length and line structure: `code`, in which comments and
the contents of string literals are blank, and `strings`, in which everything but the contents of
string literals is blank. A rule then matches on the view it speaks of and reports a true line.
"""

import re
from pathlib import Path
from typing import Iterator, NamedTuple

SUFFIXES = {".h", ".cpp", ".cc", ".hpp"}

_TOKEN = re.compile(
    r"""(?P<comment>//(?:\\\n|[^\n])*|/\*.*?\*/)
      | (?P<raw>R"(?P<mark>[^()\\\s]{0,16})\(.*?\)(?P=mark)")
      | (?P<string>"(?:\\.|[^"\\\n])*")
      | (?P<number>\b\d(?:'?[\w.])*)
      | (?P<char>'(?:\\.|[^'\\\n])+')""",
    re.DOTALL | re.VERBOSE,
)
_INCLUDE = re.compile(r"^[ \t]*#[ \t]*include[ \t]*(?P<what>[^\n]*)", re.MULTILINE)


class Source(NamedTuple):
    path: str  # relative to the root, with '/'
    code: str
    strings: str
    text: str

    @property
    def is_test(self) -> bool:
        return self.path.startswith("tests/") or is_test_name(Path(self.path).stem)

    def line(self, offset: int) -> int:
        return self.text.count("\n", 0, offset) + 1


def is_test_name(stem: str) -> bool:
    """x_test.cpp holds tests; test_x.h and x_testing.h are for them alone."""
    return stem.endswith(("_test", "_testing")) or stem.startswith("test_")


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def read(root: Path, path: Path) -> Source:
    text = path.read_text(encoding="utf-8", errors="replace")
    code, strings, last = [], [], 0
    for token in _TOKEN.finditer(text):
        between = text[last : token.start()]
        code.append(between)
        strings.append(_blank(between))
        last = token.end()
        found = token.group()
        if token.group("comment"):
            code.append(_blank(found))
            strings.append(_blank(found))
        elif token.group("string") or token.group("raw"):
            # An include's name is a string to this pattern and stays in `code`.
            start = text.rfind("\n", 0, token.start()) + 1
            directive = text[start : token.start()].lstrip().startswith("#")
            code.append(found if directive else _blank(found))
            strings.append(_blank(found) if directive else found)
        else:
            code.append(found)
            strings.append(_blank(found))
    code.append(text[last:])
    strings.append(_blank(text[last:]))
    return Source(path.relative_to(root).as_posix(), "".join(code), "".join(strings), text)


def sources(root: Path, folders: list[str]) -> Iterator[Source]:
    """All C++ files below the folders, in a fixed order."""
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in SUFFIXES and path.is_file():
                yield read(root, path)


def includes(source: Source) -> Iterator[tuple[int, str]]:
    """(line, what stands after #include, with its quotes or angle brackets)."""
    for match in _INCLUDE.finditer(source.code):
        yield source.line(match.start()), match.group("what").strip()
