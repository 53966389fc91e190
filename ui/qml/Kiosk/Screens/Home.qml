pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

// Six things to do, each a verb; help is where it is on every page.
Page {
    id: page

    readonly property var things: [
        {
            name: "subsidies",
            sign: "coin"
        },
        {
            name: "policies",
            sign: "paper"
        },
        {
            name: "notices",
            sign: "board"
        },
        {
            name: "asking",
            sign: "question"
        },
        {
            name: "rating",
            sign: "content"
        },
        {
            name: "guide",
            sign: "here"
        }
    ]

    // All tiles or none have their sign, and one size: one that differed would look like another kind of thing.
    readonly property real wish: wide ? Theme.heading : Theme.heading * 1.1
    readonly property real tileSize: roomOnTiles(wish) < 0 ? Theme.label : wish
    readonly property bool signed: roomOnTiles(tileSize) >= Theme.mm(10)

    function roomOnTiles(size: real): real {
        let least = Infinity;
        for (let index = 0; index < tiles.count; index++)
            least = Math.min(least, (tiles.itemAt(index) as Target)?.tileRoom(size) ?? Infinity);
        return least;
    }

    switchable: true

    Halves {
        anchors.fill: parent
        share: 0.385
        wideShare: 0.3

        upper: Notice {
            anchors.fill: parent
            title: page.words.home_title
            titleSize: page.wide ? Theme.title : Theme.huge * 0.85
            text: page.words.home_text
            note: page.kiosk.query.dataAsOf
        }

        lower: GridLayout {
            anchors.fill: parent
            columns: page.wide ? 3 : 2
            uniformCellWidths: true
            uniformCellHeights: true
            columnSpacing: Theme.margin
            rowSpacing: Theme.margin

            Repeater {
                id: tiles

                model: page.things

                delegate: Target {
                    required property var modelData

                    objectName: modelData.name
                    tile: true
                    sign: page.signed ? modelData.sign : ""
                    text: page.words["home_" + modelData.name]
                    detail: page.words["home_" + modelData.name + "_text"]
                    size: page.tileSize
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    onPressedOnce: page.kiosk.home.want(modelData.name)
                }
            }
        }
    }
}
