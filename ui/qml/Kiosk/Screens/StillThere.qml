import QtQuick
import Kiosk.Controls
import Kiosk.Theme

// Asks before it clears the page; shows nothing of the page below.
Page {
    id: page

    endable: true

    Halves {
        anchors.fill: parent
        share: 0.55

        upper: Notice {
            anchors.fill: parent
            tone: Notice.Wait
            sign: "question"
            title: page.words.still_title
            text: page.words.still_text
        }

        lower: Target {
            objectName: "carryOn"
            anchors.fill: parent
            tone: Target.Primary
            tile: true
            sign: "check"
            text: page.words.carry_on
            size: Theme.title
            onPressedOnce: page.kiosk.page.stillHere()
        }
    }
}
