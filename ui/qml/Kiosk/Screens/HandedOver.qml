import QtQuick
import Kiosk.Controls

// The volunteer is on the way; the page says what to have at hand.
Page {
    id: page

    endable: true
    helpCalled: true

    Notice {
        anchors.fill: parent
        tone: Notice.Wait
        sign: page.kiosk.door.sign
        title: page.kiosk.door.title
        text: page.kiosk.door.text
        note: page.kiosk.door.note
    }
}
