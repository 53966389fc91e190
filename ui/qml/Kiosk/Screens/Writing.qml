pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Backend
import Kiosk.Controls
import Kiosk.Theme

// A name, words to search for, a message: by tiles and pinyin, or by hand. Whole names are never offered.
Page {
    id: page

    readonly property TextPadViewModel writing: kiosk.writing
    // A message has many lines, a name few characters.
    readonly property real size: writing.long ? Math.max(Theme.mm(12), Theme.body) : Theme.mm(wide ? 15 : 20)
    readonly property real line: Math.round(size * 1.4)
    readonly property int textSize: Theme.textSize

    function lay(): void {
        writing.lay(sheet.width, Math.max(1, Math.floor(sheet.height / line)), size, textSize === 0 ? 4 : 3);
    }

    endable: true
    backable: true
    onTextSizeChanged: Qt.callLater(lay)

    component Ways: RowLayout {
        spacing: Theme.gap

        Target {
            objectName: "switch"
            visible: page.writing.canWrite
            sign: page.writing.byHand ? "" : "write"
            text: page.writing.byHand ? page.words.by_pinyin : page.words.by_hand
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            Layout.preferredHeight: needed(Theme.primaryTarget)
            onPressedOnce: page.writing.switchWay()
        }

        Target {
            objectName: "enter"
            tone: Target.Primary
            sign: "next"
            text: page.words.next
            size: Theme.heading
            Layout.fillWidth: true
            Layout.preferredWidth: 1.3
            Layout.minimumHeight: Theme.primaryTarget
            Layout.fillHeight: true
            onPressedOnce: page.writing.enter()
        }
    }

    Halves {
        anchors.fill: parent
        share: 0.388
        wideShare: 0.34

        upper: ColumnLayout {
            anchors.fill: parent
            spacing: Theme.gap

            RowLayout {
                spacing: Theme.gap
                Layout.fillHeight: false

                Line {
                    objectName: "note"
                    text: page.writing.note
                    font.pixelSize: Theme.label
                    font.bold: true
                    Layout.fillWidth: true
                }

                Line {
                    objectName: "spelling"
                    visible: text !== ""
                    text: page.writing.spelling
                    color: Theme.pass
                    font.pixelSize: Theme.mm(14)
                    font.bold: true
                }
            }

            Rectangle {
                radius: Theme.radius
                color: Theme.card
                border.width: Theme.edge
                border.color: Theme.ink
                Layout.fillWidth: true
                Layout.fillHeight: true

                Item {
                    id: sheet

                    anchors {
                        fill: parent
                        margins: Theme.mm(6)
                    }
                    onWidthChanged: page.lay()
                    onHeightChanged: page.lay()

                    Line {
                        objectName: "text"
                        visible: page.writing.text !== ""
                        text: page.writing.shown
                        wrapMode: Text.NoWrap
                        font.pixelSize: page.size
                        font.bold: true
                        lineHeightMode: Text.FixedHeight
                        lineHeight: page.line
                    }

                    Line {
                        visible: page.writing.text === ""
                        width: parent.width
                        text: page.writing.placeholder
                        color: Theme.softInk
                        font.pixelSize: Theme.label
                    }
                }
            }

            Ways {
                visible: page.wide
                Layout.fillHeight: false
            }
        }

        // Anchors, not a layout: tiles that come and go must not ask it for other heights while it is laid out.
        lower: Item {
            anchors.fill: parent

            RowLayout {
                id: turning

                visible: page.writing.paged
                anchors {
                    left: parent.left
                    right: parent.right
                }
                height: Theme.target
                spacing: Theme.gap

                Target {
                    objectName: "textBefore"
                    enabled: page.writing.hasTextBefore
                    opacity: enabled ? 1 : 0
                    key: true
                    sign: "up"
                    text: page.words.earlier_text
                    size: Theme.body
                    Accessible.ignored: !enabled
                    Layout.fillWidth: true
                    Layout.preferredWidth: 1
                    Layout.preferredHeight: Theme.target
                    onPressedOnce: page.writing.turnText(-1)
                }

                Target {
                    objectName: "textAfter"
                    enabled: page.writing.hasTextAfter
                    opacity: enabled ? 1 : 0
                    key: true
                    sign: "down"
                    text: page.words.later_text
                    size: Theme.body
                    Accessible.ignored: !enabled
                    Layout.fillWidth: true
                    Layout.preferredWidth: 1
                    Layout.preferredHeight: Theme.target
                    onPressedOnce: page.writing.turnText(1)
                }
            }

            Item {
                id: room

                anchors {
                    fill: parent
                    topMargin: page.writing.paged ? turning.height + Theme.gap : 0
                    bottomMargin: page.wide ? 0 : ways.height + Theme.gap
                }
            }

            PinyinPad {
                visible: !page.writing.byHand
                anchors.fill: room
                writing: page.writing
                words: page.words
            }

            InkPad {
                visible: page.writing.byHand
                anchors.fill: room
                writing: page.writing
                words: page.words
            }

            Ways {
                id: ways

                visible: !page.wide
                anchors {
                    left: parent.left
                    right: parent.right
                    bottom: parent.bottom
                }
                height: implicitHeight
            }
        }
    }

    Component.onCompleted: lay()
}
