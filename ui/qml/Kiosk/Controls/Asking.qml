import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

// One instruction, as large as the hall is wide, with its sign.
Rectangle {
    id: asking

    property string sign: "face"
    property string text: ""
    property string note: ""
    property bool attention: false
    property bool stacked: false
    readonly property real signSize: Theme.mm(stacked ? 34 : 30)
    readonly property real room: width - 2 * Theme.margin - (stacked ? 0 : signSize + Theme.mm(8))
    readonly property color front: attention ? Theme.waitInk : Theme.ink

    color: attention ? Theme.wait : Theme.panel
    radius: Theme.radius
    Accessible.role: Accessible.AlertMessage
    Accessible.name: text

    GridLayout {
        anchors.centerIn: parent
        width: parent.width - 2 * Theme.margin
        flow: asking.stacked ? GridLayout.TopToBottom : GridLayout.LeftToRight
        columns: asking.stacked ? 1 : 2
        columnSpacing: Theme.mm(8)
        rowSpacing: Theme.mm(5)

        Sign {
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
                font.pixelSize: Theme.heading * 1.15
                font.bold: true
                horizontalAlignment: asking.stacked ? Text.AlignHCenter : Text.AlignLeft
                Layout.alignment: asking.stacked ? Qt.AlignHCenter : Qt.AlignLeft
                Layout.preferredWidth: evenWidth(asking.room)
            }

            Line {
                visible: text !== ""
                text: asking.note
                color: asking.front
                font.pixelSize: Theme.caption
                horizontalAlignment: asking.stacked ? Text.AlignHCenter : Text.AlignLeft
                Layout.alignment: asking.stacked ? Qt.AlignHCenter : Qt.AlignLeft
                Layout.preferredWidth: evenWidth(asking.room)
            }
        }
    }
}
