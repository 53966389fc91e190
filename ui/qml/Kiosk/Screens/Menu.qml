pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Backend
import Kiosk.Controls
import Kiosk.Theme

// One question and its answers as large buttons; pages instead of scrolling.
Page {
    id: page

    // Read once: each reading hands the whole list over.
    readonly property var items: kiosk.menu.items
    readonly property int columns: kiosk.menu.columns
    readonly property real leastHeight: {
        if (columns > 1)
            return Math.max(Theme.mm(30), ...items.map(item => Typesetter.heightOf(item.text, columnWidth - Theme.mm(4), Theme.label, true) + Theme.mm(2)));
        return Rows.common(items, () => "", Theme.label, list.width, Theme.mm(kiosk.menu.ordered ? 24 : 42));
    }
    readonly property real columnWidth: (list.width - (columns - 1) * Theme.gap) / columns
    readonly property int perPage: columns * pager.perPage(Math.ceil(items.length / columns), listing.height, leastHeight, Theme.gap)
    readonly property int shown: Math.min(perPage, items.length)
    readonly property bool few: columns === 2 && items.length <= 4
    // A few answers fill the page; many keep the size of a row.
    readonly property real rowHeight: Math.min(Math.max(Theme.mm(few ? 84 : 58), leastHeight), (list.height + Theme.gap) / Math.max(1, Math.ceil(shown / columns)) - Theme.gap)

    endable: kiosk.menu.endable
    backable: kiosk.menu.backable

    Connections {
        target: page.kiosk.menu

        function onChanged(): void {
            pager.reset();
        }
    }

    Halves {
        anchors.fill: parent
        share: page.items.length > 0 ? 0.385 : 1
        wideShare: page.items.length > 0 ? 0.32 : 1

        upper: Notice {
            anchors.fill: parent
            title: page.kiosk.menu.title
            titleSize: page.wide ? Theme.heading : Theme.title
            text: page.kiosk.menu.text
            textSize: Theme.label
            note: page.kiosk.menu.note
        }

        lower: ColumnLayout {
            id: listing

            visible: page.items.length > 0
            anchors.fill: parent
            spacing: Theme.gap

            Item {
                id: list

                Layout.fillWidth: true
                Layout.fillHeight: true

                Grid {
                    width: parent.width
                    columns: page.columns
                    columnSpacing: Theme.gap
                    rowSpacing: Theme.gap

                    Repeater {
                        model: page.items.slice(pager.current * page.perPage, (pager.current + 1) * page.perPage)

                        delegate: Target {
                            required property var modelData
                            required property int index

                            objectName: "item" + (pager.current * page.perPage + index)
                            width: page.columnWidth
                            height: page.rowHeight
                            sign: modelData.sign
                            text: modelData.text
                            detail: modelData.detail
                            row: page.columns === 1
                            tile: page.few
                            size: page.few ? Theme.heading : Theme.label
                            onPressedOnce: page.kiosk.menu.choose(pager.current * page.perPage + index)
                        }
                    }
                }
            }

            Pager {
                id: pager

                words: page.words
                pages: Math.max(1, Math.ceil(page.items.length / page.perPage))
                Layout.fillHeight: false
                onTurned: page.kiosk.menu.turned()
            }
        }
    }
}
