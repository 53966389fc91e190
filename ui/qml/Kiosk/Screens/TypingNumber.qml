pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

// Eighteen places as they are grouped on the card, and what they say so far.
Page {
    id: page

    endable: true
    backable: true

    Halves {
        anchors.fill: parent
        share: 0.4
        wideShare: 0.52

        upper: ColumnLayout {
            anchors.fill: parent
            spacing: Theme.margin

            Line {
                text: page.words.number_title
                font.pixelSize: Theme.heading
                font.bold: true
                Layout.fillWidth: true
            }

            Row {
                id: cells

                readonly property real groupGap: Theme.mm(5)
                readonly property real cell: (width - 2 * groupGap - 15 * spacing) / 18

                spacing: Theme.mm(1)
                Layout.fillWidth: true
                Layout.preferredHeight: Math.max(Theme.mm(22), Theme.body * 1.5)

                Repeater {
                    model: [[0, 6], [6, 14], [14, 18]]

                    delegate: Row {
                        id: group

                        required property var modelData
                        required property int index

                        spacing: cells.spacing
                        rightPadding: index < 2 ? cells.groupGap - cells.spacing : 0

                        Repeater {
                            model: page.kiosk.number.cells.slice(group.modelData[0], group.modelData[1])

                            delegate: Rectangle {
                                id: place

                                required property string modelData

                                width: cells.cell
                                height: cells.height
                                radius: Theme.mm(1)
                                color: Theme.card
                                border.width: Theme.edge * (modelData === "" ? 0.6 : 1)
                                border.color: modelData === "" ? Theme.line : Theme.ink

                                Line {
                                    anchors.centerIn: parent
                                    text: place.modelData
                                    font.pixelSize: Math.min(Theme.mm(14), cells.cell * (place.modelData === "•" ? 0.92 : 1.3))
                                    font.bold: true
                                }
                            }
                        }
                    }
                }
            }

            Asking {
                sign: attention ? "hand" : page.kiosk.number.complete ? "check" : "card"
                text: attention ? page.kiosk.number.fault : page.kiosk.number.note
                note: page.kiosk.number.complete ? page.words.number_good : ""
                noteSize: Theme.label
                attention: page.kiosk.number.fault !== ""
                Layout.fillWidth: true
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
                onTyped: key => page.kiosk.number.press(key)
                onErased: page.kiosk.number.delete()
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
                    onPressedOnce: page.kiosk.number.clear()
                }

                Target {
                    objectName: "enter"
                    tone: Target.Primary
                    sign: "next"
                    text: page.words.next
                    size: Theme.heading
                    Layout.fillWidth: true
                    Layout.preferredWidth: 2
                    Layout.preferredHeight: Theme.primaryTarget
                    onPressedOnce: page.kiosk.number.enter()
                }
            }
        }
    }
}
