import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

// The volunteer is on the way; the page says what to have at hand. Whoever has come signs in here.
Page {
    id: page

    endable: true
    helpCalled: true

    Notice {
        anchors {
            left: parent.left
            right: parent.right
            top: parent.top
            bottom: buttons.top
            bottomMargin: Theme.margin
        }
        tone: Notice.Wait
        sign: page.kiosk.door.sign
        title: page.kiosk.door.title
        text: page.kiosk.door.text
        note: page.kiosk.door.note
    }

    GridLayout {
        id: buttons

        anchors {
            left: parent.left
            right: parent.right
            bottom: parent.bottom
        }
        columns: page.wide ? 2 : 1
        columnSpacing: Theme.gap
        rowSpacing: Theme.gap

        Target {
            objectName: "clinical"
            visible: page.kiosk.door.clinical
            tone: Target.Quiet
            sign: "warmth"
            text: page.words.clinical
            Layout.fillWidth: true
            Layout.preferredHeight: Theme.primaryTarget
            onPressedOnce: page.kiosk.door.enterClinical()
        }

        Target {
            objectName: "signIn"
            tone: Target.Quiet
            sign: "volunteer"
            text: page.words.sign_in
            Layout.fillWidth: true
            Layout.preferredHeight: Theme.primaryTarget
            onPressedOnce: page.kiosk.page.signIn()
        }
    }
}
