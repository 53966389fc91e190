pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

// Provisional
Page {
    id: page

    endable: true
    backable: true

    ColumnLayout {
        anchors.fill: parent
        spacing: page.wide ? Theme.mm(4.2) : Theme.mm(7)

        RowLayout {
            spacing: Theme.margin
            Layout.fillWidth: true
            Layout.fillHeight: false

            Line {
                text: page.kiosk.name.note
                font.bold: true
                visible: page.wide
                Layout.preferredWidth: Theme.mm(110)
            }

            Rectangle {
                radius: Theme.radius
                color: Theme.card
                border.width: Theme.edge
                border.color: Theme.ink
                Layout.fillWidth: true
                Layout.preferredHeight: Theme.mm(page.wide ? 27 : 40)

                Line {
                    anchors {
                        left: parent.left
                        leftMargin: Theme.mm(8)
                        verticalCenter: parent.verticalCenter
                    }
                    objectName: "name"
                    text: page.kiosk.name.name === "" ? page.words.name_title : page.kiosk.name.name
                    color: page.kiosk.name.name === "" ? Theme.softInk : Theme.ink
                    font.pixelSize: page.kiosk.name.name === "" ? Theme.label : Theme.mm(page.wide ? 15 : 20)
                    font.bold: page.kiosk.name.name !== ""
                }

                Line {
                    anchors {
                        right: parent.right
                        rightMargin: Theme.mm(8)
                        verticalCenter: parent.verticalCenter
                    }
                    objectName: "spelling"
                    text: page.kiosk.name.spelling
                    color: Theme.pass
                    font.pixelSize: Theme.mm(14)
                    font.bold: true
                }
            }

            Target {
                objectName: page.wide ? "enter" : ""
                visible: page.wide
                tone: Target.Primary
                sign: "next"
                text: page.words.next
                size: Theme.heading
                Layout.preferredWidth: Theme.mm(90)
                Layout.preferredHeight: Theme.mm(27)
                onPressedOnce: page.kiosk.name.enter()
            }
        }

        Line {
            visible: !page.wide
            text: page.kiosk.name.note
            font.pixelSize: Theme.label
            Layout.fillWidth: true
        }

        RowLayout {
            spacing: Theme.gap
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredHeight: 2

            GridLayout {
                columns: 7
                uniformCellWidths: true
                uniformCellHeights: true
                columnSpacing: Theme.mm(4.2)
                rowSpacing: Theme.mm(4.2)
                Layout.fillWidth: true
                Layout.fillHeight: true

                Repeater {
                    model: 14

                    delegate: Target {
                        required property int index
                        readonly property string character: page.kiosk.name.tiles[index] ?? ""

                        objectName: "tile" + index
                        key: true
                        opacity: character === "" ? 0 : 1
                        enabled: character !== ""
                        Accessible.ignored: character === ""
                        text: character
                        size: Theme.mm(15)
                        Layout.fillWidth: true
                        Layout.fillHeight: true
                        onPressedOnce: page.kiosk.name.choose(character)
                    }
                }
            }

            ColumnLayout {
                spacing: Theme.mm(4.2)
                Layout.fillWidth: false
                Layout.fillHeight: true

                Target {
                    objectName: "earlier"
                    key: true
                    enabled: page.kiosk.name.hasEarlier
                    opacity: enabled ? 1 : 0
                    sign: "up"
                    tone: Target.Quiet
                    Accessible.name: page.words.earlier
                    Accessible.ignored: !enabled
                    Layout.preferredWidth: Theme.mm(24)
                    Layout.fillHeight: true
                    onPressedOnce: page.kiosk.name.turn(-1)
                }

                Target {
                    objectName: "more"
                    key: true
                    enabled: page.kiosk.name.hasMore
                    opacity: enabled ? 1 : 0
                    sign: "down"
                    tone: Target.Quiet
                    Accessible.name: page.words.more_characters
                    Accessible.ignored: !enabled
                    Layout.preferredWidth: Theme.mm(24)
                    Layout.fillHeight: true
                    onPressedOnce: page.kiosk.name.turn(1)
                }
            }
        }

        Repeater {
            model: ["qwertyuiop", "asdfghjkl", "zxcvbnm"]

            delegate: RowLayout {
                id: keys

                required property string modelData
                readonly property bool last: modelData === "zxcvbnm"

                spacing: Theme.mm(4.2)
                Layout.fillWidth: last
                Layout.fillHeight: true
                Layout.preferredHeight: 1
                Layout.alignment: Qt.AlignHCenter

                Repeater {
                    model: keys.modelData.split("")

                    delegate: Target {
                        required property string modelData

                        objectName: "key" + modelData
                        key: true
                        text: modelData
                        size: Theme.mm(13)
                        Layout.preferredWidth: (page.width - 2 * Theme.margin - 9 * Theme.mm(4.2)) / 10
                        Layout.fillHeight: true
                        onPressedOnce: page.kiosk.name.press(modelData)
                    }
                }

                Target {
                    objectName: "delete"
                    visible: keys.last
                    key: true
                    sign: "delete"
                    size: Theme.mm(13)
                    tone: Target.Quiet
                    Accessible.name: page.words["delete"]
                    Layout.fillWidth: true
                    Layout.preferredWidth: 1
                    Layout.fillHeight: true
                    onPressedOnce: page.kiosk.name.delete()
                }

                Target {
                    objectName: "clear"
                    visible: keys.last
                    text: page.words.clear
                    size: Theme.body
                    tone: Target.Quiet
                    Layout.fillWidth: true
                    Layout.preferredWidth: 1
                    Layout.fillHeight: true
                    onPressedOnce: page.kiosk.name.clear()
                }
            }
        }

        Target {
            objectName: page.wide ? "" : "enter"
            visible: !page.wide
            tone: Target.Primary
            sign: "next"
            text: page.words.next
            size: Theme.heading
            Layout.fillWidth: true
            Layout.preferredHeight: Theme.primaryTarget
            onPressedOnce: page.kiosk.name.enter()
        }
    }
}
