import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

// The face as second proof; a volunteer's look at the card is the equal other way.
Page {
    id: page

    endable: true
    backable: true

    Halves {
        anchors.fill: parent
        share: 0.56
        wideShare: 0.52

        upper: Mirror {
            anchors.fill: parent
            pictures: page.kiosk.pictures
            ring: Theme.pass
        }

        lower: ColumnLayout {
            anchors.fill: parent
            spacing: Theme.margin

            Asking {
                sign: page.kiosk.query.sign
                text: page.kiosk.query.instruction
                stacked: page.wide
                attention: page.kiosk.query.attention
                Layout.fillWidth: true
                Layout.fillHeight: true
            }

            Target {
                objectName: "otherWay"
                visible: page.kiosk.query.mayAskVolunteer
                sign: "volunteer"
                text: page.words.prove_other
                Layout.fillWidth: true
                Layout.preferredHeight: Theme.mm(34)
                onPressedOnce: page.kiosk.query.otherWay()
            }
        }
    }
}
