# SPDX-License-Identifier: Apache-2.0
"""Somebody who reads at a kiosk's result who looked at their data."""

from eligibility.history_rows import HistoryEntry
from terminal.session.events import HistoryClosed, HistoryWanted
from terminal.session.states import ShowingHistory, ShowingResult


class Reader:
    """A visitor's script: ask for the history once, keep what is shown, and go back to the result."""

    def __init__(self, desk) -> None:
        self.desk = desk
        self.rows: tuple[HistoryEntry, ...] | None = None
        self.results: list[ShowingResult] = []
        self.on = {ShowingResult: self.result, ShowingHistory: self.history}

    def says(self, event: type, state, **more) -> None:
        stamp = {"at": self.desk.clock.now(), "visit": state.visit.number}
        self.desk.runner.queue.post(event(**stamp, **more))

    def result(self, visitor, state) -> None:
        self.results.append(state)
        if len(self.results) == 1:
            self.says(HistoryWanted, state)
        else:
            visitor.react(state)

    def history(self, visitor, state) -> None:  # noqa: ARG002
        self.rows = self.desk.runner.history(state.visit.number)
        self.says(HistoryClosed, state)
