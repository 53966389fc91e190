import QtQuick
import Kiosk.Controls
import Kiosk.Theme

// The volunteer is on the way to the terminal, and signs in here.
Page {
    id: page

    endable: true
    helpCalled: true

    Notice {
        anchors {
            left: parent.left
            right: parent.right
            top: parent.top
            bottom: signIn.top
            bottomMargin: Theme.margin
        }
        tone: Notice.Wait
        sign: "volunteer"
        title: page.words.called_title
        text: page.words.called_text
    }

    Target {
        id: signIn

        objectName: "signIn"
        anchors {
            left: parent.left
            right: parent.right
            bottom: parent.bottom
        }
        height: Theme.primaryTarget
        tone: Target.Quiet
        sign: "volunteer"
        text: page.words.sign_in
        onPressedOnce: page.kiosk.page.signIn()
    }
}
