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
        signSize: Math.min(Theme.mm(130), height * (page.wide ? 0.25 : 0.4))
        title: page.kiosk.door.title
        titleSize: page.wide ? Theme.huge : Theme.huge * 1.3
        text: page.kiosk.door.text
        textSize: page.wide ? Theme.heading : Theme.title
        note: page.kiosk.door.note
    }
}
