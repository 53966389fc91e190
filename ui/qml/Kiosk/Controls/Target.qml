pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Kiosk.Backend
import Kiosk.Theme

// Something to press: never smaller than a thumb, acts when the finger leaves it, deaf for a moment afterwards.
T.AbstractButton {
    id: target

    enum Tone {
        Plain,
        Primary,
        Quiet
    }

    property int tone: Target.Plain
    property string sign: ""
    property string detail: ""
    property bool tile: false
    // A line of a list: words at the left, an amount at the right.
    property bool row: false
    property string amount: ""
    property real size: Theme.label
    // Keys of a pad are pressed in quick succession: only the same key rests.
    property bool key: false
    // Words go before signs: a sign is drawn where the words leave it room, beside them in one line, above them on a tile.
    readonly property real wordsWidth: width - Theme.mm(4)
    readonly property real oneLine: said.implicitWidth + (sign === "" ? 0 : size * 1.15 + layout.columnSpacing)
    readonly property real signSize: tile ? Math.min(Theme.mm(46), height * 0.3, tileRoom(size)) : size * 1.15
    readonly property bool signed: sign !== "" && (tile ? signSize >= leastSign : text === "" || oneLine <= wordsWidth)
    readonly property real leastSign: Theme.mm(10)
    // Headings on a tile become as small as a button's label where the tile is small.
    readonly property real fittingSize: tile && tileRoom(size) < 0 ? Math.min(size, Theme.label) : size
    readonly property color front: tone === Target.Primary ? Theme.passInk : Theme.ink

    signal pressedOnce

    // How high it must be for its words in its width.
    function needed(least: real): real {
        return Math.max(least, Typesetter.heightOf(text, wordsWidth, size, true) + Theme.mm(2));
    }

    // What is left above the words of a tile.
    function tileRoom(size: real): real {
        const below = detail === "" ? 0 : Typesetter.heightOf(detail, wordsWidth, Theme.body, false) + layout.rowSpacing;
        return height - Theme.mm(4) - Typesetter.heightOf(text, wordsWidth, size, true) - below - layout.rowSpacing;
    }

    // What is on a tile follows from its size, and never the other way round.
    implicitWidth: Math.max(Theme.target, tile ? 0 : layout.implicitWidth + Theme.mm(10))
    implicitHeight: Math.max(tone === Target.Primary ? Theme.primaryTarget : Theme.target, tile ? 0 : layout.implicitHeight + Theme.mm(6))
    focusPolicy: Qt.NoFocus
    Accessible.role: Accessible.Button
    Accessible.name: [text, detail, amount].filter(part => part !== "").join(" ")
    Accessible.onPressAction: pressedOnce()

    onClicked: {
        if (key ? !rest.running : Calm.allows()) {
            if (key && rest.interval > 0)
                rest.start();
            pressedOnce();
        }
    }

    Timer {
        id: rest
        interval: Theme.touchRestMs
    }

    background: Rectangle {
        radius: Theme.radius
        color: target.tone === Target.Primary ? (target.down ? Theme.passPressed : Theme.pass) : target.down ? Theme.pressed : target.tone === Target.Quiet ? Theme.panel : Theme.card
        border.width: target.tone === Target.Primary ? 0 : Theme.edge
        border.color: Theme.line
    }

    contentItem: Item {
        // Most targets are no rows, and most keys bear no sign: what is not shown is not built.
        Loader {
            active: target.row
            anchors {
                fill: parent
                leftMargin: Rows.between
                rightMargin: Rows.between
            }
            sourceComponent: RowLayout {
                spacing: Rows.between

                Sign {
                    visible: target.sign !== ""
                    name: target.sign === "" ? "check" : target.sign
                    color: target.front
                    Layout.preferredWidth: Rows.sign
                    Layout.preferredHeight: Layout.preferredWidth
                }

                ColumnLayout {
                    spacing: Theme.mm(1)

                    Line {
                        text: target.text
                        color: target.front
                        font.pixelSize: target.size
                        font.bold: true
                        Accessible.ignored: true
                        Layout.fillWidth: true
                    }

                    Line {
                        visible: text !== ""
                        text: target.detail
                        color: target.front
                        font.pixelSize: Theme.caption
                        Accessible.ignored: true
                        Layout.fillWidth: true
                    }
                }

                Line {
                    visible: text !== ""
                    text: target.amount
                    color: target.front
                    font.pixelSize: target.size
                    font.bold: true
                    wrapMode: Text.NoWrap
                    Accessible.ignored: true
                }
            }
        }

        GridLayout {
            id: layout

            visible: !target.row

            anchors.centerIn: parent
            width: Math.min(implicitWidth, target.wordsWidth)
            flow: target.tile ? GridLayout.TopToBottom : GridLayout.LeftToRight
            rows: target.tile ? -1 : 1
            columns: target.tile ? 1 : -1
            columnSpacing: Theme.mm(4)
            rowSpacing: Theme.mm(3)

            Loader {
                active: target.signed
                visible: active
                sourceComponent: Sign {
                    name: target.sign
                    color: target.front
                }
                Layout.preferredWidth: target.signSize
                Layout.preferredHeight: Layout.preferredWidth
                Layout.alignment: Qt.AlignCenter
            }

            Line {
                id: said

                visible: target.text !== ""
                text: target.text
                color: target.front
                font.pixelSize: target.fittingSize
                font.bold: true
                horizontalAlignment: Text.AlignHCenter
                Accessible.ignored: true
                Layout.fillWidth: true
                Layout.alignment: Qt.AlignCenter
            }

            Line {
                visible: target.detail !== ""
                text: target.detail
                color: target.front
                font.pixelSize: Theme.body
                horizontalAlignment: Text.AlignHCenter
                Accessible.ignored: true
                Layout.preferredWidth: visible ? evenWidth(target.wordsWidth) : 0
                Layout.alignment: Qt.AlignCenter
            }
        }
    }
}
