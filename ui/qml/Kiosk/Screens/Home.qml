import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

// What this terminal can do today; nothing that does not work yet.
Page {
    id: page

    switchable: true

    Halves {
        anchors.fill: parent
        wideShare: 0.4

        upper: Notice {
            anchors.fill: parent
            title: page.words.home_title
            titleSize: page.wide ? Theme.title : Theme.huge * 0.85
            text: page.words.home_text
            note: page.kiosk.query.dataAsOf
        }

        lower: GridLayout {
            anchors.fill: parent
            columns: page.wide ? 2 : 1
            uniformCellWidths: true
            uniformCellHeights: true
            columnSpacing: Theme.margin
            rowSpacing: Theme.margin

            Target {
                objectName: "subsidies"
                tile: true
                sign: "coin"
                text: page.words.subsidies
                detail: page.words.subsidies_text
                size: Theme.title
                Layout.fillWidth: true
                Layout.fillHeight: true
                onPressedOnce: page.kiosk.query.wantSubsidies()
            }

            Target {
                objectName: "askHelp"
                tile: true
                sign: "volunteer"
                text: page.words.ask_help
                detail: page.words.ask_help_text
                size: Theme.title
                Layout.fillWidth: true
                Layout.fillHeight: true
                onPressedOnce: page.kiosk.page.callVolunteer()
            }
        }
    }
}
