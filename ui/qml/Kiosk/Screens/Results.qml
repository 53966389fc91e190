pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

// Like the paper notice: what was paid this year in large print, then line by line; pages instead of scrolling.
Page {
    id: page

    readonly property int perPage: Math.max(1, Math.floor((list.height + Theme.mm(4)) / Theme.mm(38)))
    readonly property real rowHeight: Math.min(Theme.mm(48), (list.height + Theme.mm(4)) / perPage - Theme.mm(4))
    readonly property int pages: Math.max(1, Math.ceil(kiosk.query.rows.length / perPage))
    property int current: 0

    endable: true

    Halves {
        anchors.fill: parent
        share: 0.3
        wideShare: 0.36

        upper: Rectangle {
            anchors.fill: parent
            radius: Theme.radius
            color: Theme.panel

            ColumnLayout {
                anchors.centerIn: parent
                width: parent.width - 2 * Theme.margin
                spacing: Theme.mm(3)

                Line {
                    text: page.kiosk.query.heading
                    font.pixelSize: Theme.label
                    horizontalAlignment: Text.AlignHCenter
                    Layout.fillWidth: true
                }

                Line {
                    text: page.kiosk.query.totalLabel
                    font.pixelSize: Theme.label
                    horizontalAlignment: Text.AlignHCenter
                    Layout.fillWidth: true
                }

                Line {
                    text: page.kiosk.query.total
                    color: Theme.pass
                    font.pixelSize: page.wide ? Theme.mm(19) : Theme.mm(26)
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

        lower: ColumnLayout {
            anchors.fill: parent
            spacing: Theme.mm(6)

            Item {
                id: list

                Layout.fillWidth: true
                Layout.fillHeight: true

                Column {
                    width: parent.width
                    spacing: Theme.mm(4)

                    Repeater {
                        model: page.kiosk.query.rows.slice(page.current * page.perPage, (page.current + 1) * page.perPage)

                        delegate: Rectangle {
                            id: row

                            required property var modelData

                            width: list.width
                            height: page.rowHeight
                            radius: Theme.radius
                            color: Theme.card
                            border.width: Theme.edge
                            border.color: Theme.line

                            ColumnLayout {
                                anchors {
                                    left: parent.left
                                    right: parent.right
                                    margins: Theme.mm(6)
                                    verticalCenter: parent.verticalCenter
                                }
                                spacing: Theme.mm(2)

                                RowLayout {
                                    spacing: Theme.mm(4)

                                    Line {
                                        text: row.modelData.item
                                        font.pixelSize: Theme.body
                                        font.bold: true
                                        Layout.fillWidth: true
                                    }

                                    Line {
                                        text: row.modelData.amount
                                        font.pixelSize: Theme.label
                                        font.bold: true
                                        wrapMode: Text.NoWrap
                                    }
                                }

                                RowLayout {
                                    spacing: Theme.mm(3)

                                    Line {
                                        text: row.modelData.grantedOn + "  " + row.modelData.account
                                        color: Theme.softInk
                                        font.pixelSize: Theme.caption
                                        Layout.fillWidth: true
                                    }

                                    Sign {
                                        name: row.modelData.sign
                                        color: row.modelData.sign === "check" ? Theme.pass : Theme.ink
                                        weight: 11
                                        Layout.preferredWidth: Theme.mm(8)
                                        Layout.preferredHeight: Theme.mm(8)
                                    }

                                    Line {
                                        text: row.modelData.state
                                        color: row.modelData.sign === "check" ? Theme.pass : Theme.ink
                                        font.pixelSize: Theme.caption
                                        font.bold: true
                                        wrapMode: Text.NoWrap
                                    }
                                }
                            }
                        }
                    }
                }
            }

            RowLayout {
                visible: page.pages > 1
                spacing: Theme.gap
                Layout.fillHeight: false

                Target {
                    objectName: "earlier"
                    enabled: page.current > 0
                    opacity: enabled ? 1 : 0
                    Accessible.ignored: !enabled
                    sign: "up"
                    text: page.words.earlier
                    Layout.fillWidth: true
                    Layout.preferredWidth: 1
                    onPressedOnce: page.turn(-1)
                }

                Line {
                    text: page.words.page_of.replace("{page}", page.current + 1).replace("{pages}", page.pages)
                    font.pixelSize: Theme.caption
                    horizontalAlignment: Text.AlignHCenter
                    Layout.fillWidth: true
                    Layout.preferredWidth: 1
                }

                Target {
                    objectName: "later"
                    enabled: page.current < page.pages - 1
                    opacity: enabled ? 1 : 0
                    Accessible.ignored: !enabled
                    sign: "down"
                    text: page.words.later
                    Layout.fillWidth: true
                    Layout.preferredWidth: 1
                    onPressedOnce: page.turn(1)
                }
            }
        }
    }

    function turn(by: int): void {
        current = Math.min(Math.max(current + by, 0), pages - 1);
        kiosk.query.turned();
    }
}
