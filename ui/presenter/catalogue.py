# SPDX-License-Identifier: Apache-2.0
"""The words of the kiosk in Japanese and English: short, polite, first what to do.

Japanese comes in phrases parted by spaces, as in texts for people who read slowly; a line breaks only there.
"""

from ui.presenter.model import Text
from ui.presenter.text_ids import TextId
from ui.presenter.tray_texts import TRAY
from ui.presenter.wording import Words


def words(text: Text | TextId) -> Words:
    """The words of a text, its numbers put in."""
    if isinstance(text, TextId):
        return CATALOGUE[text]
    found = CATALOGUE[text.id]
    if text.count is None and text.seconds is None:
        return found
    numbers = {"count": text.count, "seconds": f"{text.seconds or 0:g}"}
    return Words(found.ja.format(**numbers), found.en.format(**numbers))


_SCREENS = {
    TextId.STARTING: Words("準備を しています", "Starting up"),
    TextId.PLEASE_WAIT: Words("しばらく お待ちください", "Please wait a moment"),
    TextId.OUT_OF_SERVICE: Words(
        "ただいま ご利用 いただけません", "This terminal is out of service"
    ),
    TextId.TO_RECEPTION: Words("受付の係員に お声がけください", "Please speak to the receptionist"),
    TextId.IDLE: Words(
        "マイナンバーカードを 置いてください", "Please place your My Number Card on the reader"
    ),
    TextId.PHOTO_UP: Words("顔写真の面を 上に してください", "with the photo facing up"),
    TextId.READING: Words("カードを 読んでいます", "Reading your card"),
    TextId.LEAVE_CARD: Words(
        "カードを 置いたまま お待ちください", "Please leave the card where it is"
    ),
    TextId.CHECKING: Words("本人確認を しています", "Confirming who you are"),
    TextId.QUERYING: Words("保険の資格を 確認しています", "Checking your health insurance"),
    TextId.CONFIRMING: Words("まもなく 終わります", "Almost done"),
    TextId.HOLD_STILL: Words("カードを 動かさないでください", "Please keep the card still"),
    TextId.STILL_GOING_ON: Words("手続きは 続いています", "Nothing is lost"),
    TextId.RECONNECTING: Words(
        "カードは そのままで お待ちください", "Please leave the card: reconnecting its reader"
    ),
    TextId.PUT_BACK: Words("カードを もう一度 置いてください", "Please put the card back"),
    TextId.TAKE_CARD: Words("カードを お取りください", "Please take your card"),
    TextId.DONE: Words(
        "カードを取って 待合室で お待ちください",
        "Please take your card and wait in the waiting room",
    ),
    TextId.CHOOSE: Words(
        "本人確認の方法を お選びください", "How would you like to confirm who you are?"
    ),
    TextId.STAFF_COMING: Words("係員が まいります", "A member of staff is coming"),
}

_BUTTONS = {
    TextId.BUTTON_FACE: Words("顔で 確認", "Face"),
    TextId.BUTTON_PIN: Words("暗証番号で 確認", "4-digit PIN"),
    TextId.BUTTON_STAFF: Words("係員を 呼ぶ", "Call staff"),
    TextId.BUTTON_CANCEL: Words("やめる", "Stop"),
    TextId.BUTTON_CLEAR: Words("消す", "Clear"),
    TextId.BUTTON_ENTER: Words("決定", "Enter"),
}

_DIGITS = {
    TextId.NUMBER_B: Words(
        "カードの番号を 入力してください", "Please type the numbers on your card"
    ),
    TextId.NUMBER_B_WRONG: Words(
        "番号が ちがいます。 もう一度 入力してください", "That was not right. Please type it again"
    ),
    TextId.NUMBER_B_IMPOSSIBLE: Words(
        "番号を お確かめください", "These numbers cannot be right. Please check"
    ),
    TextId.NUMBER_B_DOUBTFUL: Words(
        "〇の数字だけ 入力してください", "Please type only the circled digits"
    ),
    TextId.NUMBER_B_WHERE: Words(
        "番号は カードの表に あります", "They are on the front of the card"
    ),
    TextId.NUMBER_B_STAFF: Words(
        "係員の方へ： カードの番号を 入力してください",
        "Staff: please type the numbers on the card",
    ),
    TextId.NUMBER_B_BIRTH: Words(
        "生年月日 6けた （昭和30年4月1日は 300401）",
        "Birth date as printed, 6 digits (Showa 30, April 1: 300401)",
    ),
    TextId.NUMBER_B_EXPIRY: Words("有効期限の年 西暦4けた", "Expiry year, 4 digits"),
    TextId.NUMBER_B_CODE: Words("セキュリティコード 4けた", "Security code, 4 digits"),
    TextId.PIN: Words("暗証番号を 入力してください", "Please enter your PIN"),
    TextId.PIN_WHICH: Words("利用者証明用の 数字4けた", "4 digits, for the user certificate"),
    TextId.PIN_WRONG: Words("暗証番号が ちがいます", "That PIN was not right"),
    TextId.PIN_LOST: Words(
        "もう一度 暗証番号を 入力してください", "The card moved. Please enter your PIN again"
    ),
    TextId.PIN_TRIES_LEFT: Words(
        "あと{count}回 まちがえると 暗証番号が 使えなくなります",
        "After {count} more wrong tries the card locks its PIN",
    ),
}

_FACE = {
    TextId.FACE_NEUTRAL: Words("カメラを まっすぐ 見てください", "Please look straight ahead"),
    TextId.FACE_TURN_LEFT: Words("ゆっくり 左を 向いてください", "Slowly turn to your left"),
    TextId.FACE_TURN_RIGHT: Words("ゆっくり 右を 向いてください", "Slowly turn to your right"),
    TextId.FACE_BLINK: Words("まばたきを してください", "Please blink"),
    TextId.FACE_NO_FACE: Words("枠の中に 顔を 入れてください", "Put your face inside the oval"),
    TextId.FACE_SEVERAL: Words("お一人で 立ってください", "One person at a time, please"),
    TextId.FACE_AT_EDGE: Words(
        "顔を 枠の まん中に 入れてください", "Move to the middle of the oval"
    ),
    TextId.FACE_TOO_FAR: Words("もう少し 近づいてください", "Please come closer"),
    TextId.FACE_TOO_NEAR: Words("もう少し 離れてください", "Please step back a little"),
    TextId.FACE_TOO_DARK: Words("明るい方を 向いてください", "Please face the light"),
    TextId.FACE_TOO_BRIGHT: Words("まぶしい光を さけてください", "Please avoid the bright light"),
    TextId.FACE_BLURRED: Words("動かずに お待ちください", "Please hold still"),
    TextId.FACE_EYES_SHUT: Words("目を 開けてください", "Please open your eyes"),
    TextId.FACE_SUNGLASSES: Words("サングラスを 外してください", "Please take off your sunglasses"),
    TextId.FACE_MASKED: Words("マスクを 外してください", "Please take off your mask"),
    TextId.FACE_COVERED: Words(
        "顔から 手や 髪や 布を よけてください",
        "Please take your hand, hair or cloth away from your face",
    ),
    TextId.FACE_LIGHT: Words(
        "色が 変わります。 ここを 見てください",
        "Please look here. The screen changes its colour",
    ),
}

_RESULTS = {
    TextId.RESULT_ELIGIBLE: Words(
        "保険の資格を 確認できました", "Your health insurance is confirmed"
    ),
    TextId.RESULT_INELIGIBLE: Words(
        "この保険の資格は 有効では ありません", "This insurance is not valid"
    ),
    TextId.RESULT_NEW_ELIGIBILITY: Words(
        "保険が 新しく 変わっています", "Your insurance has changed"
    ),
    TextId.RESULT_NONE: Words("保険の資格が 見つかりませんでした", "No health insurance was found"),
    TextId.RESULT_SEVERAL: Words(
        "保険の資格が いくつか あります", "More than one insurance was found"
    ),
    TextId.RESULT_UNDECIDED: Words(
        "保険の資格を いま 確認できません", "We cannot check your insurance right now"
    ),
    TextId.RESULT_MEDICAL_AID: Words(
        "医療扶助の 確認が 必要です", "Your medical aid has to be checked"
    ),
    TextId.NOT_A_NO: Words(
        "資格が ないという 意味では ありません。 受付の係員に お声がけください",
        "This does not mean that you are not insured. Please speak to the receptionist",
    ),
}

_NOTES = {
    TextId.NOTE_RENEW_SOON: Words(
        "カードの電子証明書が まもなく 切れます。 市区町村で 更新してください",
        "Your card's certificate ends soon. Please renew it at the town hall",
    ),
    TextId.NOTE_RENEW_NOW: Words(
        "電子証明書が 切れています。 早めに 市区町村で 更新してください",
        "Your card's certificate has ended. Please renew it at the town hall soon",
    ),
    TextId.SLIP_TAKE: Words(
        "出てきた紙を 受付に お出しください",
        "Please take the paper and hand it to the receptionist",
    ),
    TextId.SLIP_AT_RECEPTION: Words(
        "受付で 紙を お受け取りください", "Please ask for your paper at the reception"
    ),
    TextId.DECLARATION_TAKE: Words(
        "申立書が 印刷されました。 受付で ご記入ください",
        "The declaration was printed. Please fill it in at the reception",
    ),
}

_CONSENT = {
    TextId.REGISTRATION: Words(
        "このカードを 健康保険証として 使いますか",
        "Use this card as your health insurance card?",
    ),
    TextId.REGISTRATION_WHAT: Words(
        "利用申込が まだです。 ここで 申し込めます",
        "It is not registered for that yet. You can do it here, once",
    ),
    TextId.BUTTON_REGISTER: Words("申し込む", "Yes, register"),
    TextId.BUTTON_NOT_REGISTER: Words("申し込まない", "No"),
    TextId.REGISTERING: Words("利用申込を しています", "Registering your card"),
    TextId.CONSENT_INFORMATION: Words(
        "診療や 薬の情報を 医師等に 見せますか", "May the doctors see your medical records?"
    ),
    TextId.CONSENT_INFORMATION_WHAT: Words(
        "過去の 診療・薬・健診の情報です。 24時間だけ 見られます",
        "Past treatments, medicines and checkups, for 24 hours only",
    ),
    TextId.CONSENT_SUBSIDIES: Words(
        "医療費助成の 各種受給者証を 利用しますか。",
        "Do you want to use your subsidy certificates?",
    ),
    TextId.CONSENT_SUBSIDIES_WHAT: Words(
        "自治体の 医療費助成が 登録されています",
        "Your town's help with medical costs is registered",
    ),
    TextId.BUTTON_AGREE: Words("同意する", "Yes"),
    TextId.BUTTON_DECLINE: Words("同意しない", "No"),
    TextId.BUTTON_USE: Words("利用する", "Use them"),
    TextId.BUTTON_NOT_USE: Words("利用しない", "Do not use"),
}

_PRINTING = {
    TextId.PRINTING: Words("紙を 印刷しています", "Printing a paper for you"),
    TextId.PRINTER_STAFF: Words("係員が まいります。 お待ちください", "Please wait for the staff"),
    TextId.PRINTER_PAPER_OUT: Words(
        "プリンターに 紙を 入れてください", "Staff: please put paper into the printer"
    ),
    TextId.PRINTER_OFF: Words(
        "プリンターの 電源と 接続を 確かめてください",
        "Staff: please check the printer's power and cable",
    ),
    TextId.PRINTER_PAUSED: Words(
        "止まっている 印刷を 再開してください", "Staff: the print queue is paused. Please resume it"
    ),
    TextId.PRINTER_UNKNOWN: Words(
        "プリンターの 設定を 確かめてください",
        "Staff: the printer was not found. Check the settings",
    ),
    TextId.PRINTER_FAILED: Words("印刷できませんでした", "Staff: the paper could not be printed"),
    TextId.SLIP_IMPOSSIBLE: Words("紙を 作れませんでした", "Staff: the paper could not be made"),
    TextId.BUTTON_PRINT_AGAIN: Words("もう一度 印刷", "Print again"),
    TextId.BUTTON_PRINT_SKIP: Words("紙なしで 進む", "Go on without"),
    TextId.BUTTON_DECLARATION: Words("申立書を 印刷", "Staff: declaration"),
}

_FAILURES = {
    TextId.FAILED_CERTIFICATE: Words(
        "電子証明書の 期限が 切れ 使えません", "The certificate of this card has expired"
    ),
    TextId.ASK_FOR_CERTIFICATE: Words(
        "資格確認書を 受付に お出しください。 更新は 市区町村です",
        "Please show your 'shikaku kakuninsho' at the desk; renew the card in town",
    ),
    TextId.FAILED: Words("手続きを 続けられません", "We cannot go on here"),
    TextId.FAILED_STAFF_CHECKS: Words("係員が 確認いたします", "A member of staff will check"),
    TextId.FAILED_NOT_YOU: Words(
        "ご本人の 確認が できませんでした", "We could not confirm that this is your card"
    ),
    TextId.FAILED_FACE: Words("顔の確認が できませんでした", "We could not check your face"),
    TextId.FAILED_PIN: Words("暗証番号の 確認が できませんでした", "We could not check your PIN"),
    TextId.FAILED_PIN_LOCKED: Words(
        "このカードの 暗証番号は 使えません", "The PIN of this card is locked"
    ),
    TextId.FAILED_NUMBER_B: Words(
        "カードの番号を 確認できませんでした", "We could not check the card's numbers"
    ),
    TextId.FAILED_NUMBER_B_LOCKED: Words(
        "このカードの 番号は 確認できません", "The number of this card cannot be checked"
    ),
    TextId.TOWN_UNLOCKS_NUMBER: Words(
        "受付の係員に お声がけください。 元に戻すのは 市区町村です",
        "Please speak to the receptionist. The town hall can reset it",
    ),
    TextId.FAILED_CARD: Words("カードを 読めませんでした", "We could not read the card"),
    TextId.FAILED_CARD_UNPROVEN: Words(
        "このカードを 確認できませんでした", "We could not verify this card"
    ),
    TextId.FAILED_ANOTHER_CARD: Words(
        "別のカードが 置かれました", "A different card was placed here"
    ),
    TextId.FAILED_OLD_CARD: Words(
        "このカードは 住基カードのため 使えません", "This older card cannot be used here"
    ),
    TextId.FAILED_NOT_MY_NUMBER_CARD: Words(
        "マイナンバーカードでは ありません", "This is not a My Number Card"
    ),
    TextId.FAILED_DRIVING_LICENCE: Words("これは 運転免許証です", "This is a driving licence"),
    TextId.FAILED_INSURANCE_CARD: Words(
        "これは 以前の 健康保険証です", "This is an old health insurance card"
    ),
    TextId.FAILED_RESIDENCE_CARD: Words("これは 在留カードです", "This is a residence card"),
    TextId.FAILED_ELIGIBILITY_CERTIFICATE: Words(
        "これは 資格確認書です", "This is a 'shikaku kakuninsho'"
    ),
    TextId.GIVE_TO_DESK: Words("受付の係員に お渡しください", "Please hand it to the receptionist"),
    TextId.FAILED_INTERFERENCE: Words(
        "近くの電波で カードを 読めません", "Something near here disturbs the card's radio"
    ),
    TextId.FAILED_PHONE: Words(
        "スマートフォンは この機械では 使えません", "Phones cannot be used at this terminal"
    ),
    TextId.FAILED_READER: Words(
        "カードの読み取り機が 使えません", "The card reader is not working"
    ),
    TextId.FAILED_CAMERA: Words("カメラが 使えません", "The camera is not working"),
    TextId.FAILED_FACE_MACHINE: Words(
        "いまは 顔で 確認できません", "Faces cannot be checked right now"
    ),
    TextId.FAILED_PRINTER: Words("用紙を 印刷 できませんでした", "The paper could not be printed"),
    TextId.STOPPED: Words("手続きを やめました", "You have stopped"),
    TextId.TIME_OVER: Words("時間が過ぎたので 終わりました", "The time is over"),
    TextId.START_AGAIN: Words(
        "カードを取って はじめから やりなおしてください", "Please take the card and start again"
    ),
}

_HINTS = {
    TextId.HINT_FOR_STAFF: Words("係員の方へ", "For staff"),
    TextId.HINT_INTERFERENCE: Words(
        "近くの機器が カードの電波を 乱しています",
        "Something near this desk disturbs the card's radio",
    ),
    TextId.HINT_RHYTHM: Words(
        "近くの機器が {seconds}秒ごとに 電波を 出しています",
        "Something near this desk transmits every {seconds} s",
    ),
    TextId.HINT_MOVE_READER: Words(
        "防犯ゲート・画面・携帯電話から 読み取り機を 離してください",
        "Move the card reader away from gates, monitors and phones",
    ),
    TextId.HINT_OTHER_PROGRAM: Words(
        "ほかのソフトが 読み取り機を 使っています", "Another program uses the card reader"
    ),
    TextId.HINT_CLOSE_PROGRAM: Words("そのソフトを 閉じてください", "Please close that program"),
    TextId.HINT_HAND: Words(
        "カードを 早めに 取る方が 多いようです", "Many people lift their card early"
    ),
    TextId.HINT_PUT_SIGN: Words(
        "「置いたままお待ちください」の 札を 読み取り機に 置いてください",
        "Put a sign at the reader: please leave the card until the end",
    ),
    TextId.HINT_READER: Words(
        "読み取り機の 接続が 切れることが あります", "The card reader loses its connection"
    ),
    TextId.HINT_CHECK_CABLE: Words(
        "ケーブルと 差し込み口を 確かめてください", "Check its cable, or use another USB port"
    ),
    TextId.HINT_SERVICE: Words(
        "読み取り機の ソフト（PC/SC）が 止まることが あります",
        "The card service (PC/SC) of this computer stops at times",
    ),
    TextId.HINT_RESTART: Words(
        "再起動しても 続くときは 保守に ご連絡ください",
        "Restart the computer; if it goes on, call maintenance",
    ),
    TextId.HINT_RECEIPT_FILES: Words(
        "結果ファイルを レセコンの フォルダーに 書き込めません",
        "The receipt computer's folder takes no result files",
    ),
    TextId.HINT_CHECK_FOLDER: Words(
        "フォルダーと 空き容量を 確認してください。 自動で 書き込みます",
        "Check the folder and its free space; nothing is lost",
    ),
    TextId.HINT_ACCESS_LOG: Words(
        "利用の 記録を ディスクに 書き込めません",
        "The record of accesses cannot be written to the disk",
    ),
    TextId.HINT_CHECK_DISK: Words(
        "空き容量を 確認し 電源を 切らないでください。 自動で 書き込みます",
        "Check the free space and leave the power on; it is written by itself",
    ),
    TextId.HINT_TRAY_CAMERA: Words(
        "カード置き場の カメラが 使えません",
        "The camera above the card reader does not work",
    ),
    TextId.HINT_CHECK_TRAY_CAMERA: Words(
        "カメラの ケーブルを 確認してください。 番号は 手で 入力できます",
        "Check its cable; until then people type the card's number",
    ),
}

CATALOGUE: dict[TextId, Words] = {
    **_SCREENS,
    **_BUTTONS,
    **_DIGITS,
    **TRAY,
    **_FACE,
    **_RESULTS,
    **_NOTES,
    **_CONSENT,
    **_PRINTING,
    **_FAILURES,
    **_HINTS,
}
