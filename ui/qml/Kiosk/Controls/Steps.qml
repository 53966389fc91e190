pragma ComponentBehavior: Bound

import QtQuick
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
                    visible: step.done
                    anchors.verticalCenter: parent.verticalCenter
                    name: "check"
                    width: Theme.mm(8)
                    weight: 12
                }

                Line {
                    text: step.modelData
                    color: step.now ? Theme.passInk : Theme.ink
                    font.pixelSize: Theme.body
                    font.bold: step.now
                }
            }
        }
    }
}
