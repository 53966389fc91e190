import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

// What the clinical thermometer shows, as large as on its own display.
Page {
    id: page

    endable: true
    backable: true

    Halves {
        anchors.fill: parent
        share: 0.4

        upper: ColumnLayout {
            anchors.fill: parent
            spacing: Theme.margin

            Notice {
                tone: page.kiosk.clinical.slipped ? Notice.Wait : Notice.Plain
                sign: "warmth"
                signSize: Theme.mm(26)
                title: page.words.clinical_title
                titleSize: Theme.heading
                text: page.kiosk.clinical.note
                textSize: Theme.label
                Layout.fillWidth: true
                Layout.fillHeight: true
            }

            Rectangle {
                radius: Theme.radius
                color: Theme.card
                border.width: Theme.edge
                border.color: Theme.ink
                Layout.fillWidth: true
                Layout.preferredHeight: Theme.mm(26)

                Line {
                    anchors.centerIn: parent
                    text: page.kiosk.clinical.shown
                    font.pixelSize: Theme.mm(16)
                    font.bold: true
                }
            }
        }

        lower: ColumnLayout {
            anchors.fill: parent
            spacing: Theme.margin

            DigitPad {
                extra: "none"
                deleteText: page.words["delete"]
                Layout.fillWidth: true
                Layout.fillHeight: true
                onTyped: key => page.kiosk.clinical.press(key)
                onErased: page.kiosk.clinical.delete()
            }

            RowLayout {
                spacing: Theme.gap
                Layout.fillHeight: false

                Target {
                    objectName: "clear"
                    text: page.words.clear
                    Layout.fillWidth: true
                    Layout.preferredWidth: 1
                    Layout.preferredHeight: Theme.primaryTarget
                    onPressedOnce: page.kiosk.clinical.clear()
                }

                Target {
                    objectName: "enter"
                    tone: Target.Primary
                    text: page.words.confirm
                    size: Theme.heading
                    Layout.fillWidth: true
                    Layout.preferredWidth: 1.3
                    Layout.preferredHeight: Theme.primaryTarget
                    onPressedOnce: page.kiosk.clinical.enter()
                }
            }
        }
    }
}
