# SPDX-License-Identifier: Apache-2.0
"""`make mutants`: how many small changes to the session machine its tests notice.

mutmut works on a copy in a temporary folder: the session package and its own tests, nothing else of the project. The
score counts a mutant as noticed when a test fails or never ends. `diagram` is left out: it draws and decides nothing.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench.figures import share

ROOT = Path(__file__).parents[2]
PACKAGE = Path("terminal/session")
TESTS = sorted(p.relative_to(ROOT) for p in (ROOT / "tests/terminal").glob("test_session_*.py"))
NEEDED = (
    Path("terminal"),
    Path("tests/conftest.py"),
    *(p.relative_to(ROOT) for p in (ROOT / "tests/support").glob("session_*.py")),
    Path("tests/fixtures/recordings/session_arrows.txt"),
    *TESTS,
)
LEFT_OUT = ("diagram.py",)
SURVIVED, NO_TESTS = 0, 33
"""Exit codes that mutmut writes down: the tests passed; no test runs this line."""
EXAMPLES = "UKETSUKE_EXAMPLES"
CONFIG = """
[tool.mutmut]
source_paths = ["{package}"]
do_not_mutate = [{left_out}]
also_copy = ["terminal", "docs"]
pytest_add_cli_args_test_selection = [{tests}]
pytest_add_cli_args = ["-q", "-p", "no:cacheprovider"]
"""


def copy_to(folder: Path) -> None:
    """The package, its tests and a configuration for mutmut."""
    for path in NEEDED:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / path).is_dir():
            shutil.copytree(ROOT / path, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / path, target)
    (folder / "docs").mkdir()
    shutil.copy(ROOT / "docs/session.mmd", folder / "docs")
    config = CONFIG.format(
        package=PACKAGE,
        left_out=", ".join(f'"*/{name}"' for name in LEFT_OUT),
        tests=", ".join(f'"{path}"' for path in TESTS),
    )
    own = (ROOT / "pyproject.toml").read_text("utf-8")
    (folder / "pyproject.toml").write_text(own + config, "utf-8")


def mutmut(folder: Path, *arguments: str, quiet: bool = False) -> subprocess.CompletedProcess[str]:
    """Run it there, with few examples of each property: a mutant is met by many."""
    return subprocess.run(
        [sys.executable, "-m", "mutmut", *arguments],
        cwd=folder,
        text=True,
        check=False,
        stdout=subprocess.PIPE if quiet else None,
        env={**os.environ, "CI": "1", EXAMPLES: "25", "PYTHONWARNINGS": "ignore"},
    )


def verdicts(folder: Path) -> Iterator[tuple[str, int | None]]:
    """Each mutant's name and the exit code of its tests."""
    for path in sorted((folder / "mutants" / PACKAGE).glob("*.py.meta")):
        yield from json.loads(path.read_text("utf-8"))["exit_code_by_key"].items()


def report(folder: Path) -> tuple[str, bool]:
    """Score by file, then each survivor's change, as Markdown; whether all mutants were tried."""
    found = dict(verdicts(folder))
    files = Counter(_file(name) for name in found)
    lived = [name for name, code in found.items() if code in (SURVIVED, NO_TESTS)]
    left = Counter(_file(name) for name in lived)
    untried = sum(code is None for code in found.values())
    tried = len(found) - untried
    ratio, low, high = share(tried - len(lived), tried)
    lines = ["# Mutants of terminal/session", ""]
    lines += [f"{tried - len(lived)} of {tried} noticed: {ratio:.1%} ({low:.1%} to {high:.1%})", ""]
    lines += ["| file | mutants | survived |", "|---|---|---|"]
    lines += [f"| {file} | {files[file]} | {left[file]} |" for file in sorted(files)]
    for name in lived:
        lines += ["", f"## {name}", "", "```diff", _change(folder, name), "```"]
    return "\n".join(lines) + "\n", not untried


def _file(name: str) -> str:
    return name.split(".x", maxsplit=1)[0].removeprefix("terminal.session.") + ".py"


def _change(folder: Path, name: str) -> str:
    shown = mutmut(folder, "show", name, quiet=True).stdout.splitlines()
    return "\n".join(line for line in shown if line[:1] in "+-" and line[:3] not in ("+++", "---"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Mutate, test, report."""
    parser = argparse.ArgumentParser(prog="tests.bench.mutants", description=__doc__)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--out", type=Path, default=Path("mutants.md"), help="the report")
    parser.add_argument("names", nargs="*", help="patterns of mutants; all when none is given")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="mutants-") as name:
        folder = Path(name)
        copy_to(folder)
        mutmut(folder, "run", "--max-children", str(options.jobs), *options.names)
        text, whole = report(folder)
    options.out.write_text(text, "utf-8")
    print("\n".join(text.splitlines()[:40]))
    print(f"… the survivors' changes are in {options.out}")
    return 0 if whole or options.names else 1


if __name__ == "__main__":
    raise SystemExit(main())
