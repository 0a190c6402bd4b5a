# SPDX-License-Identifier: Apache-2.0
"""What our mock says when it cannot do what a file asks. Every code is our own: the official list is not public.

Two shapes (hangilc/myclinic-ts): the whole request failed (SegmentOfResult 9, ErrorCode, ErrorMessage), or it was
worked on and the work failed (ProcessingResultStatus 2, ProcessingResultCode, ProcessingResultMessage).
"""

from enum import StrEnum


class MockError(StrEnum):
    """ErrorCode: the whole request failed."""

    UNREADABLE = "MOCK-E01"
    KIND_UNKNOWN = "MOCK-E02"
    INSTITUTION = "MOCK-E03"
    SERVICE_DOWN = "MOCK-E04"
    NOTHING_ASKED = "MOCK-E05"
    UNSETTLED = "MOCK-E06"


class MockResult(StrEnum):
    """ProcessingResultCode: the work failed."""

    REFUSED = "MOCK-P01"
    NOT_KEPT = "MOCK-P02"
    RECEPTION_UNKNOWN = "MOCK-P03"


MESSAGES = {
    MockError.UNREADABLE: "要求ファイルを読み取れません。",
    MockError.KIND_UNKNOWN: "この種類の要求には対応していません。",
    MockError.INSTITUTION: "医療機関コードがこの端末のものではありません。",
    MockError.SERVICE_DOWN: "資格確認サービスに接続できません。",
    MockError.NOTHING_ASKED: "照会内容がありません。",
    MockError.UNSETTLED: "要求ファイルの書き込みが終わりません。",
    MockResult.REFUSED: "資格確認サービスが要求を受け付けませんでした。",
    MockResult.NOT_KEPT: "照会番号を登録できませんでした。",
    MockResult.RECEPTION_UNKNOWN: "受付番号が見つかりません。",
}
