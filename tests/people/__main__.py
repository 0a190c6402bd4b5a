# SPDX-License-Identifier: Apache-2.0
"""Command line: `python -m tests.people render|check|film|portraits`."""

import argparse
import sys
import tempfile
from pathlib import Path

FIXTURES = Path(__file__).parents[1] / "fixtures"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.people", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    make = commands.add_parser("render", help="draw the committed portraits and scenes")
    make.add_argument("--out", type=Path, default=FIXTURES)
    make.add_argument("--seed", type=int, default=7)
    make.add_argument("--people", nargs="*", default=[])
    make.add_argument("--scenes", nargs="*", default=[])
    make.add_argument("--only", choices=("portraits", "scenes", "lights", "small"))
    look = commands.add_parser("check", help="judge what was drawn with the real networks")
    look.add_argument("--out", type=Path, default=FIXTURES)
    look.add_argument("--people", nargs="*", default=[])
    pool = commands.add_parser("film", help="scenes by the hundred")
    pool.add_argument(
        "--kind", required=True, nargs="+", help="live, stranger, covered, or a kind of attack"
    )
    pool.add_argument("--count", type=int, default=40)
    pool.add_argument("--first", type=int, default=0, help="number of the first scene")
    pool.add_argument("--split", choices=("train", "test"), default="train")
    pool.add_argument("--people", type=int, default=40, help="how many people take turns")
    pool.add_argument("--seed", type=int, default=1)
    pool.add_argument("--workers", type=int, default=1)
    pool.add_argument("--out", type=Path, required=True)
    both = commands.add_parser("twins", help="the same people with features of two ancestries")
    both.add_argument("--out", type=Path, required=True)
    both.add_argument("--count", type=int, default=79)
    faces = commands.add_parser("portraits", help="folders of people for `calibrate face`")
    faces.add_argument("--what", choices=("crowd", "families", "cohort"), default="crowd")
    faces.add_argument("--count", type=int, default=40, help="how many people or families")
    faces.add_argument("--looks", type=int, default=2, help="pictures of today beside the card's")
    faces.add_argument("--split", choices=("train", "test"), default="train")
    faces.add_argument("--out", type=Path, required=True)
    return parser.parse_args()


def _render(args: argparse.Namespace) -> None:
    from . import plan

    if args.only == "lights":
        plan.render_lights(args.out, args.seed, args.people)
        return
    scenes = ["-"] if args.only == "portraits" else args.scenes
    if args.only != "small":
        plan.render(args.out, args.seed, args.people, scenes, args.only != "scenes")
    if args.only in (None, "small") and not args.people:
        _small(args.out, args.seed, args.scenes)


def _small(out: Path, seed: int, scenes: list[str]) -> None:
    from . import committed

    with tempfile.TemporaryDirectory() as work:
        committed.render(out, Path(work), seed, scenes, sys.stdout.write)


def _check(args: argparse.Namespace) -> None:
    from . import check

    check.run(args.out, args.people)


def _film(args: argparse.Namespace) -> None:
    from . import pool

    unknown = [kind for kind in args.kind if kind not in pool.DRAWERS]
    if unknown:
        raise SystemExit(f"no such kind: {unknown[0]} (allowed: {', '.join(pool.DRAWERS)})")
    if args.people < 2:
        raise SystemExit("--people: two at least, for some kinds need another person")
    orders = [
        pool.Wanted(args.out, kind, args.split, args.seed, args.people, args.count, args.first)
        for kind in args.kind
    ]
    pool.film(orders, args.workers)


def _portraits(args: argparse.Namespace) -> None:
    from . import album

    album.make(args.out, args.what, args.count, args.looks, args.split)


def _twins(args: argparse.Namespace) -> None:
    from . import twins

    twins.draw(args.out, args.count)


COMMANDS = {
    "render": _render,
    "check": _check,
    "film": _film,
    "portraits": _portraits,
    "twins": _twins,
}


def main() -> None:
    args = _arguments()
    COMMANDS[args.command](args)


if __name__ == "__main__":
    main()
