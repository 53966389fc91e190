import QtQuick
import QtQuick.Layouts
import Kiosk.Backend
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
    // What is wished for. Where the words need the room, the sign becomes smaller first, then the words, never below running text.
    property real titleSize: Theme.title
    property real textSize: height > Theme.mm(220) ? Theme.heading : Theme.label
    property real signSize: Math.min(Theme.mm(72), height * 0.3)
    readonly property real leastSign: Math.min(signSize, Theme.mm(18))
    readonly property real room: height - Theme.mm(10)
    readonly property real share: fittingShare()
    readonly property real signRoom: room - wordsHeight(share) - column.spacing
    readonly property color front: tone === Notice.Pass ? Theme.passInk : tone === Notice.Wait ? Theme.waitInk : Theme.ink

    // Between running text (0) and the wish (1).
    function sized(wish: real, share: real): real {
        return Math.floor(Theme.body + Math.max(wish - Theme.body, 0) * share);
    }

    function wordsHeight(share: real): real {
        const parts = [[title, sized(titleSize, share), true], [text, sized(textSize, share), false], [note, sized(textSize * 0.8, share), false]].filter(part => part[0] !== "");
        const heights = parts.map(part => Typesetter.heightOf(part[0], column.width, part[1], part[2]));
        return heights.reduce((sum, one) => sum + one, Math.max(parts.length - 1, 0) * column.spacing);
    }

    function fittingShare(): real {
        const sought = sign === "" ? room : room - leastSign - column.spacing;
        return [1, 0.75, 0.5, 0.25].find(share => wordsHeight(share) <= sought) ?? 0;
    }

    color: tone === Notice.Pass ? Theme.pass : tone === Notice.Wait ? Theme.wait : Theme.panel
    radius: Theme.radius

    ColumnLayout {
        id: column

        anchors.centerIn: parent
        width: parent.width - 2 * Theme.margin
        spacing: Theme.mm(6)

        Sign {
            visible: notice.sign !== "" && notice.signRoom >= Theme.mm(12)
            name: notice.sign === "" ? "check" : notice.sign
            color: notice.front
            Layout.preferredWidth: Math.min(notice.signSize, notice.signRoom)
            Layout.preferredHeight: Layout.preferredWidth
            Layout.alignment: Qt.AlignHCenter
        }

        Line {
            visible: text !== ""
            text: notice.title
            color: notice.front
            font.pixelSize: notice.sized(notice.titleSize, notice.share)
            font.bold: true
            horizontalAlignment: Text.AlignHCenter
            Layout.alignment: Qt.AlignHCenter
            Layout.preferredWidth: evenWidth(column.width)
        }

        Line {
            visible: text !== ""
            text: notice.text
            color: notice.front
            font.pixelSize: notice.sized(notice.textSize, notice.share)
            horizontalAlignment: Text.AlignHCenter
            Layout.alignment: Qt.AlignHCenter
            Layout.preferredWidth: evenWidth(column.width)
        }

        Line {
            visible: text !== ""
            text: notice.note
            color: notice.front
            font.pixelSize: notice.sized(notice.textSize * 0.8, notice.share)
            horizontalAlignment: Text.AlignHCenter
            Layout.alignment: Qt.AlignHCenter
            Layout.preferredWidth: evenWidth(column.width)
        }
    }
}
