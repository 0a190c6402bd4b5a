# SPDX-License-Identifier: Apache-2.0
"""What is left to be done after the set-up, and by whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from terminal.settings import Settings

ROOT = "設置者\nengineer"
OPERATOR = "サービス運営者\nservice's operator"
CLINIC = "医療機関\nclinic"


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the list."""

    who: str
    ja: str
    en: str


def tasks(settings: Settings, system: Path, request: Path, *, has_staff: bool) -> Iterator[Task]:
    """In the order in which they are best done. `system`: the folder with install.sh."""
    yield from _certificate(settings, request)
    yield Task(
        ROOT,
        f"root で {system / 'install.sh'} を実行する。",
        f"Run {system / 'install.sh'} as root.",
    )
    if not has_staff and settings.staff.place != "off":
        yield Task(
            ROOT,
            f"職員を登録する: uketsuke staff add（{settings.staff.file}）。",
            "Give the first person of the staff a code: uketsuke staff add.",
        )
    yield Task(
        ROOT,
        "カメラ・顔照合・電波を調整する: uketsuke calibrate。",
        "Calibrate camera, face and radio where the kiosk stands: uketsuke calibrate.",
    )
    yield Task(
        ROOT,
        "起動後にもう一度確認する: uketsuke doctor（docs/setup.md）。",
        "When it runs, check everything again: uketsuke doctor (docs/setup.md).",
    )
    if settings.journal.path is not None:
        yield Task(
            CLINIC,
            "記録の鍵（journal.key）の写しを金庫に保管する。失うと記録は読めません。",
            "Keep a copy of journal.key in the safe: without it nobody can read the journal.",
        )
    yield Task(CLINIC, "この用紙に署名し、保管する。", "Sign this page and keep it.")


def _certificate(settings: Settings, request: Path) -> Iterator[Task]:
    """Until the certificate is there."""
    service = settings.service
    if service.cert_file is None or not service.cert_file.exists():
        yield Task(
            OPERATOR,
            f"証明書要求 {request} に署名し、公開鍵の SHA-256 を電話で照合して、証明書と CA を返送する。",
            f"Sign {request} (compare the key's SHA-256 on the telephone); send certificate and roots.",
        )
        yield Task(
            ROOT,
            f"届いた証明書を {service.cert_file}、CA を {service.ca_file} に置く。",
            f"Put the certificate to {service.cert_file}, the roots to {service.ca_file}.",
        )
