import QtQuick
import QtQuick.Shapes
import Kiosk.Backend
import Kiosk.Theme

// The visitor's own picture with an oval to stand in. The light paper around it also lights the face.
Item {
    id: mirror

    required property Pictures pictures
    property color ring: Theme.passInk

    readonly property real radiusY: Math.min(height * 0.44, width * 0.42)
    readonly property real radiusX: radiusY * 0.76

    Preview {
        objectName: "preview"
        anchors.fill: parent
        pictures: mirror.pictures
    }

    Shape {
        anchors.fill: parent

        ShapePath {
            strokeColor: "transparent"
            fillColor: Theme.veil
            fillRule: ShapePath.OddEvenFill
            startX: 0
            startY: 0

            PathLine {
                x: mirror.width
                y: 0
            }
            PathLine {
                x: mirror.width
                y: mirror.height
            }
            PathLine {
                x: 0
                y: mirror.height
            }
            PathLine {
                x: 0
                y: 0
            }
            PathMove {
                x: mirror.width / 2
                y: mirror.height / 2 - mirror.radiusY
            }
            PathArc {
                x: mirror.width / 2
                y: mirror.height / 2 + mirror.radiusY
                radiusX: mirror.radiusX
                radiusY: mirror.radiusY
            }
            PathArc {
                x: mirror.width / 2
                y: mirror.height / 2 - mirror.radiusY
                radiusX: mirror.radiusX
                radiusY: mirror.radiusY
            }
        }

        ShapePath {
            strokeColor: mirror.ring
            strokeWidth: Theme.mm(2.5)
            fillColor: "transparent"
            startX: mirror.width / 2
            startY: mirror.height / 2 - mirror.radiusY

            PathArc {
                x: mirror.width / 2
                y: mirror.height / 2 + mirror.radiusY
                radiusX: mirror.radiusX
                radiusY: mirror.radiusY
            }
            PathArc {
                x: mirror.width / 2
                y: mirror.height / 2 - mirror.radiusY
                radiusX: mirror.radiusX
                radiusY: mirror.radiusY
            }
        }
    }

    Rectangle {
        anchors.fill: parent
        color: "transparent"
        border.width: Theme.edge
        border.color: Theme.line
    }
}
