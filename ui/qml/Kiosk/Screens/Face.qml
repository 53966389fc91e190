import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

// From the first look to the decision: the visitor's picture, one instruction, and a way without it.
Page {
    id: page

    endable: true

    Halves {
        anchors.fill: parent
        share: 0.54
        wideShare: 0.52

        upper: Mirror {
            anchors.fill: parent
            pictures: page.kiosk.pictures
            ring: page.kiosk.door.stage > 1 ? Theme.pass : Theme.line
        }

        lower: ColumnLayout {
            anchors.fill: parent
            spacing: Theme.margin

            Asking {
                objectName: "asking"
                sign: page.kiosk.door.sign
                text: page.kiosk.door.title
                note: page.kiosk.door.note
                stacked: page.wide
                attention: page.kiosk.door.attention
                Layout.fillWidth: true
                Layout.fillHeight: true
            }

            Steps {
                names: page.kiosk.door.measures ? [page.words.step_look, page.words.step_warmth, page.words.step_face] : [page.words.step_look, page.words.step_face]
                current: page.kiosk.door.measures ? page.kiosk.door.stage : Math.min(page.kiosk.door.stage, 2)
                Layout.fillWidth: true
                Layout.preferredHeight: Theme.target
            }

            Target {
                objectName: "otherWay"
                sign: "card"
                text: page.words.other_way
                Layout.fillWidth: true
                Layout.preferredHeight: Theme.primaryTarget
                onPressedOnce: page.kiosk.door.otherWay()
            }
        }
    }
}
