# SPDX-License-Identifier: Apache-2.0
"""What the README and docs/ name is there: commands with their options, make's targets, modules, files, links."""

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.core import TyperGroup

from ui.cli.main import build

ROOT = Path(__file__).parents[3]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
LINK = re.compile(r"\]\(([^)\s]+)\)")
END = re.compile(r" \| |[;&#>]|\.{3}|…|\$\(")
"""What follows belongs to another program, or is left to the reader."""


def code_of(page: Path) -> list[str]:
    """Lines of code blocks, long commands joined, and spans of code."""
    text = page.read_text(encoding="utf-8")
    blocks = "\n".join(BLOCK.findall(text)).replace("\\\n", " ")
    indented = [line for line in text.split("\n") if line.startswith("    ")]
    return blocks.split("\n") + indented + SPAN.findall(BLOCK.sub("", text))


def told(pattern: str) -> list[tuple[str, str]]:
    """Every distinct match in code, with the page that has it."""
    found = re.compile(pattern)
    return sorted(
        {(page.name, hit) for page in PAGES for c in code_of(page) for hit in found.findall(c)}
    )


@pytest.fixture(scope="module")
def program() -> Any:
    return typer.main.get_command(build([]))


def wrong(program: Any, words: list[str]) -> str | None:
    """What the command does not know: a command or an option of it."""
    command, rest = program, list(words)
    while isinstance(command, TyperGroup) and rest and not rest[0].startswith("-"):
        names = rest.pop(0).split("|")
        if re.fullmatch(r"[A-Z_]+|\[.*", names[0]):  # a place holder
            return None
        if unknown := next((name for name in names if name not in command.commands), None):
            return unknown
        command = command.commands[names[0]]
    options = {"--help"} | {
        opt for param in command.params for opt in (*param.opts, *param.secondary_opts)
    }
    given = [re.split(r"[=\]]", word.lstrip("["))[0] for word in rest]
    return next(
        (opt for opt in given if re.fullmatch(r"--[a-z-]+", opt) and opt not in options), None
    )


@pytest.mark.parametrize(
    ("line", "unknown"),
    [
        ("slip list --open", None),
        ("slip list|shew", "shew"),
        ("slips", "slips"),
        ("slip list --opened", "--opened"),
        ("slip show NUMBER [--names] [--js]", "--js"),
    ],
)
def test_what_does_not_exist_is_found(program: Any, line: str, unknown: str | None) -> None:
    assert wrong(program, line.split()) == unknown


def test_every_command_that_is_named_exists_with_its_options(program: Any) -> None:
    lost = []
    for page, line in told(r"(?:^|[\s$(]|bin/)(?<!-u )uketsuke ([a-z\[-].*)"):
        words = END.split(line.replace("\\|", "|"))[0].split()
        if words and (unknown := wrong(program, words)):
            lost.append((page, unknown, line))
    assert lost == []


def test_every_target_of_make_that_is_named_exists() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", text, re.MULTILINE))
    lost = [hit for hit in told(r"(?:^|&& )\s*make ([a-z][a-z-]*)") if hit[1] not in targets]
    assert lost == []


def test_every_module_that_is_to_be_run_exists() -> None:
    lost = [hit for hit in told(r"python -m ([a-z_.]+)") if find_spec(hit[1]) is None]
    assert lost == []


def test_every_source_file_that_is_named_exists() -> None:
    """By its whole path, or by its end where the page says whose room it is in; not those of other projects."""
    rooms = ("hw", "facematch", "eligibility", "terminal", "ui", "tests")
    there = [f"/{path.relative_to(ROOT)}" for room in rooms for path in (ROOT / room).rglob("*.py")]
    folders = "".join(there)
    lost = [
        hit
        for hit in told(r"^([a-z_0-9]+(?:/[a-z_0-9]+)*\.py)$")
        if ("/" not in hit[1] or f"/{hit[1].split('/')[0]}/" in folders)
        and not any(path.endswith(f"/{hit[1]}") for path in there)
    ]
    assert lost == []


def slugs_of(page: Path) -> set[str]:
    """The names by which headings can be linked to."""
    heads = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def test_every_relative_link_leads_somewhere() -> None:
    lost = []
    for page in PAGES:
        for link in LINK.findall(BLOCK.sub("", page.read_text(encoding="utf-8"))):
            path, _, head = link.partition("#")
            target = page.parent / path if path else page
            if re.match(r"[a-z]+:", link):
                continue
            if not target.exists() or (head and head not in slugs_of(target)):
                lost.append((page.name, link))
    assert lost == []
