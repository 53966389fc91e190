pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

// Like the paper notice: what was paid this year in large print, then line by line; pages instead of scrolling.
// Amounts are covered until they are asked for, and again after a while: others stand behind.
Page {
    id: page

    // Read once: each reading hands the whole list over.
    readonly property var rows: kiosk.query.rows
    // As high as the row with the most words, and with its amount uncovered.
    readonly property real leastHeight: Rows.common(rows.map(row => ({
                text: row.item,
                detail: said(row),
                sign: row.sign,
                amount: row.amount
            })), row => row.amount, Theme.body, list.width, Theme.mm(30))
    readonly property int perPage: pager.perPage(rows.length, listing.height, leastHeight, Theme.mm(4))
    readonly property real rowHeight: Math.min(Math.max(Theme.mm(46), leastHeight), (list.height + Theme.mm(4)) / perPage - Theme.mm(4))
    readonly property real deedSize: wide ? Theme.body : Theme.label
    // Large letters leave no room for the list beside all that can be done: then that has a page of its own.
    readonly property bool folded: Theme.textSize > 0
    property bool unfolded: false
    readonly property var filters: ["year", "item"]
    readonly property var deeds: ["entitlements", "replies", "print", "ownPin"].filter(name => name === "print" ? kiosk.query.printText !== "" : name === "ownPin" ? kiosk.query.vouched : true)
    readonly property string covered: "••••"
    property bool revealed: false
    // The grant that was pressed; null for the list.
    property var opened: null

    endable: true

    component Deed: Target {
        required property string modelData

        objectName: modelData
        sign: ({
                year: "clock",
                item: "coin",
                entitlements: "light",
                replies: "question",
                print: "print",
                ownPin: "code"
            })[modelData]
        text: ({
                year: page.kiosk.query.year,
                item: page.kiosk.query.item,
                entitlements: page.words.what_else,
                replies: page.words.my_questions,
                print: page.kiosk.query.printText,
                ownPin: page.words.set_own_pin
            })[modelData]
        size: modelData === "item" ? Theme.body : page.deedSize
        Layout.fillWidth: true
        Layout.preferredHeight: Theme.target
        onPressedOnce: page.act(modelData)
    }

    Timer {
        id: cover

        interval: 15000
        onTriggered: page.revealed = false
    }

    Halves {
        anchors.fill: parent
        share: 0.385
        wideShare: 0.3

        upper: ColumnLayout {
            anchors.fill: parent

            Rectangle {
                radius: Theme.radius
                color: Theme.panel
                Layout.fillWidth: true
                Layout.fillHeight: true

                ColumnLayout {
                    anchors.centerIn: parent
                    width: parent.width - 2 * Theme.margin
                    spacing: Theme.mm(2)

                    Line {
                        text: page.kiosk.query.heading + "  " + page.kiosk.query.totalLabel
                        font.pixelSize: Theme.body
                        horizontalAlignment: Text.AlignHCenter
                        Layout.fillWidth: true
                    }

                    Line {
                        objectName: "total"
                        text: page.revealed ? page.kiosk.query.total : page.covered
                        color: Theme.pass
                        font.pixelSize: page.wide ? Theme.mm(19) : Theme.mm(24)
                        font.bold: true
                        horizontalAlignment: Text.AlignHCenter
                        Layout.fillWidth: true
                    }

                    Line {
                        text: page.kiosk.query.dataAsOf
                        color: Theme.softInk
                        font.pixelSize: Theme.caption
                        horizontalAlignment: Text.AlignHCenter
                        Layout.fillWidth: true
                    }
                }
            }
        }

        lower: ColumnLayout {
            anchors.fill: parent
            spacing: Theme.gap

            GridLayout {
                columns: page.wide ? 4 : 2
                uniformCellWidths: true
                columnSpacing: Theme.gap
                rowSpacing: Theme.gap
                Layout.fillHeight: false

                Target {
                    objectName: "reveal"
                    size: page.deedSize
                    tone: page.revealed ? Target.Plain : Target.Primary
                    sign: "eye"
                    text: page.revealed ? page.words.cover : page.words.reveal
                    Layout.fillWidth: true
                    Layout.preferredHeight: Theme.target
                    onPressedOnce: page.reveal()
                }

                Target {
                    objectName: "listen"
                    size: page.deedSize
                    sign: "listen"
                    text: page.words.read_aloud
                    Layout.fillWidth: true
                    Layout.preferredHeight: Theme.target
                    onPressedOnce: page.kiosk.query.readAloud()
                }

                Repeater {
                    model: page.opened === null && !page.folded ? page.filters : []
                    delegate: Deed {}
                }
            }

            ColumnLayout {
                id: listing

                spacing: Theme.gap
                Layout.fillWidth: true
                Layout.fillHeight: true

                Item {
                    id: list

                    Layout.fillWidth: true
                    Layout.fillHeight: true

                    GridLayout {
                        visible: page.opened === null && page.unfolded
                        anchors.fill: parent
                        columns: 2
                        uniformCellWidths: true
                        columnSpacing: Theme.gap
                        rowSpacing: Theme.gap

                        Repeater {
                            model: page.folded ? [...page.filters, ...page.deeds] : []

                            delegate: Deed {
                                Layout.fillHeight: true
                            }
                        }
                    }

                    Column {
                        visible: page.opened === null && !page.unfolded
                        width: parent.width
                        spacing: Theme.mm(4)

                        Repeater {
                            model: page.rows.slice(pager.current * page.perPage, (pager.current + 1) * page.perPage)

                            delegate: Target {
                                required property var modelData

                                objectName: "grant" + modelData.index
                                row: true
                                width: list.width
                                height: page.rowHeight
                                sign: modelData.sign
                                size: Theme.body
                                text: modelData.item
                                detail: page.said(modelData)
                                amount: page.revealed ? modelData.amount : page.covered
                                onPressedOnce: page.open(modelData)
                            }
                        }
                    }

                    Rectangle {
                        visible: page.opened !== null
                        anchors.fill: parent
                        radius: Theme.radius
                        color: Theme.card
                        border.width: Theme.edge
                        border.color: Theme.line

                        ColumnLayout {
                            anchors.centerIn: parent
                            width: parent.width - 2 * Theme.margin
                            spacing: Theme.mm(4)

                            Line {
                                text: page.opened === null ? "" : page.opened.item
                                font.pixelSize: Theme.label
                                font.bold: true
                                Layout.fillWidth: true
                            }

                            Line {
                                text: page.opened === null ? "" : page.revealed ? page.opened.amount : page.covered
                                color: Theme.pass
                                font.pixelSize: Theme.heading
                                font.bold: true
                                Layout.fillWidth: true
                            }

                            Line {
                                text: page.opened === null ? "" : page.opened.grantedOn + "  " + page.opened.account
                                font.pixelSize: Theme.body
                                Layout.fillWidth: true
                            }

                            Line {
                                text: page.opened === null ? "" : page.opened.state + "  " + page.opened.explained
                                font.pixelSize: Theme.body
                                Layout.fillWidth: true
                            }
                        }
                    }
                }

                Pager {
                    id: pager

                    visible: page.opened === null && !page.unfolded && pages > 1
                    words: page.words
                    pages: Math.max(1, Math.ceil(page.rows.length / page.perPage))
                    Layout.fillHeight: false
                    onTurned: page.kiosk.query.turned()
                }
            }

            GridLayout {
                visible: page.opened !== null
                columns: 2
                uniformCellWidths: true
                columnSpacing: Theme.gap
                Layout.fillHeight: false

                Target {
                    objectName: "doubt"
                    sign: "hand"
                    text: page.words.doubt_grant
                    Layout.fillWidth: true
                    Layout.preferredHeight: Theme.target
                    onPressedOnce: page.kiosk.query.doubt(page.opened.index)
                }

                Target {
                    objectName: "all"
                    sign: "back"
                    text: page.words.all_grants
                    Layout.fillWidth: true
                    Layout.preferredHeight: Theme.target
                    onPressedOnce: page.open(null)
                }
            }

            GridLayout {
                visible: page.opened === null && !page.folded
                columns: page.wide ? 4 : 2
                uniformCellWidths: true
                columnSpacing: Theme.gap
                rowSpacing: Theme.gap
                Layout.fillHeight: false

                Repeater {
                    model: page.folded ? [] : page.deeds
                    delegate: Deed {}
                }
            }

            Target {
                objectName: "more"
                visible: page.opened === null && page.folded
                sign: page.unfolded ? "back" : ""
                text: page.unfolded ? page.words.all_grants : page.words.more
                Layout.fillWidth: true
                Layout.preferredHeight: Theme.target
                onPressedOnce: page.unfold(!page.unfolded)
            }
        }
    }

    onFoldedChanged: unfolded = false

    function said(row: var): string {
        return Rows.together([row.grantedOn, row.state], Rows.room(row.sign, row.amount, Theme.body, list.width));
    }

    function act(name: string): void {
        switch (name) {
        case "year":
            kiosk.query.nextYear();
            break;
        case "item":
            kiosk.query.nextItem();
            break;
        case "entitlements":
            kiosk.query.entitlements();
            break;
        case "replies":
            kiosk.query.replies();
            break;
        case "print":
            kiosk.query.print();
            break;
        case "ownPin":
            kiosk.query.ownPin();
            break;
        }
    }

    function unfold(so: bool): void {
        unfolded = so;
        kiosk.query.turned();
    }

    function reveal(): void {
        revealed = !revealed;
        if (revealed)
            cover.restart();
        kiosk.query.turned();
    }

    function open(row: var): void {
        opened = row;
        kiosk.query.turned();
    }
}
