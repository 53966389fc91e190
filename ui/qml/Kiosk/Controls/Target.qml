import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
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
    readonly property color front: tone === Target.Primary ? Theme.passInk : Theme.ink

    signal pressedOnce

    implicitWidth: Math.max(Theme.target, layout.implicitWidth + Theme.mm(10))
    implicitHeight: Math.max(tone === Target.Primary ? Theme.primaryTarget : Theme.target, layout.implicitHeight + Theme.mm(6))
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
        RowLayout {
            visible: target.row
            anchors {
                fill: parent
                leftMargin: Theme.mm(5)
                rightMargin: Theme.mm(5)
            }
            spacing: Theme.mm(5)

            Sign {
                visible: target.sign !== ""
                name: target.sign === "" ? "check" : target.sign
                color: target.front
                Layout.preferredWidth: Theme.mm(13)
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

        GridLayout {
            id: layout

            visible: !target.row

            anchors.centerIn: parent
            width: Math.min(implicitWidth, parent.width - Theme.mm(4))
            flow: target.tile ? GridLayout.TopToBottom : GridLayout.LeftToRight
            rows: target.tile ? -1 : 1
            columns: target.tile ? 1 : -1
            columnSpacing: Theme.mm(4)
            rowSpacing: Theme.mm(3)

            Sign {
                visible: target.sign !== ""
                name: target.sign === "" ? "check" : target.sign
                color: target.front
                Layout.preferredWidth: target.tile ? Math.min(Theme.mm(46), target.height * 0.3) : target.size * 1.15
                Layout.preferredHeight: Layout.preferredWidth
                Layout.alignment: Qt.AlignCenter
            }

            Line {
                visible: target.text !== ""
                text: target.text
                color: target.front
                font.pixelSize: target.size
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
                Layout.fillWidth: true
                Layout.alignment: Qt.AlignCenter
            }
        }
    }
}
