# SPDX-License-Identifier: Apache-2.0
"""The camera's lane keeps the newest frame while somebody looks at it.

A camera takes a part of a second to open and to get used to the light. So it is opened while the card is read and the
way is chosen, where a face may be chosen (`Devices.camera_ahead`); until one is, its frames are let go unseen: they
reach neither the matcher nor the mirror.
"""

from collections.abc import Callable

from hw.camera.frame import Camera
from hw.camera.mailbox import NewestFrame
from terminal.failures import failure_for
from terminal.lanes import Lane
from terminal.runner.context import Context
from terminal.runner.health import Part
from terminal.session.events import FaceFailed
from terminal.session.states import ChoosingMethod, Interrupted, ReadingCard, State
from terminal.session.values import Failure, Method

Order = tuple[int, int]
"""Visit and operation; each order is an object of its own."""


def may_look_soon(state: State) -> int | None:
    """The visit in which a face may be chosen next; None: nobody will be looked at, or somebody is already."""
    match state:
        case Interrupted(resume=resume):
            return may_look_soon(resume)
        case ReadingCard(visit=visit):
            return visit.number
        case ChoosingMethod(visit=visit) if visit.facts and Method.FACE in visit.facts.methods:
            return visit.number
        case _:
            return None


class CameraWork:
    """Owns the camera; runs on its own lane."""

    def __init__(self, context: Context, lane: Lane, mailbox: NewestFrame) -> None:
        self._context = context
        self._lane = lane
        self._mailbox = mailbox
        self._camera: Camera | None = None
        self._wanted: Order | None = None
        self._taken: Order | None = None
        """The order that was taken up last."""
        self._ahead: int | None = None
        """The visit for which it is open before anybody looks."""
        self._anew = False

    def start(self, visit: int, op: int) -> None:
        """Open the camera, unless it is, and keep its newest frame in the mailbox."""
        self._wanted = order = (visit, op)
        self._lane.submit(lambda: self._film(order))

    def follow(self, state: State) -> None:
        """Open it ahead of a check that this state may lead to; on the main thread, after its orders."""
        visit = may_look_soon(state) if self._context.devices.camera_ahead else None
        if visit == self._ahead:
            return
        self._ahead = visit
        if visit is not None:
            self._lane.submit(lambda: self._context.warm("camera", lambda: self._doze(visit)))

    def stop(self) -> None:
        """Close the camera soon and forget the last frame."""
        self._wanted = self._ahead = None
        self._mailbox.clear()

    def restart(self) -> None:
        """Open it anew: at once in the middle of a check, else for a single frame, to see how it does."""
        self._anew = True
        if self._wanted is None:
            self._lane.submit(lambda: self._context.warm("camera", self._try))

    def prompt(self, name: str) -> None:
        """Tell a camera's twin what the person was asked."""
        camera = self._camera
        if camera is not None:
            camera.prompt(name)

    def _film(self, order: Order, camera: Camera | None = None) -> None:
        """`camera`: one that is open already."""
        if self._taken is order:
            return  # by the camera that was open before it came
        self._taken = order
        self._context.attempt(
            "camera",
            lambda: self._run(order, camera),
            lambda failure: self._broken(order, failure),
        )

    def _broken(self, order: Order, failure: Failure) -> FaceFailed:
        self._context.unwell(Part.CAMERA, failure)
        visit, op = order
        return FaceFailed(at=self._context.clock.now(), visit=visit, op=op, failure=failure)

    def _run(self, order: Order, camera: Camera | None) -> None:
        while self._wanted is order:
            self._roll(lambda: self._wanted is order and not self._anew, camera)
            camera = None
        if camera is not None:
            camera.close()

    def _doze(self, visit: int) -> None:
        """Nobody looks yet: each frame is dropped as it comes. Ends in a check, or with nobody to look at."""
        if self._ahead != visit:
            return
        self._anew = False
        camera, order = self._context.devices.open_camera(), None
        try:
            while self._ahead == visit and self._wanted is None and not self._anew:
                camera.read()
            order = None if self._anew else self._wanted
        finally:
            if order is None or order[0] != visit:
                camera.close()
        if order is not None and order[0] == visit:
            self._film(order, camera)

    def _try(self) -> None:
        """One frame, while nobody is there, to see how the camera does."""
        if self._wanted is not None:
            return  # somebody came meanwhile: their check opens it anew
        try:
            camera = self._context.devices.open_camera()
            try:
                camera.read()
            finally:
                camera.close()
        except Exception as error:
            self._context.unwell(Part.CAMERA, failure_for(error))
            raise
        self._context.well(Part.CAMERA)

    def _roll(self, wanted: Callable[[], bool], ready: Camera | None = None) -> None:
        self._anew = False
        camera = self._camera = ready or self._context.devices.open_camera()
        try:
            while wanted():
                frame = camera.read()
                self._context.well(Part.CAMERA)
                if wanted():
                    self._mailbox.put(frame)
        finally:
            self._camera = None
            camera.close()
            self._mailbox.clear()
