# SPDX-License-Identifier: Apache-2.0
"""A few noisy visits leave no thread, descriptor or link behind. `make soak` serves a thousand."""

import pytest

from tests.bench.soak import Sample, growths, soak

VISITS, EVERY = 16, 4


@pytest.mark.timeout(300)
def test_noisy_visits_leave_no_thread_descriptor_or_link_behind():
    samples, ends = soak(VISITS, EVERY, seed=1)
    assert sum(ends.values()) == VISITS
    assert ends["eligible"] >= VISITS // 3
    warm = samples[1:]  # the first visit opens connections that are kept
    for name in ("threads", "descriptors", "records"):
        counts = [getattr(one, name) for one in warm]
        assert max(counts) == counts[0], (name, warm)  # what is closed later is no leak
    assert max(one.open_links for one in warm) <= 1


def made_up(rss) -> list[Sample]:
    return [Sample(n * 50, 7, 15, 0, 3, 1000, rss(n)) for n in range(31)]


@pytest.mark.parametrize(
    ("rss", "grows"),
    [
        (lambda n: 180_000 + (n % 3) * 500, False),
        (lambda n: 180_000 + 3000 * min(n, 11), False),  # and steady from then on
        (lambda n: 180_000 + 700 * n + (n % 3) * 500, True),
    ],
    ids=["noise", "warm-up", "a leak"],
)
def test_a_leak_is_told_from_noise_and_from_warming_up(rss, grows):
    found = {line.what: line.grows for line in growths(made_up(rss))}
    assert found["rss_kib"] is grows
    assert not found["threads"]
