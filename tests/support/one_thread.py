# SPDX-License-Identifier: Apache-2.0
"""A kiosk in one thread: the real session machine, the real card lane's work and the real card stack, nothing else.

For proofs that need ten thousand visits: no camera (every face matches), no network (the service judges a proof by
the same signatures and names, in this process), and a clock that moves when somebody sleeps.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from eligibility.client import Nonce
from eligibility.proof import Proof
from hw.card.number_b import NumberB
from hw.virtual.card import SoftwareCard, enrolment
from hw.virtual.reader import VirtualReader
from hw.virtual.roots import trust_store
from terminal.runner.card_work import CardWork
from terminal.runner.context import Context
from terminal.runner.devices import Devices
from terminal.runner.queue import EventQueue
from terminal.runner.watch import changes
from terminal.session import Idle, OutOfService, Policy, State, step
from terminal.session import effects as eff
from terminal.session import events as ev
from terminal.session.states import ChoosingMethod, EnteringNumberB, EnteringPin, StaffCheck
from terminal.session.transition import visit_of
from terminal.session.values import Failure, Method, Outcome, OutcomeKind
from terminal.vault import Vault
from tests.support.front_desk import no_camera, no_models
from ui.wiring.verifier import CardProofVerifier

REFUSED = Failure("E05", "service_refused", OutcomeKind.UNDECIDED)
MOST_STEPS = 2_000


class StepClock:
    """Time of one thread: it moves by sleeping, and by waiting for what does not come."""

    def __init__(self) -> None:
        self.time = 0.0

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += seconds

    def wait(self, predicate: Callable[[], bool], timeout_s: float | None) -> bool:
        if not predicate() and timeout_s is not None:
            self.time += timeout_s
        return predicate()

    def notify(self) -> None:
        """Nobody else waits."""

    enlist = retire = notify


class InlineLane:
    """A lane whose jobs are done before `submit` returns."""

    name = "inline"

    def submit(self, job: Callable[[], None]) -> None:
        job()


@dataclass
class Bureau:
    """The service's side: whose cards it knows, and what it makes of a proof."""

    cards: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    """By certificate serial: the holder's name and the surface application's public key."""

    def __post_init__(self) -> None:
        self._verifier = CardProofVerifier(trust_store())
        self._nonces = 0

    def knows(self, card: SoftwareCard) -> None:
        known = enrolment(card)
        assert card.identity is not None
        self.cards[known.auth_certificate_serial] = (
            card.identity.person.name,
            known.surface_public_key_der,
        )

    def nonce(self) -> Nonce:
        self._nonces += 1
        return Nonce(f"nonce-{self._nonces}", 120.0)

    def judges(self, proof: Proof) -> str | None:
        """Whose card signed; None for a proof that does not hold."""
        name, key = self.cards[proof.certificate_serial]
        message = proof.message()
        if proof.method == "pin":
            der = proof.certificate_der or b""
            check = self._verifier.certificate(der, message, proof.signature, proof.signed_at)
            good = check.status in ("valid", "grace") and check.serial == proof.certificate_serial
        else:
            good = self._verifier.surface(key, message, proof.signature)
        return name if good else None


@dataclass
class OneThread:
    """One visit by one person with one method; `run` it."""

    bureau: Bureau
    method: Method = Method.PIN
    pins: list[str] = field(default_factory=lambda: ["1234"])
    number_b: str = ""
    policy: Policy = field(default_factory=Policy)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    entered: Callable[[], None] = lambda: None
    after_event: Callable[[ev.Event, Vault], None] = lambda _event, _vault: None

    def __post_init__(self) -> None:
        self.clock = StepClock()
        self.reader = VirtualReader(self.clock, waiter=self.clock.wait, notify=self.clock.notify)
        self.queue = EventQueue(self.clock)
        self.context = Context(self._devices(), self.queue)
        self.card = CardWork(self.context, InlineLane())  # type: ignore[arg-type]
        self.state: State = OutOfService(1)
        self.outcomes: list[tuple[int, Outcome]] = []
        self.seen: list[str] = []
        self._status = None

    def _devices(self) -> Devices:
        return Devices(
            reader=self.reader,
            open_camera=no_camera,
            load_engine=no_models,
            connect_service=no_models,
            trust=trust_store(),
            clock=self.clock,
            now=self.now,
            kiosk_id="kiosk-1",
        )

    def run(self, until: Callable[[], bool]) -> None:
        """Handle what happens until `until`, or until nothing can happen any more."""
        for _ in range(MOST_STEPS):
            if until():
                return
            if not self._one():
                return
        raise AssertionError(f"no end in {self.state}")

    def _one(self) -> bool:
        self._watch()
        event = self.queue.take()
        if event is None:
            rest = self.queue.seconds_to_timer()
            if rest is None:
                return False
            self.clock.sleep(rest)
            return True
        self._step(event)
        return True

    def _watch(self) -> None:
        seen = self.reader.watch(None, 0.0)
        for event in changes(self._status, seen, self.clock.now()):
            self.queue.post(event)
        self._status = seen

    def _step(self, event: ev.Event) -> None:
        before = self.state
        self.state, effects = step(self.policy, before, event)
        self.seen.append(type(self.state).__name__)
        visit = getattr(event, "visit", None)
        if visit is not None:
            self.after_event(event, self.context.vault(visit))
        for effect in effects:
            self._carry_out(effect)
        if type(before) is not type(self.state) or isinstance(self.state, StaffCheck):
            self._react(self.state)

    def _react(self, state: State) -> None:
        """What a person does who wants the visit to go on."""
        visit = visit_of(state)
        stamp = {"at": self.clock.now(), "visit": 0 if visit is None else visit.number}
        match state:
            case ChoosingMethod() if self.method is Method.STAFF:
                self.queue.post(ev.StaffCalled(**stamp))
            case ChoosingMethod():
                self.queue.post(ev.MethodChosen(**stamp, method=self.method))
            case StaffCheck(visit=visit) if visit.photo_read:
                self.queue.post(ev.StaffConfirmed(**stamp))
            case EnteringPin(visit=visit) if self.pins:
                vault = self.context.vault(visit.number)
                vault.forget_pin()
                vault.pin = bytearray(self.pins.pop(0), "ascii")
                self.entered()
                self.queue.post(ev.PinEntered(**stamp))
            case EnteringNumberB(visit=visit):
                self._give_number_b(visit.number)
            case _:
                pass

    def _carry_out(self, effect: eff.Effect) -> None:
        stamp = {"at": self.clock.now(), "visit": effect.visit}
        match effect:
            case eff.SetTimer():
                self.queue.set_timer(effect)
            case eff.EndCard():
                self.card.end()
            case eff.FindNumberB():
                self._give_number_b(effect.visit)
            case eff.CheckFace(op=op):
                self.queue.post(ev.FaceDecided(**stamp, op=op, failed=None))
            case eff.FetchNonce(op=op):
                self.context.vault(effect.visit).nonce = self.bureau.nonce()
                self.queue.post(ev.NonceFetched(**stamp, op=op))
            case eff.Query(op=op):
                self._ask(effect.visit, op)
            case eff.RecordOutcome(outcome=outcome):
                self.outcomes.append((effect.visit, outcome))
            case eff.WipeVisit():
                self.context.vaults.wipe(effect.visit)
            case eff.IssueSlip(op=op):
                self.context.vault(effect.visit).slip_number = f"kiosk-1-20261123-{effect.visit:04}"
                self.queue.post(ev.SlipIssued(**stamp, op=op))
            case eff.PrintSlip(op=op):
                self.queue.post(ev.SlipPrinted(**stamp, op=op))
            case eff.Operation():
                self.card.do(effect)
            case _:
                pass

    def _give_number_b(self, visit: int) -> None:
        self.context.vault(visit).number_b = NumberB(self.number_b.encode())
        self.queue.post(ev.NumberBGiven(at=self.clock.now(), visit=visit))

    def _ask(self, visit: int, op: int) -> None:
        """As the service and the identity check do: a name only for a proof that holds."""
        vault, stamp = self.context.vault(visit), {"at": self.clock.now(), "visit": visit, "op": op}
        assert vault.proof is not None
        name = self.bureau.judges(vault.proof)
        if name is None:
            self.queue.post(ev.QueryFailed(**stamp, failure=REFUSED))
            return
        same = vault.holder is not None and vault.holder.name == name
        kind = OutcomeKind.ELIGIBLE if same else OutcomeKind.MISMATCH
        self.queue.post(ev.Answered(**stamp, outcome=Outcome(kind, name)))

    def free(self) -> bool:
        """Nobody's visit is under way."""
        return isinstance(self.state, Idle | OutOfService) and bool(self.outcomes)
