import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

// A panel that says one thing: sign, headline, sentence. Blue for pass, amber for wait, paper for the rest.
Rectangle {
    id: notice

    enum Tone {
        Plain,
        Pass,
        Wait
    }

    property int tone: Notice.Plain
    property string sign: ""
    property string title: ""
    property string text: ""
    property string note: ""
    property real titleSize: Theme.title
    property real textSize: height > Theme.mm(220) ? Theme.heading : Theme.label
    property real signSize: Math.min(Theme.mm(72), height * 0.3)
    readonly property color front: tone === Notice.Pass ? Theme.passInk : tone === Notice.Wait ? Theme.waitInk : Theme.ink

    color: tone === Notice.Pass ? Theme.pass : tone === Notice.Wait ? Theme.wait : Theme.panel
    radius: Theme.radius

    ColumnLayout {
        id: column

        anchors.centerIn: parent
        width: parent.width - 2 * Theme.margin
        spacing: Theme.mm(6)

        Sign {
            visible: notice.sign !== ""
            name: notice.sign === "" ? "check" : notice.sign
            color: notice.front
            Layout.preferredWidth: notice.signSize
            Layout.preferredHeight: notice.signSize
            Layout.alignment: Qt.AlignHCenter
        }

        Line {
            visible: text !== ""
            text: notice.title
            color: notice.front
            font.pixelSize: notice.titleSize
            font.bold: true
            horizontalAlignment: Text.AlignHCenter
            Layout.alignment: Qt.AlignHCenter
            Layout.preferredWidth: evenWidth(column.width)
        }

        Line {
            visible: text !== ""
            text: notice.text
            color: notice.front
            font.pixelSize: notice.textSize
            horizontalAlignment: Text.AlignHCenter
            Layout.alignment: Qt.AlignHCenter
            Layout.preferredWidth: evenWidth(column.width)
        }

        Line {
            visible: text !== ""
            text: notice.note
            color: notice.front
            font.pixelSize: Math.max(Theme.body, notice.textSize * 0.8)
            horizontalAlignment: Text.AlignHCenter
            Layout.alignment: Qt.AlignHCenter
            Layout.preferredWidth: evenWidth(column.width)
        }
    }
}
