# SPDX-License-Identifier: Apache-2.0
"""Hands each order of the session to the worker that carries it out."""

from terminal.runner.context import Context
from terminal.runner.devices import Moment
from terminal.runner.notes_work import NotesWork
from terminal.runner.repairs import Workers
from terminal.session.effects import (
    AskAnew,
    CheckFace,
    ConfirmCard,
    Effect,
    EndCard,
    EnrolPortrait,
    FetchNonce,
    FindNumberB,
    IdentifyCard,
    IssueSlip,
    LookAtTray,
    NameCard,
    PrintDeclaration,
    PrintSlip,
    PutConsents,
    Query,
    ReadHistory,
    ReadHolder,
    ReadPhoto,
    Reconnect,
    RecordOutcome,
    Register,
    RememberPlace,
    SetTimer,
    ShowPerson,
    SignHistory,
    SignProof,
    SignRegistration,
    SignSlip,
    StopCamera,
    UseOtherBirth,
    WipeVisit,
    WithdrawSlip,
)
from terminal.session.values import RESULTS

NO_CHECK = -1
"""The camera films for staff's eyes; what it could not do belongs to no operation of the session."""


class Orders:
    """Knows who does what; runs on the main thread and never waits."""

    def __init__(self, context: Context, workers: Workers, notes: NotesWork) -> None:
        self._context, self._workers, self._notes = context, workers, notes

    def carry_out(self, effect: Effect) -> None:
        """One order."""
        match effect:
            case SetTimer():
                self._context.queue.set_timer(effect)
            case (
                IdentifyCard()
                | ReadPhoto()
                | ReadHolder()
                | SignProof()
                | SignRegistration()
                | SignHistory()
                | SignSlip()
                | ConfirmCard()
                | Reconnect()
            ):
                self._workers.card.do(effect)
            case EndCard():
                self._workers.card.end()
            case FindNumberB() | LookAtTray() | RememberPlace() | NameCard() | UseOtherBirth():
                self._use_tray(effect)
            case EnrolPortrait():
                self._workers.face.enrol(effect.visit)
            case ShowPerson():
                self._workers.camera.start(effect.visit, NO_CHECK)
            case CheckFace():
                self._workers.camera.start(effect.visit, effect.op)
                self._workers.face.check(effect)
            case StopCamera():
                self._workers.camera.stop()
                self._workers.face.stop()
            case RecordOutcome():
                self._record_outcome(effect)
            case WipeVisit():
                self._notes.tell(Moment.FINISHED, effect.visit)
                self._context.vaults.wipe(effect.visit)
            case _:
                self._use_network(effect)

    def _use_network(self, effect: Effect) -> None:
        match effect:
            case FetchNonce():
                self._workers.net.fetch_nonce(effect)
            case Query():
                self._workers.net.query(effect)
            case PutConsents():
                self._workers.net.put_consents(effect)
            case Register():
                self._workers.net.register(
                    effect, self._notes.later(Moment.REGISTERED, effect.visit)
                )
            case ReadHistory():
                self._workers.net.read_history(effect)
            case AskAnew():
                self._context.vault(effect.visit).ask_anew()
            case _:
                self._use_paper(effect)

    def _use_paper(self, effect: Effect) -> None:
        match effect:
            case IssueSlip():
                self._workers.slips.issue(effect)
            case PrintSlip():
                self._workers.slips.print(effect)
            case PrintDeclaration():
                self._workers.slips.declare(effect)
            case WithdrawSlip():
                self._workers.slips.withdraw(effect.visit)

    def _use_tray(self, effect: Effect) -> None:
        match effect:
            case LookAtTray():
                self._workers.tray.look(effect.visit)
            case RememberPlace():
                self._workers.tray.remember_place(effect.visit)
            case FindNumberB():
                self._workers.tray.find(effect.visit)
            case NameCard():
                self._workers.tray.name(effect.visit)
            case UseOtherBirth():
                self._workers.tray.use_other_birth(effect.visit)

    def _record_outcome(self, effect: RecordOutcome) -> None:
        record = self._context.record(effect.visit)
        record.outcome = effect.outcome
        record.ended = self._context.devices.clock.now()
        record.timeline.end(self._context.devices.clock.now())
        if effect.outcome.kind in RESULTS:  # nobody can change it any more
            self._notes.tell(Moment.FINISHED, effect.visit)
