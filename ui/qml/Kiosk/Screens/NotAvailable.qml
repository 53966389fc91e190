import QtQuick
import Kiosk.Controls

// One page for every reason: it tells nobody who is on the roster.
Page {
    id: page

    backable: true
    backText: words.home

    Notice {
        anchors.fill: parent
        tone: Notice.Wait
        sign: "hand"
        title: page.words.not_available_title
        text: page.words.not_available_text
    }
}
