# SPDX-License-Identifier: Apache-2.0
"""How fast a link works again after a blink, through a real pcscd with a virtual reader.

`python -m tests.bench.pcsc_blinks [BLINKS [SHORTEST_MS LONGEST_MS]]`: a card is read without a pause
and vanishes for 50 to 300 ms; measured is the time from its return to the next good answer.
"""

import random
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

from hw.errors import HwError
from hw.pcsc.instance import PrivatePcscd, use_service
from hw.pcsc.link import PcscLink
from hw.pcsc.reader import PcscReader
from tests.support.pcsc_slots import reconnected, wait_for_card
from tests.support.vpcd_card import VpcdCard

ASK = bytes.fromhex("00B0000000")
IDLE_S = 0.005


def main() -> None:
    """Measure, and print the distribution."""
    given = [int(word) for word in sys.argv[1:]]
    count, shortest, longest = given + [100, 50, 300][len(given) :]
    with tempfile.TemporaryDirectory(prefix="pcscd") as name, PrivatePcscd(Path(name)) as pcscd:
        use_service(pcscd.socket)
        times_ms, unheard = measure(pcscd, count, (shortest / 1000, longest / 1000))
    times_ms.sort()
    print(
        f"{len(times_ms)} blinks of {shortest} to {longest} ms; back after: median "
        f"{statistics.median(times_ms):.0f} ms, p95 {times_ms[int(0.95 * len(times_ms))]:.0f} ms, "
        f"longest {times_ms[-1]:.0f} ms; {unheard} of them pcscd never saw"
    )


def measure(
    pcscd: PrivatePcscd, count: int, length_s: tuple[float, float]
) -> tuple[list[float], int]:
    """Milliseconds from return to good answer, and how many blinks changed no event counter."""
    dice = random.Random(count)  # noqa: S311
    times_ms, unheard = [], 0
    with VpcdCard(pcscd.port) as card:
        card.insert()
        reader = PcscReader("00 00")
        wait_for_card(reader, True)
        link = reader.connect()
        for _ in range(count):
            read_until(link, time.monotonic() + dice.uniform(0.5, 1.3))
            before = reader.watch(None, 0)
            times_ms.append(1000 * blink(card, link, dice.uniform(*length_s)))
            unheard += reader.watch(None, 0).changes == before.changes
        link.close()
        reader.close()
    return times_ms, unheard


def blink(card: VpcdCard, link: PcscLink, length_s: float) -> float:
    """Seconds from the card's return to the first good answer of a link that noticed the blink."""
    back: list[float] = []

    def away() -> None:
        card.remove()
        time.sleep(length_s)
        card.insert()
        back.append(time.monotonic())

    thread = threading.Thread(target=away)
    thread.start()
    while not (answered(link) and back):
        time.sleep(IDLE_S)
    end = time.monotonic()
    thread.join()
    return end - back[0]


def read_until(link: PcscLink, end: float) -> None:
    """Read without a pause to speak of."""
    while time.monotonic() < end:
        answered(link)
        time.sleep(IDLE_S)


def answered(link: PcscLink) -> bool:
    """Whether the card answers; a link that failed is reconnected at once."""
    try:
        link.transmit(ASK)
    except HwError:
        while not reconnected(link):
            time.sleep(IDLE_S)
        return False
    return True


if __name__ == "__main__":
    main()
