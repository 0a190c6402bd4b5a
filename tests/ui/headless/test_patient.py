# SPDX-License-Identifier: Apache-2.0
"""The person of a visit file who cannot do what the file says."""

import pytest

from hw.errors import BadFile
from terminal.clock import MediaClock
from terminal.visit_file import PatientTable
from ui.headless.patient import ScriptedPatient, Secrets


class BrokenTray:
    """A card that cannot be laid down."""

    def insert(self) -> None:
        raise BadFile("other.card.toml", reason="cannot be read")

    def remove(self) -> None:
        pass

    def swap(self) -> None:
        pass


class NobodysRunner:
    def observe(self, observer) -> None:
        pass


@pytest.mark.timeout(20)
def test_a_person_who_cannot_act_says_so_instead_of_standing_there_for_ever():
    clock = MediaClock()
    patient = ScriptedPatient(PatientTable(), Secrets((), ""), BrokenTray(), NobodysRunner(), clock)
    patient.arrives()
    assert clock.wait(lambda: patient.broken is not None, 60.0)
    patient.close()
    assert isinstance(patient.broken, BadFile)
