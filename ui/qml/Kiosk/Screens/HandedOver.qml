import QtQuick
import Kiosk.Controls
import Kiosk.Theme

// The volunteer is on the way; the page says what to have at hand. After a fever it takes what a clinical thermometer shows.
Page {
    id: page

    endable: true
    helpCalled: true

    Notice {
        anchors {
            left: parent.left
            right: parent.right
            top: parent.top
            bottom: measured.visible ? measured.top : parent.bottom
            bottomMargin: measured.visible ? Theme.margin : 0
        }
        tone: Notice.Wait
        sign: page.kiosk.door.sign
        title: page.kiosk.door.title
        text: page.kiosk.door.text
        note: page.kiosk.door.note
    }

    Target {
        id: measured

        objectName: "clinical"
        visible: page.kiosk.door.clinical
        anchors {
            left: parent.left
            right: parent.right
            bottom: parent.bottom
        }
        height: Theme.primaryTarget
        tone: Target.Quiet
        sign: "volunteer"
        text: page.words.clinical
        onPressedOnce: page.kiosk.door.enterClinical()
    }
}
