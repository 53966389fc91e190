import QtQuick
import Kiosk.Controls
import Kiosk.Theme

// A card is laid, a code is shown, a forehead comes near: one thing to do, and the other ways below.
Page {
    id: page

    endable: true

    Notice {
        anchors {
            left: parent.left
            right: parent.right
            top: parent.top
            bottom: other.top
            bottomMargin: Theme.margin
        }
        tone: page.kiosk.door.attention ? Notice.Wait : Notice.Plain
        sign: page.kiosk.door.sign
        title: page.kiosk.door.title
        text: page.kiosk.door.text
        note: page.kiosk.door.note
    }

    Target {
        id: other

        objectName: "otherWay"
        anchors {
            left: parent.left
            right: parent.right
            bottom: parent.bottom
        }
        height: Theme.primaryTarget
        sign: "door"
        text: page.words.other_ways
        onPressedOnce: page.kiosk.door.otherWay()
    }
}
