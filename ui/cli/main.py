# SPDX-License-Identifier: Apache-2.0
"""`uketsuke`: maps errors of the rooms to one line and an exit status, once, here.

Exit status: 0 done, 1 done and the result is not the expected one, 2 bad input or settings, 3 a device or service
failed.
"""

import sys

import typer

from ui.cli import (
    access_log,
    calibrate,
    camera,
    card,
    card_face,
    gateway,
    headless,
    journal,
    kiosk,
    models,
    printer,
    radio,
    service,
    slip,
)

app = typer.Typer(
    name="uketsuke",
    help="Open reception terminal for the My Number Card as health-insurance card.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("headless")(headless.headless)
app.command("kiosk")(kiosk.kiosk)
app.command("gateway")(gateway.gateway)
app.add_typer(access_log.app, name="access-log")
app.add_typer(card.app, name="card")
app.add_typer(card_face.app, name="card-face")
app.add_typer(camera.app, name="camera")
app.add_typer(calibrate.app, name="calibrate")
app.add_typer(journal.app, name="journal")
app.add_typer(models.app, name="models")
app.add_typer(printer.app, name="printer")
app.add_typer(radio.app, name="radio")
app.add_typer(service.app, name="service")
app.add_typer(slip.app, name="slip")


def main() -> None:
    """Entry point of the command."""
    from ui.cli.problems import status_of  # noqa: PLC0415 - the error trees of all rooms, only when needed

    try:
        app()
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
