pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

// Like the paper notice: what was paid this year in large print, then line by line; pages instead of scrolling.
// Amounts are covered until they are asked for, and again after a while: others stand behind.
Page {
    id: page

    readonly property int perPage: Math.max(1, Math.floor((list.height + Theme.mm(4)) / Theme.mm(34)))
    readonly property real rowHeight: Math.min(Theme.mm(46), (list.height + Theme.mm(4)) / perPage - Theme.mm(4))
    readonly property string covered: "••••"
    property bool revealed: false
    // The grant that was pressed; null for the list.
    property var opened: null

    endable: true

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
                    size: page.wide ? Theme.body : Theme.label
                    tone: page.revealed ? Target.Plain : Target.Primary
                    sign: "eye"
                    text: page.revealed ? page.words.cover : page.words.reveal
                    Layout.fillWidth: true
                    Layout.preferredHeight: Theme.target
                    onPressedOnce: page.reveal()
                }

                Target {
                    objectName: "listen"
                    size: page.wide ? Theme.body : Theme.label
                    sign: "listen"
                    text: page.words.read_aloud
                    Layout.fillWidth: true
                    Layout.preferredHeight: Theme.target
                    onPressedOnce: page.kiosk.query.readAloud()
                }

                Target {
                    objectName: "year"
                    visible: page.opened === null
                    size: page.wide ? Theme.body : Theme.label
                    sign: "clock"
                    text: page.kiosk.query.year
                    Layout.fillWidth: true
                    Layout.preferredHeight: Theme.target
                    onPressedOnce: page.kiosk.query.nextYear()
                }

                Target {
                    objectName: "item"
                    visible: page.opened === null
                    sign: "coin"
                    text: page.kiosk.query.item
                    size: Theme.body
                    Layout.fillWidth: true
                    Layout.preferredHeight: Theme.target
                    onPressedOnce: page.kiosk.query.nextItem()
                }
            }

            Item {
                id: list

                Layout.fillWidth: true
                Layout.fillHeight: true

                Column {
                    visible: page.opened === null
                    width: parent.width
                    spacing: Theme.mm(4)

                    Repeater {
                        model: page.kiosk.query.rows.slice(pager.current * page.perPage, (pager.current + 1) * page.perPage)

                        delegate: Target {
                            required property var modelData

                            objectName: "grant" + modelData.index
                            row: true
                            width: list.width
                            height: page.rowHeight
                            sign: modelData.sign
                            size: Theme.body
                            text: modelData.item
                            detail: modelData.grantedOn + "  " + modelData.state
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

                visible: page.opened === null && pages > 1
                words: page.words
                pages: Math.max(1, Math.ceil(page.kiosk.query.rows.length / page.perPage))
                Layout.fillHeight: false
                onTurned: page.kiosk.query.turned()
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
                visible: page.opened === null
                columns: page.wide ? 4 : 2
                uniformCellWidths: true
                columnSpacing: Theme.gap
                rowSpacing: Theme.gap
                Layout.fillHeight: false

                Target {
                    objectName: "entitlements"
                    sign: "light"
                    text: page.words.what_else
                    size: page.wide ? Theme.body : Theme.label
                    Layout.fillWidth: true
                    Layout.preferredHeight: Theme.target
                    onPressedOnce: page.kiosk.query.entitlements()
                }

                Target {
                    objectName: "replies"
                    sign: "question"
                    text: page.words.my_questions
                    size: page.wide ? Theme.body : Theme.label
                    Layout.fillWidth: true
                    Layout.preferredHeight: Theme.target
                    onPressedOnce: page.kiosk.query.replies()
                }

                Target {
                    objectName: "print"
                    visible: page.kiosk.query.printText !== ""
                    sign: "print"
                    text: page.kiosk.query.printText
                    size: page.wide ? Theme.body : Theme.label
                    Layout.fillWidth: true
                    Layout.preferredHeight: Theme.target
                    onPressedOnce: page.kiosk.query.print()
                }

                Target {
                    objectName: "ownPin"
                    visible: page.kiosk.query.vouched
                    sign: "code"
                    text: page.words.set_own_pin
                    size: page.wide ? Theme.body : Theme.label
                    Layout.fillWidth: true
                    Layout.preferredHeight: Theme.target
                    onPressedOnce: page.kiosk.query.ownPin()
                }
            }
        }
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
