# SPDX-License-Identifier: Apache-2.0
"""Command line: `python -m tests.people render|check`."""

import argparse
from pathlib import Path

FIXTURES = Path(__file__).parents[1] / "fixtures"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.people", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    make = commands.add_parser("render", help="draw portraits and scenes")
    make.add_argument("--out", type=Path, default=FIXTURES)
    make.add_argument("--seed", type=int, default=7)
    make.add_argument("--people", nargs="*", default=[])
    make.add_argument("--scenes", nargs="*", default=[])
    make.add_argument("--only", choices=("portraits", "scenes", "lights"))
    look = commands.add_parser("check", help="judge what was drawn with the real networks")
    look.add_argument("--out", type=Path, default=FIXTURES)
    look.add_argument("--people", nargs="*", default=[])
    return parser.parse_args()


def main() -> None:
    args = _arguments()
    if args.command == "render":
        from . import plan

        if args.only == "lights":
            plan.render_lights(args.out, args.seed, args.people)
            return
        scenes = ["-"] if args.only == "portraits" else args.scenes
        plan.render(args.out, args.seed, args.people, scenes, args.only != "scenes")
    else:
        from . import check

        check.run(args.out, args.people)


if __name__ == "__main__":
    main()
