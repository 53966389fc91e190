import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

// A number is typed: a telephone number, a receipt, a number of one's own.
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
                tone: page.kiosk.digits.wrong ? Notice.Wait : Notice.Plain
                title: page.kiosk.digits.title
                titleSize: Theme.heading
                text: page.kiosk.digits.note
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
                Layout.preferredHeight: Theme.mm(28)

                Line {
                    objectName: "typed"
                    anchors.centerIn: parent
                    text: page.kiosk.digits.shown
                    font.pixelSize: Math.max(Theme.mm(13), Theme.body)
                    font.bold: true
                    Accessible.name: page.words.pin_typed.replace("{count}", page.kiosk.digits.typed)
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
                onTyped: key => page.kiosk.digits.press(key)
                onErased: page.kiosk.digits.delete()
            }

            RowLayout {
                spacing: Theme.gap
                Layout.fillHeight: false

                Target {
                    objectName: "skip"
                    visible: page.kiosk.digits.other !== ""
                    text: page.kiosk.digits.other
                    Layout.fillWidth: true
                    Layout.preferredWidth: 1.2
                    Layout.preferredHeight: needed(Theme.primaryTarget)
                    onPressedOnce: page.kiosk.digits.otherwise()
                }

                Target {
                    objectName: "enter"
                    tone: Target.Primary
                    text: page.words.next
                    sign: "next"
                    size: Theme.heading
                    Layout.fillWidth: true
                    Layout.preferredWidth: 1.3
                    Layout.fillHeight: true
                    onPressedOnce: page.kiosk.digits.enter()
                }
            }
        }
    }
}
