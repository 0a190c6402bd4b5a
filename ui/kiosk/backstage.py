# SPDX-License-Identifier: Apache-2.0
"""The bench: a virtual world around the kiosk. Who holds the card, who stands before the camera, the service.

No Qt in here. What takes time runs on lanes, so every method but `close` returns at once; what became of it is told
in a `Report`.
"""

from collections.abc import Callable
from datetime import date, datetime

from eligibility.errors import EligibilityError
from hw.camera.frame import Camera
from hw.camera.scene import Scene, SceneCamera, load_scene
from hw.errors import HwError, NoCamera
from hw.virtual.card import SoftwareCard, load_card
from hw.virtual.reader import MEASURED, Timing, VirtualReader
from hw.virtual.roots import trust_store
from hw.virtual.tray import Thing, TrayCamera, TrayScene
from hw.virtual.tray_things import card_thing
from terminal.clock import Clock, WallClock
from terminal.journal.advice import Advice
from terminal.lanes import Lane
from terminal.runner.devices import Devices
from terminal.settings import Settings
from terminal.staff.desk import Desk, Kiosk
from ui.kiosk.bench_camera import BenchCamera
from ui.kiosk.bench_printer import BenchPrinter
from ui.kiosk.bench_staff import BenchStaff
from ui.kiosk.caretaker import Caretaker
from ui.kiosk.lies import HOW_IT_LIES, Lie
from ui.kiosk.report import Report, Reporter
from ui.kiosk.stock import Stock
from ui.wiring.calendar import Now, calendar
from ui.wiring.engine import Engines
from ui.wiring.house import House, Lines, Outside
from ui.wiring.printer import printer_opener
from ui.wiring.staff import Deliver
from ui.wiring.tray import tray_opener

GATE_EVERY_S, GATE_S = 1.2, 0.2
"""An anti-theft gate in bad company: how often the radio is gone, and for how long each time. Assumed."""


class Backstage:
    """A `ui.wiring.world.World` of virtual devices, whose other methods are what the panel's buttons do.

    `timing`: of the radio; None takes no time.
    """

    def __init__(
        self,
        stock: Stock,
        settings: Settings,
        today: date | None,
        told: Callable[[Report], None],
        timing: Timing | None = MEASURED,
    ) -> None:
        self.clock: Clock = WallClock()
        self.stock = stock
        self._staff = BenchStaff(settings)
        self._settings = settings = self._staff.settings
        self._told = Reporter(told)
        self._reader = VirtualReader(
            self.clock, timing=timing, waiter=self.clock.wait, notify=self.clock.notify
        )
        self._engines = Engines()
        self._cards: dict[str, SoftwareCard] = {}
        self._things: dict[str, Thing] = {}
        self._card: SoftwareCard | None = None
        self._scene: str | None = None
        self._loaded: tuple[str, Scene] | None = None
        self._tray_camera = True
        self._above: Camera | None = None
        self._how, self._stranger = Lie.WELL, False
        self.tray = TrayScene(self.clock, HOW_IT_LIES[Lie.WELL], HOW_IT_LIES[Lie.WELL])
        self._closing = False
        self._gate = False
        self._now: Now = calendar(today)
        self.printer = BenchPrinter()
        self.service = Caretaker(stock.people, today, settings, self.clock, self._told)
        self._house = House(settings, self.clock, self._today, _lines(self.service))
        self.slips = self._house.slips
        self.slips.outbox.watch(self._told.slips)
        self._hand = Lane("hand", self.clock, self._crashed)
        self._gates = Lane("gate", self.clock, self._crashed)

    def prepare(self, name: str) -> None:
        """Draw a card that is to be laid down as it lies now: on the calling thread, and it takes a second. Raises
        HwError."""
        self.tray.prepare(self._thing(name))

    def insert(self, name: str) -> None:
        """Lay a card on the reader."""
        self._hand.submit(lambda: self._insert(name))

    def pull(self) -> None:
        """Take the card away."""
        self._hand.submit(self._pull)

    def lift(self, seconds: float) -> None:
        """Take the card away for a moment, as a hand does that is not steady."""
        self._hand.submit(lambda: self._lift(seconds))

    def blink(self, seconds: float) -> None:
        """The card lies still, and the reader does not feel it for a while, as where something disturbs its radio."""
        self._hand.submit(lambda: self._blink(seconds))

    def gate(self, on: bool) -> None:
        """Whether something disturbs the radio again and again."""
        self._gate = on
        if on:
            self._gates.submit(self._disturb)
        self.clock.notify()

    def swap_face(self, stranger: bool) -> None:
        """Whether the tray's camera sees the face of another card than the one that the reader feels."""
        self._hand.submit(lambda: self._swap_face(stranger))

    def stand(self, scene: str | None) -> None:
        """Who stands before the camera, from the next face check on; None: there is no camera."""
        self._scene = scene

    def see_card(self, seen: bool) -> None:
        """Whether a camera above the tray reads 照合番号B; otherwise the person types it."""
        self._tray_camera = seen
        camera = self._above
        if camera is not None and not seen:
            camera.close()  # who films with it finds it gone, and opens none

    def lie(self, how: Lie) -> None:
        """How the card lies before the tray's camera, from now on; the reader feels nothing of it."""
        self._hand.submit(lambda: self._lie(how))

    def move_to(self, today: date) -> None:
        """Another calendar day, for kiosk and service; cards keep the dates that are on them."""
        self._now = calendar(today)
        self.service.move_to(today)

    @property
    def advice(self) -> Advice | None:
        """Of the receipt computer's files."""
        return self._house.advice

    def devices(self) -> Devices:
        """The outside world of one kiosk."""
        face = self._settings.face.settings()
        outside = Outside(
            reader=self._reader,
            open_camera=self._open_camera,
            open_tray=self._open_tray,
            load_engine=lambda: self._engines.get(face),
            drop_engine=self._engines.drop,
            trust=trust_store(),
            open_printer=self.printer.opener(printer_opener(self._settings, self.clock)),
        )
        return self._house.devices(outside)

    @property
    def staff_code(self) -> str | None:
        """Of the bench's own member of staff; None: the settings name others."""
        return self._staff.code

    def staff_desk(self, kiosk: Kiosk, deliver: Deliver) -> Desk:
        """Over the bench's slips, journal, printer and service."""
        return self._house.staff_desk(kiosk, deliver)

    def start(self) -> None:
        """The mock service and the outbox."""
        self.service.start()
        self._house.start()

    def hurry(self) -> None:
        """Wake whoever waits for the reader or the service: the kiosk is closing."""
        self._closing = True
        self._reader.close()
        self.service.hurry()

    def close(self) -> None:
        """Stop everything and join the lanes. Blocks; the runner has to be closed before."""
        self.hurry()
        self._house.close()
        self._gates.close()
        self._hand.close()
        self.service.close()
        self._engines.close()
        self._staff.close()

    def _today(self) -> datetime:
        return self._now()

    def _open_camera(self) -> Camera:
        return BenchCamera(lambda: self._scene, self._film)

    def _film(self, name: str | None) -> Camera:
        if name is None:
            raise NoCamera("the panel has none")
        if self._loaded is None or self._loaded[0] != name:
            self._loaded = (name, load_scene(self.stock.scenes[name]))
        return SceneCamera(self._loaded[1], self.clock)

    def _open_tray(self) -> Camera:
        """The camera that the settings name, or its twin, which sees what the panel's hand does."""
        if not self._tray_camera:
            raise NoCamera("the panel has none above the tray")
        real = tray_opener(self._settings.tray, self.clock)
        self._above = TrayCamera(self.tray, self.clock) if real is None else real()
        return self._above

    def _lie(self, how: Lie) -> None:
        self._how = how
        if self.tray.look(self.clock.now()).face_down != (how is Lie.FACE_DOWN):
            self.tray.turn_over()
        self.tray.shoot(HOW_IT_LIES[how])

    def _blink(self, seconds: float) -> None:
        card = self._card
        if card is not None:
            self._reader.remove()
            self.clock.wait(lambda: self._closing, seconds)
            self._reader.insert(card)

    def _disturb(self) -> None:
        """Until the gate is off; the hand does each blink, so that it takes no card away in the middle of one."""
        while self._gate and not self._closing:
            self._hand.submit(lambda: self._blink(GATE_S))
            self.clock.wait(lambda: not self._gate or self._closing, GATE_EVERY_S)

    def _swap_face(self, stranger: bool) -> None:
        self._stranger = stranger
        if self._card is not None:
            self._show(self._card)

    def _insert(self, name: str) -> None:
        try:
            self.service.enrol({name: self._known(name)})
        except (HwError, EligibilityError) as error:
            self._told.problem(str(error))
        if name in self._cards:
            self._lay(name)

    def _lay(self, name: str) -> None:
        self._card = self._cards[name]
        self._show(self._card)
        self._reader.insert(self._card)
        self._told.card(name)

    def _thing(self, name: str) -> Thing:
        """What a card looks like; the same object each time, of which the tray keeps a picture."""
        if name not in self._things:
            self._things[name] = card_thing(self._known(name), self.stock.cards[name])
        return self._things[name]

    def _show(self, card: SoftwareCard) -> None:
        """What the tray's camera has to see while this card lies on the reader."""
        name = next(name for name, known in self._cards.items() if known is card)
        try:
            thing = self._thing(self._another(name) if self._stranger else name)
        except HwError as error:
            self._told.problem(str(error))
            return
        down = self._how is Lie.FACE_DOWN
        self.tray.lay(thing, face_down=down, shot=HOW_IT_LIES[self._how])

    def _another(self, name: str) -> str:
        """A card with a face, and another holder's."""
        mine = self._cards[name].number_b
        others = (other for other in self.stock.cards if other != name)
        found = (o for o in others if self._known(o).number_b not in ("", mine))
        return next(found, name)

    def _known(self, name: str) -> SoftwareCard:
        if name not in self._cards:
            self._cards[name] = load_card(self.stock.cards[name])
        return self._cards[name]

    def _pull(self) -> None:
        self._card = None
        self.tray.lift()
        self._reader.remove()
        self._told.card(None)

    def _lift(self, seconds: float) -> None:
        card = self._card
        name = next((name for name, known in self._cards.items() if known is card), None)
        if name is None:
            return
        self._pull()
        self.clock.wait(lambda: self._closing, seconds)
        self._lay(name)

    def _crashed(self, lane: str, error: BaseException) -> None:
        self._told.problem(f"{lane}: {type(error).__name__}")


def _lines(service: Caretaker) -> Lines:
    return Lines(
        visits=service.connect,
        outbox=service.connect_outbox,
        anchors=service.connect_anchor,
        counter=service.connect_counter,
        breaker=service.breaker,
    )
