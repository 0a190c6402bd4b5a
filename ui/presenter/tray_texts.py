# SPDX-License-Identifier: Apache-2.0
"""The words about a card in the tray: how to lay it, what lies there, that the radio is at fault and nobody else."""

from ui.presenter.text_ids import TextId
from ui.presenter.wording import Words

TRAY = {
    TextId.LAY_PUSH_IN: Words(
        "カードを 奥まで 押してください", "Please push the card all the way in"
    ),
    TextId.LAY_TURN_OVER: Words("カードを 裏返してください", "Please turn the card over"),
    TextId.LAY_HAND_AWAY: Words(
        "カードから 手を 離してください", "Please take your hand off the card"
    ),
    TextId.LAY_MOVE_A_LITTLE: Words(
        "カードを 少し 動かしてください", "Please move the card a little"
    ),
    TextId.LAY_GLARE: Words("光が 反射しています", "Light shines on the card"),
    TextId.LAY_STILL: Words("カードを 置いたままに してください", "Please let the card lie still"),
    TextId.LAY_NO_SHADOW: Words(
        "カードに 影を かけないでください", "Please keep shadows off the card"
    ),
    TextId.LAY_STRAIGHT: Words("カードを まっすぐ 置いてください", "Please lay the card straight"),
    TextId.LAY_WHY: Words("カメラで 番号を 読みます", "The camera reads the numbers on the card"),
    TextId.PART_BIRTH: Words("生年月日", "Birth date"),
    TextId.PART_EXPIRY: Words("有効期限の年", "Expiry year"),
    TextId.PART_CODE: Words("セキュリティコード", "Security code"),
    TextId.BUTTON_TYPE: Words("番号を 入力する", "Type them instead"),
    TextId.NOT_FELT: Words("まだ 読み取れません", "The reader does not feel the card yet"),
    TextId.LYING_OTHER: Words(
        "別のカードが 置かれている ようです", "Another card seems to lie here"
    ),
    TextId.LAY_MY_NUMBER_CARD: Words(
        "これを 取って マイナンバーカードを 置いてください",
        "Please take it away and place your My Number Card",
    ),
    TextId.OTHER_BIRTH: Words(
        "係員の方へ： 生年を 別の書き方で 試しますか",
        "Staff: try the birth year in its other form?",
    ),
    TextId.BUTTON_TRY: Words("係員が 試す", "Staff: try it"),
    TextId.BUTTON_NOT_TRY: Words("試さない", "No"),
    TextId.RADIO_LEAVE_CARD: Words(
        "カードは そのままで 大丈夫です", "Your card lies well. Please leave it there"
    ),
    TextId.RADIO_DISTURBED: Words(
        "電波が 乱れています。 しばらく お待ちください",
        "Something near disturbs the radio. Please wait",
    ),
}
