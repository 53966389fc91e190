pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

// Like the notice on the board: a heading, a text turned over page by page, and what can be done about it.
Page {
    id: page

    property bool listed: false
    // Read once: each reading hands the whole list over.
    readonly property var lines: kiosk.paper.lines
    readonly property int rows: kiosk.paper.actions.length + (hasList ? 1 : 0)
    readonly property bool hasList: lines.length > 0
    readonly property real lineHeight: Rows.common(lines, line => line.amount, Theme.body, sheet.width, Theme.mm(26))
    readonly property int perPage: Math.max(1, Math.floor((sheet.height + Theme.gap) / (lineHeight + Theme.gap)))
    // For the pager and what can be done about it.
    readonly property real below: Math.max(Theme.target, pager.implicitHeight) + Theme.gap + rows * (Theme.target + Theme.gap)
    readonly property real textSize: Theme.body

    endable: true
    backable: true
    onTextSizeChanged: lay()

    Connections {
        target: page.kiosk.paper

        function onReplaced(): void {
            pager.reset();
        }
    }

    Halves {
        anchors.fill: parent
        share: Math.min([0.86, 0.76, 0.68][Math.min(page.rows, 2)], 1 - page.below / (height - Theme.margin))
        wideShare: Theme.textSize > 1 ? 0.58 : 0.66

        upper: Rectangle {
            anchors.fill: parent
            radius: Theme.radius
            color: Theme.card
            border.width: Theme.edge
            border.color: Theme.line

            ColumnLayout {
                anchors {
                    fill: parent
                    margins: Theme.mm(7)
                }
                spacing: Theme.mm(4)

                RowLayout {
                    spacing: Theme.gap

                    ColumnLayout {
                        spacing: Theme.mm(2)

                        Line {
                            text: page.kiosk.paper.title
                            font.pixelSize: Theme.heading
                            font.bold: true
                            rightPadding: width - evenWidth(width)
                            Layout.fillWidth: true
                        }

                        Line {
                            visible: text !== ""
                            text: page.kiosk.paper.note
                            color: Theme.softInk
                            font.pixelSize: Theme.caption
                            Layout.fillWidth: true
                        }
                    }

                    Image {
                        // a whole number of pixels a module: of codes with modules of unequal width a reader missed one in eight
                        readonly property real side: implicitWidth > 0 ? Math.max(2, Math.round(Theme.mm(36) / implicitWidth)) * implicitWidth : Theme.mm(36)

                        visible: page.kiosk.paper.code !== ""
                        source: page.kiosk.paper.code
                        smooth: false
                        fillMode: Image.PreserveAspectFit
                        Accessible.role: Accessible.Graphic
                        Accessible.name: page.words.take_home
                        Layout.preferredWidth: side
                        Layout.preferredHeight: side
                    }
                }

                Rectangle {
                    color: Theme.line
                    Layout.fillWidth: true
                    Layout.preferredHeight: Theme.mm(0.6)
                }

                Item {
                    id: sheet

                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    onWidthChanged: page.lay()
                    onHeightChanged: page.lay()

                    Line {
                        visible: !page.listed
                        text: page.kiosk.paper.pages[pager.current] ?? ""
                        wrapMode: Text.NoWrap
                        lineHeightMode: Text.FixedHeight
                        lineHeight: Math.round(Theme.body * 1.5)
                    }

                    Column {
                        visible: page.listed
                        width: parent.width
                        spacing: Theme.gap

                        Repeater {
                            model: page.listed ? page.lines.slice(pager.current * page.perPage, (pager.current + 1) * page.perPage) : []

                            delegate: Target {
                                required property var modelData
                                required property int index

                                objectName: "line" + (pager.current * page.perPage + index)
                                width: sheet.width
                                height: page.lineHeight
                                row: true
                                size: Theme.body
                                text: modelData.text
                                amount: modelData.amount
                                onPressedOnce: page.kiosk.paper.doubt(pager.current * page.perPage + index)
                            }
                        }
                    }
                }
            }
        }

        lower: ColumnLayout {
            anchors.fill: parent
            spacing: Theme.gap

            Pager {
                id: pager

                words: page.words
                pages: page.listed ? Math.max(1, Math.ceil(page.lines.length / page.perPage)) : page.kiosk.paper.pages.length
                Layout.fillHeight: false
                onTurned: page.kiosk.paper.turned()
            }

            Target {
                objectName: "list"
                visible: page.hasList
                sign: page.listed ? "back" : "group"
                text: page.listed ? page.words.read_text : page.words.read_list.replace("{count}", page.lines.length)
                Layout.fillWidth: true
                Layout.preferredHeight: Theme.target
                onPressedOnce: {
                    page.listed = !page.listed;
                    pager.reset();
                    page.kiosk.paper.turned();
                }
            }

            Actions {
                actions: page.kiosk.paper.actions
                Layout.fillWidth: true
                Layout.fillHeight: true
                onChosen: index => page.kiosk.paper.act(index)
            }
        }
    }

    function lay(): void {
        kiosk.paper.lay(sheet.width, Math.max(1, Math.floor(sheet.height / Math.round(Theme.body * 1.5))), Theme.body);
    }

    Component.onCompleted: lay()
}
