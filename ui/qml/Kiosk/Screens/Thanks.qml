import QtQuick
import Kiosk.Controls
import Kiosk.Theme

Page {
    id: page

    Notice {
        anchors.fill: parent
        sign: "face"
        title: page.words.thanks_title
        titleSize: Theme.huge
        text: page.words.thanks_text
        textSize: Theme.heading
    }
}
