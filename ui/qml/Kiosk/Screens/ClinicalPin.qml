import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

// The volunteer has measured with a clinical thermometer, and types his or her own number first.
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
                tone: page.kiosk.pin.wrong ? Notice.Wait : Notice.Plain
                sign: "warmth"
                signSize: Theme.mm(26)
                title: page.words.clinical_pin_title
                titleSize: Theme.heading
                text: page.kiosk.pin.note
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
                    text: "•".repeat(page.kiosk.pin.typed)
                    font.pixelSize: Theme.mm(16)
                    font.letterSpacing: Theme.mm(3)
                    font.bold: true
                    Accessible.name: page.words.pin_typed.replace("{count}", page.kiosk.pin.typed)
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
                onTyped: key => page.kiosk.pin.press(key)
                onErased: page.kiosk.pin.delete()
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
                    onPressedOnce: page.kiosk.pin.clear()
                }

                Target {
                    objectName: "enter"
                    tone: Target.Primary
                    text: page.words.confirm
                    size: Theme.heading
                    Layout.fillWidth: true
                    Layout.preferredWidth: 1.3
                    Layout.preferredHeight: Theme.primaryTarget
                    onPressedOnce: page.kiosk.pin.enter()
                }
            }
        }
    }
}
