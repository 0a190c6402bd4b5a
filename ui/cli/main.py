# SPDX-License-Identifier: Apache-2.0
"""`uketsuke`: maps errors of the rooms to one line and an exit status, once, here.

Exit status: 0 done, 1 done and the result is not the expected one, 2 bad input or settings, 3 a device or service
failed. Only the module of the command that was given is imported: a window has to be there soon.
"""

import sys
from importlib import import_module

import typer

COMMANDS = (
    "access-log",
    "calibrate",
    "camera",
    "card",
    "card-face",
    "doctor",
    "gateway",
    "headless",
    "journal",
    "kiosk",
    "models",
    "printer",
    "radio",
    "service",
    "setup",
    "slip",
    "staff",
)
"""Each is `app` (a group) or a function of its own name in the module of the same name in `ui.cli`."""


def build(given: list[str]) -> typer.Typer:
    """The program with the command that was given; with all of them where none or an unknown one was."""
    app = typer.Typer(
        name="uketsuke",
        help="Open reception terminal for the My Number Card as health-insurance card.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
    )
    app.callback()(_program)  # a group also when it has one command only
    wanted = [name for name in given[:1] if name in COMMANDS]
    for name in wanted or COMMANDS:
        _add(app, name)
    return app


def _add(app: typer.Typer, name: str) -> None:
    module = import_module(f"ui.cli.{name.replace('-', '_')}")
    group = getattr(module, "app", None)
    if isinstance(group, typer.Typer):
        app.add_typer(group, name=name)
    else:
        app.command(name)(getattr(module, name.replace("-", "_")))


def _program() -> None:
    """Open reception terminal for the My Number Card as health-insurance card."""


def main() -> None:
    """Entry point of the command."""
    from ui.cli.problems import status_of  # noqa: PLC0415 - the error trees of all rooms, only when needed

    try:
        build(sys.argv[1:])()
    except KeyboardInterrupt:
        sys.stderr.write("uketsuke: stopped\n")
        sys.exit(130)
    except Exception as error:
        status = status_of(error)
        if status is None:
            raise
        sys.stderr.write(f"uketsuke: {error}\n")
        sys.exit(status)


if __name__ == "__main__":
    main()
