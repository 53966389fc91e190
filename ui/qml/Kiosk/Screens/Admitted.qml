import QtQuick
import Kiosk.Controls
import Kiosk.Theme

// Pass: the whole page is blue.
Page {
    id: page

    endable: true

    Notice {
        anchors.fill: parent
        anchors.leftMargin: -Theme.margin
        anchors.rightMargin: -Theme.margin
        radius: 0
        tone: Notice.Pass
        sign: "check"
        signSize: Math.min(Theme.mm(130), height * 0.42)
        title: page.kiosk.door.title
        titleSize: Theme.huge * 1.3
        text: page.kiosk.door.text
        textSize: Theme.title
        note: page.kiosk.door.note
    }
}
