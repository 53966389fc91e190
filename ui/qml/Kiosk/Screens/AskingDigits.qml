pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

// The end of the identity number, as dots but for the last one typed.
Page {
    id: page

    endable: true

    Halves {
        anchors.fill: parent
        share: 0.4
        wideShare: 0.5

        upper: ColumnLayout {
            anchors.fill: parent
            spacing: Theme.margin

            Line {
                text: page.words.digits_title
                font.pixelSize: Theme.heading
                font.bold: true
                Layout.fillWidth: true
            }

            Row {
                spacing: Theme.gap
                Layout.alignment: Qt.AlignHCenter
                Layout.preferredHeight: Theme.mm(34)

                Repeater {
                    model: page.kiosk.doubt.cells

                    delegate: Rectangle {
                        id: place

                        required property string modelData

                        width: Theme.mm(30)
                        height: Theme.mm(34)
                        radius: Theme.mm(2)
                        color: Theme.card
                        border.width: Theme.edge * (modelData === "" ? 0.6 : 1)
                        border.color: modelData === "" ? Theme.line : Theme.ink

                        Line {
                            anchors.centerIn: parent
                            text: place.modelData
                            font.pixelSize: Theme.mm(22)
                            font.bold: true
                        }
                    }
                }
            }

            Line {
                text: page.kiosk.doubt.note
                font.pixelSize: Theme.label
                Layout.fillWidth: true
            }

            Item {
                Layout.fillHeight: true
            }
        }

        lower: ColumnLayout {
            anchors.fill: parent
            spacing: Theme.margin

            DigitPad {
                extra: "X"
                deleteText: page.words["delete"]
                Layout.fillWidth: true
                Layout.fillHeight: true
                onTyped: key => page.kiosk.doubt.press(key)
                onErased: page.kiosk.doubt.delete()
            }

            RowLayout {
                spacing: Theme.gap
                Layout.fillHeight: false

                Target {
                    objectName: "showCard"
                    sign: "card"
                    text: page.words.way_id_card
                    Layout.fillWidth: true
                    Layout.preferredWidth: 3
                    Layout.preferredHeight: Theme.primaryTarget
                    onPressedOnce: page.kiosk.door.showCard()
                }

                Target {
                    objectName: "enter"
                    tone: Target.Primary
                    sign: "next"
                    text: page.words.confirm
                    size: Theme.heading
                    Layout.fillWidth: true
                    Layout.preferredWidth: 4
                    Layout.preferredHeight: Theme.primaryTarget
                    onPressedOnce: page.kiosk.doubt.enter()
                }
            }
        }
    }
}
