import QtQuick
import Kiosk.Controls

// The volunteer is on the way to the terminal.
Page {
    id: page

    endable: true
    helpCalled: true

    Notice {
        anchors.fill: parent
        tone: Notice.Wait
        sign: "volunteer"
        title: page.words.called_title
        text: page.words.called_text
    }
}
