import QtQuick
import Kiosk.Controls
import Kiosk.Theme

Page {
    id: page

    endable: true

    Notice {
        anchors.fill: parent
        sign: "clock"
        title: page.words.wait_title
        titleSize: Theme.huge
        text: page.words.wait_text
        textSize: Theme.heading
    }
}
