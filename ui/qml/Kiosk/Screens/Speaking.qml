import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

// One's own voice instead of writing.
Page {
    id: page

    endable: true
    backable: true

    Halves {
        anchors.fill: parent
        share: 0.42

        upper: Notice {
            anchors.fill: parent
            tone: page.kiosk.speaking.recording ? Notice.Wait : Notice.Plain
            sign: "voice"
            title: page.words.speak_title
            text: page.kiosk.speaking.note
        }

        lower: ColumnLayout {
            anchors.fill: parent
            spacing: Theme.margin

            Target {
                objectName: "record"
                tile: true
                tone: page.kiosk.speaking.recorded ? Target.Plain : Target.Primary
                visible: text !== ""
                sign: page.kiosk.speaking.pressSign
                text: page.kiosk.speaking.pressText
                size: Theme.title
                Layout.fillWidth: true
                Layout.fillHeight: true
                onPressedOnce: page.kiosk.speaking.press()
            }

            Target {
                objectName: "enter"
                visible: page.kiosk.speaking.recorded
                tone: Target.Primary
                sign: "next"
                text: page.words.next
                size: Theme.heading
                Layout.fillWidth: true
                Layout.fillHeight: page.kiosk.speaking.pressText === ""
                Layout.preferredHeight: Theme.primaryTarget
                onPressedOnce: page.kiosk.speaking.keep()
            }
        }
    }
}
