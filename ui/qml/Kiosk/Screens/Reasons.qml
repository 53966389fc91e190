pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

// Why: as many reasons as there are, or none.
Page {
    id: page

    endable: true
    backable: true

    Halves {
        anchors.fill: parent
        share: 0.385
        wideShare: 0.32

        upper: Notice {
            anchors.fill: parent
            title: page.words.reasons_title
            text: page.words.reasons_text
            textSize: Theme.label
        }

        lower: ColumnLayout {
            anchors.fill: parent
            spacing: Theme.margin

            GridLayout {
                columns: 2
                uniformCellWidths: true
                uniformCellHeights: true
                columnSpacing: Theme.gap
                rowSpacing: Theme.gap
                Layout.fillWidth: true
                Layout.fillHeight: true

                Repeater {
                    model: page.kiosk.rating.reasons

                    delegate: Target {
                        required property var modelData
                        required property int index

                        objectName: "reason" + index
                        key: true
                        tone: modelData.given ? Target.Primary : Target.Plain
                        sign: modelData.given ? "check" : ""
                        text: modelData.text
                        Accessible.checkable: true
                        Accessible.checked: modelData.given
                        Layout.fillWidth: true
                        Layout.fillHeight: true
                        onPressedOnce: page.kiosk.rating.toggle(index)
                    }
                }
            }

            Target {
                objectName: "enter"
                tone: Target.Primary
                sign: "next"
                text: page.words.next
                size: Theme.heading
                Layout.fillWidth: true
                Layout.preferredHeight: Theme.primaryTarget
                onPressedOnce: page.kiosk.rating.give()
            }
        }
    }
}
