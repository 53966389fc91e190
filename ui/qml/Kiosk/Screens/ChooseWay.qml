import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

// Equal ways, equal tiles; only those that work.
Page {
    id: page

    endable: true

    Halves {
        anchors.fill: parent
        wideShare: 0.38

        upper: Notice {
            anchors.fill: parent
            sign: page.kiosk.door.sign
            title: page.kiosk.door.title
            text: page.kiosk.door.text
        }

        lower: GridLayout {
            anchors.fill: parent
            columns: 2
            uniformCellWidths: true
            uniformCellHeights: true
            columnSpacing: Theme.margin
            rowSpacing: Theme.margin

            Target {
                objectName: "showCard"
                tile: true
                sign: "card"
                text: page.words.way_id_card
                size: Theme.heading
                Layout.fillWidth: true
                Layout.fillHeight: true
                onPressedOnce: page.kiosk.door.showCard()
            }

            Target {
                objectName: "showCode"
                visible: page.kiosk.door.codeAccepted
                tile: true
                sign: "code"
                text: page.words.way_health_code
                size: Theme.heading
                Layout.fillWidth: true
                Layout.fillHeight: true
                onPressedOnce: page.kiosk.door.showCode()
            }

            Target {
                objectName: "findVolunteer"
                tile: true
                sign: "volunteer"
                text: page.words.way_volunteer
                size: Theme.heading
                Layout.fillWidth: true
                Layout.fillHeight: true
                onPressedOnce: page.kiosk.door.findVolunteer()
            }

            Target {
                objectName: "useFace"
                visible: page.kiosk.door.facesWork
                tile: true
                sign: "face"
                text: page.words.way_face
                size: Theme.heading
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.columnSpan: page.kiosk.door.codeAccepted ? 1 : 2
                onPressedOnce: page.kiosk.door.useFace()
            }
        }
    }
}
