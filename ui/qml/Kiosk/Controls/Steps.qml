pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Backend
import Kiosk.Theme

// Where one stands, in words: done, now, to come.
Row {
    id: steps

    required property var names
    required property int current

    spacing: Theme.gap

    Repeater {
        model: steps.names

        delegate: Rectangle {
            id: step

            required property string modelData
            required property int index
            readonly property bool done: index < steps.current - 1
            readonly property bool now: index === steps.current - 1
            readonly property real room: width - Theme.mm(4)
            readonly property real wordWidth: Typesetter.widthOf(modelData, Theme.body, true)
            readonly property bool signed: done && Math.min(wordWidth, room) + Theme.mm(10.5) <= room

            width: (steps.width - (steps.names.length - 1) * steps.spacing) / steps.names.length
            height: steps.height
            radius: Theme.radius
            color: now ? Theme.pass : "transparent"
            border.width: now ? 0 : Theme.edge
            border.color: Theme.line

            Row {
                anchors.centerIn: parent
                spacing: Theme.mm(2.5)

                Sign {
                    visible: step.signed
                    anchors.verticalCenter: parent.verticalCenter
                    name: "check"
                    width: Theme.mm(8)
                    weight: 12
                }

                Line {
                    text: step.modelData
                    color: step.now ? Theme.passInk : Theme.ink
                    font.pixelSize: Math.floor(Theme.body * Math.min(1, step.room / step.wordWidth))
                    font.bold: step.now
                }
            }
        }
    }
}
