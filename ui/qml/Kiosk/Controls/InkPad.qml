pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Shapes
import Kiosk.Backend
import Kiosk.Theme

// A field for one character, written with a finger, and beside it what it may be.
Item {
    id: pad

    required property TextPadViewModel writing
    required property var words
    readonly property InkViewModel ink: writing.ink
    readonly property real between: Theme.mm(4.2)
    readonly property real tools: Theme.mm(24)
    // Larger words need wider tiles beside the field.
    readonly property real side: Math.min(width * (Theme.textSize === 0 ? 0.62 : 0.5), height - tools - between)

    Rectangle {
        id: field

        width: pad.side
        height: pad.side
        radius: Theme.radius
        color: Theme.card
        border.width: Theme.edge
        border.color: Theme.ink
        clip: true

        Rectangle {
            anchors.centerIn: parent
            width: parent.width - 2 * Theme.margin
            height: Theme.mm(0.6)
            color: Theme.pressed
        }

        Rectangle {
            anchors.centerIn: parent
            width: Theme.mm(0.6)
            height: parent.height - 2 * Theme.margin
            color: Theme.pressed
        }

        Shape {
            anchors.fill: parent

            ShapePath {
                strokeColor: Theme.ink
                strokeWidth: Theme.mm(2.6)
                fillColor: "transparent"
                capStyle: ShapePath.RoundCap
                joinStyle: ShapePath.RoundJoin

                PathMultiline {
                    paths: pad.ink.lines
                }
            }
        }

        MouseArea {
            objectName: "field"
            anchors.fill: parent
            preventStealing: true
            Accessible.role: Accessible.Canvas
            Accessible.name: pad.words.writing_field
            onPressed: mouse => pad.ink.begin(mouse.x, mouse.y)
            onPositionChanged: mouse => pad.ink.move(mouse.x, mouse.y)
            onReleased: pad.ink.lift()
            onCanceled: pad.ink.lift()
        }
    }

    Row {
        y: pad.side + pad.between
        spacing: pad.between

        Target {
            objectName: "undo"
            width: (pad.side - pad.between) / 2
            height: pad.tools
            key: true
            tone: Target.Quiet
            text: pad.words.undo_stroke
            size: Theme.body
            onPressedOnce: pad.ink.undo()
        }

        Target {
            objectName: "again"
            width: (pad.side - pad.between) / 2
            height: pad.tools
            key: true
            tone: Target.Quiet
            text: pad.words.write_again
            size: Theme.body
            onPressedOnce: pad.ink.clear()
        }
    }

    Item {
        id: right

        x: pad.side + pad.between
        width: pad.width - x
        height: pad.height

        Grid {
            columns: 2
            spacing: pad.between

            Repeater {
                model: 8

                delegate: Tile {
                    required property int index

                    objectName: "tile" + index
                    width: (right.width - pad.between) / 2
                    height: (pad.side - 3 * pad.between) / 4
                    offer: pad.writing.tiles[index] ?? ""
                    onPressedOnce: pad.writing.choose(offer)
                }
            }
        }

        Row {
            y: pad.side + pad.between
            spacing: pad.between

            Target {
                objectName: "earlier"
                width: (right.width - 2 * pad.between) / 3
                height: pad.tools
                key: true
                enabled: pad.writing.hasEarlier
                opacity: enabled ? 1 : 0
                sign: "up"
                tone: Target.Quiet
                Accessible.name: pad.words.earlier
                Accessible.ignored: !enabled
                onPressedOnce: pad.writing.turn(-1)
            }

            Target {
                objectName: "more"
                width: (right.width - 2 * pad.between) / 3
                height: pad.tools
                key: true
                enabled: pad.writing.hasMore
                opacity: enabled ? 1 : 0
                sign: "down"
                tone: Target.Quiet
                Accessible.name: pad.words.more_characters
                Accessible.ignored: !enabled
                onPressedOnce: pad.writing.turn(1)
            }

            Target {
                objectName: "delete"
                width: (right.width - 2 * pad.between) / 3
                height: pad.tools
                key: true
                sign: "delete"
                size: Theme.mm(13)
                tone: Target.Quiet
                Accessible.name: pad.words["delete"]
                onPressedOnce: pad.writing.delete()
            }
        }
    }
}
