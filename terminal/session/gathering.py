# SPDX-License-Identifier: Apache-2.0
"""The steps that all ways of proving share: gather the proof, or know already that there will be no answer."""

from dataclasses import replace

from terminal.session import registering
from terminal.session.effects import Effect
from terminal.session.states import Confirming, GatheringProof, PrintingSlip
from terminal.session.transition import Next, settle
from terminal.session.values import (
    RESULTS,
    WITH_SLIP,
    Failure,
    Method,
    Nonce,
    Outcome,
    OutcomeKind,
    Question,
    Registration,
    Visit,
)


def gather(visit: Visit, method: Method, *effects: Effect) -> Next:
    """The person is known, or will be when the card takes the PIN: fetch the rest."""
    after = gathered(GatheringProof(visit, method))
    return Next(after.state, effects + after.effects)


def gathered(state: GatheringProof) -> Next:
    """Without the service's nonce the outcome is known as soon as the card is read: the slip names its holder."""
    visit = state.visit
    if visit.nonce is not Nonce.FAILED or not visit.holder_read:
        return Next(state)
    proved = state.method is not Method.PIN or visit.registration is Registration.DONE
    return known(visit, undecided(visit.nonce_failure), state.method, proved=proved)


def undecided(failure: Failure | None) -> Outcome:
    """What is not known is undecided, never 'not eligible'."""
    if failure is None:
        return Outcome(OutcomeKind.UNDECIDED, "service_too_slow")
    return Outcome(OutcomeKind.UNDECIDED, failure.message, failure.code)


def known(
    visit: Visit,
    outcome: Outcome,
    method: Method,
    questions: tuple[Question, ...] = (),
    *,
    proved: bool = True,
) -> Next:
    """An outcome: a slip for whom it leaves without one; else the card is confirmed before anything is shown."""
    quiet = replace(visit, net_op=None)
    if outcome.kind not in RESULTS:
        return settle(quiet, outcome)  # nothing is shown, so there is nothing to confirm
    if proved and registering.can_offer(quiet, outcome):
        return registering.offer(quiet, outcome, method)
    if outcome.kind in WITH_SLIP:
        return Next(PrintingSlip(quiet, outcome, method, proved=proved))
    return Next(Confirming(quiet, outcome, questions))
