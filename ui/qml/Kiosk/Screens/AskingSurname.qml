pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

// A surname from a grid that is the same for everybody; whoever is not on it gives the end of the identity number.
Page {
    id: page

    endable: true

    ColumnLayout {
        anchors.fill: parent
        spacing: page.wide ? Theme.mm(4.2) : Theme.mm(7)

        Asking {
            visible: !page.wide
            stacked: true
            sign: "face"
            text: page.words.surname_title
            note: page.kiosk.doubt.note
            Layout.fillWidth: true
            Layout.preferredHeight: Theme.mm(152)
        }

        RowLayout {
            visible: page.wide
            spacing: Theme.margin
            Layout.fillWidth: true
            Layout.fillHeight: false

            Line {
                text: page.words.surname_title
                font.pixelSize: Theme.heading
                font.bold: true
            }

            Line {
                text: page.kiosk.doubt.note
                font.pixelSize: Theme.body
                Layout.fillWidth: true
            }
        }

        GridLayout {
            columns: page.wide ? 10 : 8
            uniformCellWidths: true
            uniformCellHeights: true
            columnSpacing: Theme.mm(4.2)
            rowSpacing: Theme.mm(4.2)
            Layout.fillWidth: true
            Layout.fillHeight: true

            Repeater {
                model: page.kiosk.doubt.surnames

                delegate: Target {
                    required property string modelData

                    objectName: "surname" + modelData
                    text: modelData
                    size: Math.max(Theme.mm(15), Theme.body)
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    onPressedOnce: page.kiosk.doubt.choose(modelData)
                }
            }
        }

        RowLayout {
            spacing: Theme.gap
            Layout.fillWidth: true
            Layout.fillHeight: false

            Target {
                objectName: "digits"
                sign: "next"
                text: page.words.by_digits
                size: Theme.body
                Layout.fillWidth: true
                Layout.preferredWidth: 2
                Layout.preferredHeight: needed(page.wide ? Theme.target : Theme.primaryTarget)
                onPressedOnce: page.kiosk.doubt.wantDigits()
            }

            Target {
                objectName: "showCard"
                sign: "card"
                text: page.words.way_id_card
                size: Theme.body
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                Layout.fillHeight: true
                onPressedOnce: page.kiosk.door.showCard()
            }
        }
    }
}
