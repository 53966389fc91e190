pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Backend
import Kiosk.Theme

// Two rows of tiles, and the letters that change what is on them.
ColumnLayout {
    id: pad

    required property TextPadViewModel writing
    required property var words
    readonly property real between: Theme.mm(4.2)
    readonly property real keyWidth: (width - 9 * between) / 10

    spacing: between

    RowLayout {
        spacing: Theme.gap
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.preferredHeight: 2

        GridLayout {
            columns: pad.writing.columns
            uniformCellWidths: true
            uniformCellHeights: true
            columnSpacing: pad.between
            rowSpacing: pad.between
            Layout.fillWidth: true
            Layout.fillHeight: true

            Repeater {
                model: 2 * pad.writing.columns

                delegate: Tile {
                    required property int index

                    objectName: "tile" + index
                    offer: pad.writing.tiles[index] ?? ""
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    onPressedOnce: pad.writing.choose(offer)
                }
            }
        }

        ColumnLayout {
            spacing: pad.between
            Layout.fillWidth: false
            Layout.fillHeight: true

            Target {
                objectName: "earlier"
                key: true
                enabled: pad.writing.hasEarlier
                opacity: enabled ? 1 : 0
                sign: "up"
                tone: Target.Quiet
                Accessible.name: pad.words.earlier
                Accessible.ignored: !enabled
                Layout.preferredWidth: Theme.mm(24)
                Layout.fillHeight: true
                onPressedOnce: pad.writing.turn(-1)
            }

            Target {
                objectName: "more"
                key: true
                enabled: pad.writing.hasMore
                opacity: enabled ? 1 : 0
                sign: "down"
                tone: Target.Quiet
                Accessible.name: pad.words.more_characters
                Accessible.ignored: !enabled
                Layout.preferredWidth: Theme.mm(24)
                Layout.fillHeight: true
                onPressedOnce: pad.writing.turn(1)
            }
        }
    }

    Repeater {
        model: ["qwertyuiop", "asdfghjkl", "zxcvbnm"]

        delegate: RowLayout {
            id: keys

            required property string modelData
            readonly property bool last: modelData === "zxcvbnm"

            spacing: pad.between
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
                    size: Math.max(Theme.mm(13), Theme.body)
                    Layout.preferredWidth: pad.keyWidth
                    Layout.fillHeight: true
                    onPressedOnce: pad.writing.press(modelData)
                }
            }

            Target {
                objectName: "delete"
                visible: keys.last
                key: true
                sign: "delete"
                size: Theme.mm(13)
                tone: Target.Quiet
                Accessible.name: pad.words["delete"]
                Layout.preferredWidth: Theme.mm(22)
                Layout.fillHeight: true
                onPressedOnce: pad.writing.delete()
            }

            Target {
                objectName: "clear"
                visible: keys.last
                text: pad.words.clear
                size: Theme.body
                tone: Target.Quiet
                Layout.fillWidth: true
                Layout.fillHeight: true
                onPressedOnce: pad.writing.clear()
            }
        }
    }
}
