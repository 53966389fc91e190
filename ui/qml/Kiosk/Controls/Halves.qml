import QtQuick
import Kiosk.Theme

// What is said above and what is pressed below; side by side where the screen is wide.
Item {
    id: halves

    property alias upper: first.data
    property alias lower: second.data
    property real share: 0.43
    property real wideShare: 0.5
    readonly property bool wide: width > height
    // Hands reach the lower 60 % of a tall screen: what is pressed begins there, unless it begins lower still.
    property bool pressed: true
    readonly property real outOfReach: Math.ceil(0.4 * Window.height - Theme.header - 2 * Theme.margin)

    Item {
        id: first

        width: halves.wide ? (halves.width - Theme.margin) * halves.wideShare : halves.width
        height: halves.wide ? halves.height : Math.max((halves.height - Theme.margin) * halves.share, halves.pressed ? halves.outOfReach : 0)
    }

    Item {
        id: second

        x: halves.wide ? first.width + Theme.margin : 0
        y: halves.wide ? 0 : first.height + Theme.margin
        width: halves.width - x
        height: halves.height - y
    }
}
