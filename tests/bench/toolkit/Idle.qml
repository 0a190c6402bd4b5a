// SPDX-License-Identifier: Apache-2.0
// Waiting for a card: a hand brings one.
import QtQuick
import QtQuick.Controls.Basic

Rectangle {
    id: root
    width: 1280; height: 800; color: "#fbfaf7"
    property int step: 0
    property bool going: false
    property int pressed: 0
    property string headline
    property string stop
    property url folder
    property int fps: 10

    function handAt(seconds) {
        const share = Math.abs((seconds / 4 % 1) * 2 - 1)
        return Math.round(240 * share * share * (3 - 2 * share))
    }

    Timer { interval: Math.round(1000 / root.fps); running: root.going; repeat: true; onTriggered: root.step += 1 }
    Rectangle {
        id: band
        width: parent.width; height: 140; color: "#0b4f8a"
        Text {
            anchors.centerIn: parent; text: root.headline; color: "white"
            font { family: "Noto Sans CJK JP"; pixelSize: 44; bold: true }
            Accessible.role: Accessible.StaticText
            Accessible.name: text
        }
    }
    Item {
        id: play
        anchors { top: band.bottom; bottom: button.top; left: parent.left; right: parent.right }
        clip: true
        Accessible.role: Accessible.Graphic
        Accessible.name: root.headline
        Image { source: root.folder + "/tray.png"; anchors.horizontalCenter: parent.horizontalCenter }
        Image {
            source: root.folder + "/hand.png"; anchors.horizontalCenter: parent.horizontalCenter
            y: 60 + root.handAt(root.step / root.fps)
        }
    }
    Button {
        id: button
        objectName: "stop"
        x: 0; y: parent.height - 100; width: 200; height: 80
        text: root.stop
        font { family: "Noto Sans CJK JP"; pixelSize: 30; bold: true }
        background: Rectangle { radius: 12; border { width: 2; color: "#0b4f8a" } color: "#fbfaf7" }
        onClicked: root.pressed += 1
    }
}
