// SPDX-License-Identifier: Apache-2.0
// The face check: a mirror with an oval over it.
import QtQuick
import QtQuick.Controls.Basic
import Toolkit

Rectangle {
    id: root
    width: 1280; height: 800; color: "#fbfaf7"
    property bool going: false
    property int pressed: 0
    property string headline
    property string stop
    property url folder
    property int fps: 30

    Timer { interval: Math.round(1000 / root.fps); running: root.going; repeat: true; onTriggered: mirror.update() }
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
    Mirror {
        id: mirror
        anchors { top: band.bottom; bottom: button.top; left: parent.left; right: parent.right }
        Accessible.role: Accessible.Graphic
        Accessible.name: root.headline
    }
    Image { source: root.folder + "/oval.png"; anchors.top: band.bottom }
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
