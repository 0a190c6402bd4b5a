# SPDX-License-Identifier: Apache-2.0
"""The steps that all ways of proving share: gather the proof, or know already that there will be no answer."""

from dataclasses import replace

from terminal.session.effects import Effect
from terminal.session.states import Confirming, GatheringProof
from terminal.session.transition import Next, settle
from terminal.session.values import (
    RESULTS,
    Failure,
    Method,
    Nonce,
    Outcome,
    OutcomeKind,
    Visit,
)


def gather(visit: Visit, method: Method, *effects: Effect) -> Next:
    """The person is known: fetch the rest. Without the service's nonce the outcome is known, too."""
    if visit.nonce is not Nonce.FAILED:
        return Next(GatheringProof(visit, method), effects)
    known_now = known(visit, undecided(visit.nonce_failure))
    return Next(known_now.state, effects + known_now.effects)


def undecided(failure: Failure | None) -> Outcome:
    """What is not known is undecided, never 'not eligible'."""
    if failure is None:
        return Outcome(OutcomeKind.UNDECIDED, "service_too_slow")
    return Outcome(OutcomeKind.UNDECIDED, failure.message, failure.code)


def known(visit: Visit, outcome: Outcome) -> Next:
    """An outcome: confirm the card before anything of the answer is shown."""
    quiet = replace(visit, net_op=None)
    if outcome.kind not in RESULTS:
        return settle(quiet, outcome)  # nothing is shown, so there is nothing to confirm
    return Next(Confirming(quiet, outcome))
