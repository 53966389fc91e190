import QtQuick
import Kiosk.Controls
import Kiosk.Theme

// A rest before the next measurement; nobody is hurried.
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
        tone: Notice.Wait
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
        sign: "card"
        text: page.words.other_way
        onPressedOnce: page.kiosk.door.otherWay()
    }
}
