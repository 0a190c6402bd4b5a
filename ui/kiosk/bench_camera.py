# SPDX-License-Identifier: Apache-2.0
"""The bench's camera: it is open before anybody is looked at, so who stands there may still change."""

from collections.abc import Callable

from hw.camera.frame import Camera, Frame


class BenchCamera:
    """Films whoever stands there; from the first thing that is asked of them on, it stays with them.

    `who`: their name, or None for nobody; `film`: opens a camera on them. Making it, and reading from it, raise what
    `film` raises.
    """

    def __init__(self, who: Callable[[], str | None], film: Callable[[str | None], Camera]) -> None:
        self._who, self._film = who, film
        self._asked = False
        self._name = who()
        self._camera = film(self._name)

    def read(self) -> Frame:
        """The next picture."""
        name = self._who()
        if not self._asked and name != self._name:
            self._camera.close()
            self._name, self._camera = name, self._film(name)
        return self._camera.read()

    def prompt(self, name: str) -> None:
        """Something is asked of the person who stands there."""
        self._asked = True
        self._camera.prompt(name)

    def close(self) -> None:
        """The next `read` fails."""
        self._asked = True
        self._camera.close()
