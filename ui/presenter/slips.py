# SPDX-License-Identifier: Apache-2.0
"""What reception should do about a slip, in one sentence. Pure; nothing personal stands in it."""

from dataclasses import dataclass

from terminal.slips.values import SlipOutcome, SlipRecord, SlipState, Summary


@dataclass(frozen=True, slots=True)
class Sentence:
    """The same in both languages."""

    ja: str
    en: str


WAITING = Sentence(
    "自動で再照会します。何もする必要はありません。", "It is asked again by itself; nothing to do."
)
NO_PROOF = Sentence(
    "カードの署名がないため自動では確認できません。期限までに記号・番号で確認してください。",
    "Without the card's signature it cannot be asked by itself: confirm by insurance number before the deadline.",
)
UNPRINTED = Sentence(
    "まだ印刷されていません。受付が終わっていれば、印刷して本人に渡してください。再照会は自動です。",
    "It was never printed: if its visit is over, print it and hand it to the person. It is asked again by itself.",
)
"""The kiosk went off between the slip's number and its paper, or is just about to print it."""
UNPRINTED_NO_PROOF = Sentence(
    "まだ印刷されていません。本人に連絡し、期限までに記号・番号で確認してください。",
    "It was never printed, and without the card's signature it cannot be asked by itself: contact the person and "
    "confirm by insurance number before the deadline.",
)
WITHDRAWN = Sentence("取り消されました。", "It was withdrawn before it was printed.")
BY_HAND = Sentence("手作業で処理済みです。", "It was settled by hand.")
CONTRADICTED = Sentence(
    "回答が別の人のものでした(誤ったひも付けの疑い)。表示も保存もしていません。本人と保険者に確認してください。",
    "The answer was about somebody else (a wrong link?); nothing of it was shown or kept. "
    "Ask the person and the insurer.",
)
EXPIRED = Sentence(
    "期限までに確認できませんでした。本人に連絡し、資格を別の方法で確認してください。",
    "Its days are over without an answer: contact the person and confirm in another way.",
)

SETTLED = {
    SlipOutcome.ELIGIBLE: Sentence(
        "資格が確認できました。レセコンに取り込み、会計を確定してください。",
        "Eligible: take it over into the receipt computer and settle the account.",
    ),
    SlipOutcome.INELIGIBLE: Sentence(
        "受診日に資格がありませんでした(喪失)。本人に新しい保険を確認してください。",
        "Not eligible on the day of the visit (lost): ask the person about the new insurance.",
    ),
    SlipOutcome.NEW_ELIGIBILITY: Sentence(
        "資格は喪失し、新しい資格があります。記号・番号で照会し直してください。",
        "That eligibility was lost and a new one exists: ask again by insurance number.",
    ),
}

FOR_STAFF = {
    "several": Sentence(
        "有効な資格が複数あります。本人に確認し、記号・番号で照会してください。",
        "Several eligibilities are valid: ask the person which, then confirm by insurance number.",
    ),
    "none": Sentence(
        "資格情報が登録されていません。カードの署名がないため、記号・番号で確認してください。",
        "Nothing is registered, and there is no card's signature to ask again with: confirm by number.",
    ),
    "no_proof": NO_PROOF,
    "nobody_to_compare": Sentence(
        "本人の情報がないため、回答を照合できません。窓口で確認してください。",
        "There is no holder on the slip to compare an answer with: confirm at the desk.",
    ),
    "slip_used": Sentence(
        "この番号は既に回答済みですが、回答が手元にありません。記号・番号で確認してください。",
        "The service has answered this number already, and the answer is not here: confirm by number.",
    ),
    "surface_key_unknown": Sentence(
        "このカードは照会先に登録されていません。次回カードで受け付けるか、記号・番号で確認してください。",
        "The service does not know this card: confirm by number, or by card at the next visit.",
    ),
    "certificate_expired": Sentence(
        "電子証明書の期限が切れています。本人に更新を案内し、記号・番号で確認してください。",
        "The card's certificate has expired: tell the person to renew it, and confirm by number.",
    ),
}
REFUSED = Sentence(
    "照会先がこの署名を受け付けません。記号・番号で確認し、続く場合は保守に連絡してください。",
    "The service does not take this signature: confirm by number; call support if it happens again.",
)


def what_to_do(slip: SlipRecord) -> Sentence:
    """What reception should do now."""
    match slip.state:
        case SlipState.OPEN if not slip.attempts:
            return UNPRINTED if slip.has_proof else UNPRINTED_NO_PROOF
        case SlipState.OPEN:
            return WAITING if slip.has_proof else NO_PROOF
        case SlipState.STAFF:
            return FOR_STAFF.get(slip.why or "", REFUSED)
        case SlipState.SETTLED if slip.by is None and slip.outcome in SETTLED:
            return SETTLED[slip.outcome]
        case SlipState.SETTLED:
            return BY_HAND
        case SlipState.CONTRADICTED:
            return CONTRADICTED
        case SlipState.EXPIRED:
            return EXPIRED
        case SlipState.WITHDRAWN:
            return WITHDRAWN


def in_a_line(summary: Summary) -> Sentence | None:
    """For the staff's corner of the screen; None when there is nothing to tell."""
    hands = len(summary.to_do)
    if not summary.waiting and not hands:
        return None
    return Sentence(
        f"暫定票: 再照会待ち {summary.waiting} 件、要対応 {hands} 件",
        f"Slips: {summary.waiting} asked again by themselves, {hands} for you",
    )
