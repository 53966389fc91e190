import QtQuick
import QtQuick.Shapes
import Kiosk.Theme

// A drawn sign by name, on a grid of 100 by 100. A shape beside the word and the colour, never alone.
Item {
    id: sign

    required property string name
    property color color: Theme.ink
    property real weight: 7

    implicitWidth: Theme.mm(14)
    implicitHeight: width

    Shape {
        width: 100
        height: 100
        transform: Scale {
            xScale: sign.width / 100
            yScale: sign.height / 100
        }

        ShapePath {
            strokeColor: sign.color
            strokeWidth: sign.weight
            fillColor: "transparent"
            capStyle: ShapePath.RoundCap
            joinStyle: ShapePath.RoundJoin

            PathSvg {
                path: Signs.paths[sign.name]
            }
        }
    }
}
