import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

// Not sure: an amber card with a hand, and two ways on.
Page {
    id: page

    endable: true

    Halves {
        anchors.fill: parent
        share: 0.6

        upper: Notice {
            anchors.fill: parent
            tone: Notice.Wait
            sign: page.kiosk.door.sign
            title: page.kiosk.door.title
            titleSize: Theme.title * 0.9
            text: page.kiosk.door.text
        }

        lower: ColumnLayout {
            anchors.fill: parent
            spacing: Theme.margin

            Target {
                objectName: "tryAgain"
                tone: Target.Primary
                sign: "face"
                text: page.words.try_again
                size: Theme.heading
                Layout.fillWidth: true
                Layout.fillHeight: true
                onPressedOnce: page.kiosk.door.useFace()
            }

            Target {
                objectName: "otherWay"
                sign: "card"
                text: page.words.other_way
                size: Theme.heading
                Layout.fillWidth: true
                Layout.fillHeight: true
                onPressedOnce: page.kiosk.door.otherWay()
            }
        }
    }
}
