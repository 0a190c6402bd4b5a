# SPDX-License-Identifier: Apache-2.0
"""`docs/doctor.md`, written from checks.toml."""

from ui.doctor.book import Entry, book

HEAD = """\
# uketsuke doctor

Made from ui/doctor/checks.toml by `make docs`; do not edit.

`uketsuke doctor --settings /etc/uketsuke/uketsuke.toml [--json]` looks at all that a clinic's kiosk needs and prints
for each: ok, TROUBLE or not used, what was seen, and what to do, in English and (for the reception) in Japanese.
Exit status: 0 nothing is in trouble, 1 something is. It changes nothing, and no check takes longer than 15 seconds:
devices are asked in processes of their own, all at the same time. Whether a folder can be written is asked of the
system and not tried; no picture of a camera is kept; nothing is sent to a card.

Run it as the kiosk's user, who may see less than root:

    sudo -u uketsuke env DISPLAY=:0 XAUTHORITY=/run/uketsuke-screen/Xauthority \\
        /opt/uketsuke/.venv/bin/uketsuke doctor --settings /etc/uketsuke/uketsuke.toml

A camera that is in use by the running kiosk counts as well. A key of the journal that systemd hands to the service
cannot be read here: the doctor then looks whether the unit names a file that is there.
"""


def markdown() -> str:
    """The page."""
    return HEAD + "".join(f"\n{_section(entry)}" for entry in book().values())


def _section(entry: Entry) -> str:
    rows = "".join(
        f"| {key.replace('_', ' ')} | {said.en} | {said.ja} |\n" for key, said in entry.todo.items()
    )
    table = f"\n| trouble | what to do | 受付で |\n|---|---|---|\n{rows}" if rows else ""
    return f"## {entry.title} ({entry.ja})\n\n{entry.looks}\n{table}"
