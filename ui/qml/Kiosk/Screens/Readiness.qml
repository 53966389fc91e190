pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

// For staff, in the same letters in every look: how each part of the terminal is, what is to be done about it, and the thermometer at work.
Page {
    id: page

    readonly property real placeHeight: 2.5 * small
    readonly property real small: Theme.mm(7.2 * Theme.script)

    backable: true

    Halves {
        anchors.fill: parent
        share: 0.3
        pressed: false
        wideShare: 0.38

        upper: Rectangle {
            id: panel

            anchors.fill: parent
            radius: Theme.radius
            color: Theme.panel

            ColumnLayout {
                anchors {
                    fill: parent
                    margins: Theme.mm(6)
                }
                spacing: Theme.mm(4)

                Line {
                    text: page.words.ready_title
                    font.pixelSize: Theme.mm(16 * Theme.script)
                    font.bold: true
                    Layout.fillWidth: true
                }

                Line {
                    text: page.kiosk.readiness.verdict
                    font.pixelSize: Theme.mm(12 * Theme.script)
                    Layout.fillWidth: true
                }

                Item {
                    Layout.fillHeight: true
                }

                GridLayout {
                    visible: page.kiosk.readiness.stages.length > 0
                    columns: page.wide ? 2 : 4
                    columnSpacing: Theme.gap
                    rowSpacing: Theme.gap
                    uniformCellWidths: true
                    Layout.fillWidth: true

                    Repeater {
                        model: page.kiosk.readiness.stages

                        delegate: ColumnLayout {
                            id: stage

                            required property var modelData

                            spacing: 0
                            Layout.fillWidth: true

                            Line {
                                text: stage.modelData.name
                                color: Theme.softInk
                                font.pixelSize: page.small
                                Layout.fillWidth: true
                            }

                            Line {
                                text: stage.modelData.value
                                font.pixelSize: Theme.mm(10 * Theme.script)
                                font.bold: true
                                Layout.fillWidth: true
                            }
                        }
                    }
                }

                Line {
                    visible: text !== ""
                    text: page.kiosk.readiness.note
                    color: Theme.softInk
                    font.pixelSize: page.small
                    Layout.fillWidth: true
                }
            }
        }

        lower: ColumnLayout {
            anchors.fill: parent
            spacing: Theme.gap

            Item {
                id: list

                Layout.fillWidth: true
                Layout.fillHeight: true
                onWidthChanged: page.lay()
                onHeightChanged: page.lay()

                Column {
                    width: parent.width
                    spacing: Theme.mm(2)

                    Repeater {
                        model: page.kiosk.readiness.pages[pager.current] ?? []

                        delegate: Rectangle {
                            id: row

                            required property var modelData

                            width: list.width
                            height: page.placeHeight * modelData.places + Theme.mm(2) * (modelData.places - 1)
                            radius: Theme.radius
                            color: Theme.card
                            border.width: modelData.advice !== "" ? Theme.edge : 0
                            border.color: Theme.line

                            RowLayout {
                                anchors {
                                    fill: parent
                                    leftMargin: Theme.mm(4)
                                    rightMargin: Theme.mm(4)
                                }
                                spacing: Theme.mm(4)

                                Sign {
                                    name: row.modelData.sign
                                    Layout.preferredWidth: Theme.mm(9)
                                    Layout.preferredHeight: Theme.mm(9)
                                }

                                Line {
                                    text: row.modelData.name
                                    font.pixelSize: page.small
                                    font.bold: true
                                    Layout.preferredWidth: Theme.mm(42)
                                }

                                ColumnLayout {
                                    spacing: Theme.mm(1)

                                    Line {
                                        text: row.modelData.found
                                        font.pixelSize: page.small
                                        Layout.fillWidth: true
                                    }

                                    Line {
                                        visible: text !== ""
                                        text: row.modelData.advice
                                        font.pixelSize: page.small
                                        font.bold: true
                                        color: Theme.fault
                                        Layout.fillWidth: true
                                    }
                                }
                            }
                        }
                    }
                }
            }

            Pager {
                id: pager

                words: page.words
                pages: page.kiosk.readiness.pages.length
                Layout.fillHeight: false
                onTurned: page.kiosk.readiness.turned()
            }

            Target {
                objectName: "lookAgain"
                tone: page.kiosk.readiness.looking ? Target.Quiet : Target.Primary
                enabled: !page.kiosk.readiness.looking
                sign: "again"
                text: page.kiosk.readiness.looking ? page.words.ready_looking : page.words.ready_again
                Layout.fillWidth: true
                onPressedOnce: page.kiosk.readiness.lookAgain()
            }
        }
    }

    function lay(): void {
        const places = Math.floor((list.height + Theme.mm(2)) / (placeHeight + Theme.mm(2)));
        // what is left beside sign and name; two narrow characters are as wide as high
        const halfWidths = Math.floor((list.width - Theme.mm(67)) / small * 2);
        kiosk.readiness.lay(Math.max(1, places), Math.max(10, halfWidths));
    }

    Component.onCompleted: lay()
}
