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
                Layout.preferredHeight: Theme.mm(22)

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
                                    font.pixelSize: Math.min(Theme.mm(14), cells.cell * 0.92)
                                    font.bold: true
                                }
                            }
                        }
                    }
                }
            }

            Rectangle {
                id: note

                radius: Theme.radius
                color: page.kiosk.number.fault !== "" ? Theme.wait : Theme.panel
                Layout.fillWidth: true
                Layout.fillHeight: true

                RowLayout {
                    anchors.fill: parent
                    anchors.margins: Theme.mm(8)
                    spacing: Theme.mm(8)

                    Sign {
                        name: page.kiosk.number.fault !== "" ? "hand" : page.kiosk.number.complete ? "check" : "card"
                        color: page.kiosk.number.complete ? Theme.pass : Theme.ink
                        Layout.preferredWidth: Theme.mm(28)
                        Layout.preferredHeight: Theme.mm(28)
                    }

                    ColumnLayout {
                        spacing: Theme.mm(3)
                        Layout.fillWidth: true

                        Line {
                            text: page.kiosk.number.fault !== "" ? page.kiosk.number.fault : page.kiosk.number.note
                            font.pixelSize: Theme.heading * 0.95
                            font.bold: true
                            Layout.preferredWidth: evenWidth(note.width - Theme.mm(52))
                        }

                        Line {
                            visible: page.kiosk.number.complete
                            text: page.words.number_good
                            font.pixelSize: Theme.label
                            Layout.fillWidth: true
                        }
                    }
                }
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
