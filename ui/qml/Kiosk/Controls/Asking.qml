import QtQuick
import QtQuick.Layouts
import Kiosk.Backend
import Kiosk.Theme

// One instruction, as large as the hall is wide, with its sign.
Rectangle {
    id: asking

    property string sign: "face"
    property string text: ""
    property string note: ""
    property bool attention: false
    property bool stacked: false
    property real noteSize: Theme.caption
    readonly property real wishedSign: Theme.mm(stacked ? 34 : 30)
    // Words go before the sign; they become smaller only where they would not fit without it either.
    readonly property real signSize: fits(wish, wishedSign) ? wishedSign : stacked && fits(wish, Theme.mm(16)) ? Theme.mm(16) : 0
    readonly property real wish: Theme.heading * 1.15
    readonly property real textSize: [wish, Theme.heading, Theme.label].find(size => fits(size, 0)) ?? Theme.body
    readonly property real room: roomBeside(signSize)
    readonly property real gap: Theme.mm(stacked ? 5 : 8)
    readonly property color front: attention ? Theme.waitInk : Theme.ink

    function roomBeside(sign: real): real {
        return width - 2 * Theme.margin - (stacked || sign === 0 ? 0 : sign + gap);
    }

    function fits(size: real, sign: real): bool {
        const beside = roomBeside(sign);
        const below = note === "" ? 0 : Theme.mm(2) + Typesetter.heightOf(note, beside, noteSize, false);
        return Typesetter.heightOf(text, beside, size, true) + below + (stacked && sign > 0 ? sign + gap : 0) <= height - Theme.mm(8);
    }

    color: attention ? Theme.wait : Theme.panel
    radius: Theme.radius
    Accessible.role: Accessible.AlertMessage
    Accessible.name: text

    GridLayout {
        anchors.centerIn: parent
        width: parent.width - 2 * Theme.margin
        flow: asking.stacked ? GridLayout.TopToBottom : GridLayout.LeftToRight
        columns: asking.stacked ? 1 : 2
        columnSpacing: asking.gap
        rowSpacing: asking.gap

        Sign {
            visible: asking.signSize > 0
            name: asking.sign
            color: asking.front
            Layout.preferredWidth: asking.signSize
            Layout.preferredHeight: Layout.preferredWidth
            Layout.alignment: Qt.AlignCenter
        }

        ColumnLayout {
            spacing: Theme.mm(2)
            Layout.alignment: asking.stacked ? Qt.AlignHCenter : Qt.AlignLeft

            Line {
                text: asking.text
                color: asking.front
                font.pixelSize: asking.textSize
                font.bold: true
                horizontalAlignment: asking.stacked ? Text.AlignHCenter : Text.AlignLeft
                Layout.alignment: asking.stacked ? Qt.AlignHCenter : Qt.AlignLeft
                Layout.preferredWidth: evenWidth(asking.room)
            }

            Line {
                visible: text !== ""
                text: asking.note
                color: asking.front
                font.pixelSize: asking.noteSize
                horizontalAlignment: asking.stacked ? Text.AlignHCenter : Text.AlignLeft
                Layout.alignment: asking.stacked ? Qt.AlignHCenter : Qt.AlignLeft
                Layout.preferredWidth: evenWidth(asking.room)
            }
        }
    }
}
