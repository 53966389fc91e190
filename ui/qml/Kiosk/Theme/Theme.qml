pragma Singleton
import QtQuick

// Every size in millimetres on the glass, every colour by its role. Main.qml says how many pixels a millimetre has.
QtObject {
    property real pxPerMm: 4.03
    // Latin words are longer than Chinese ones and are read at smaller sizes.
    property bool latin: false
    // What the visitor has chosen: normal, large or extra large letters, by their number, and bright ones on black.
    property int textSize: 0
    property bool highContrast: false
    // A hand that trembles touches twice; Main.qml says how long the second touch is ignored.
    property int touchRestMs: 300

    readonly property string family: "Noto Sans CJK SC"
    readonly property real script: latin ? 0.74 : 1

    // Who needs larger letters needs them where there was least to see: running text and buttons grow most, headings, which are
    // large enough for most eyes, hardly. So the page keeps its parts, and a heading its lead over the text below it.
    readonly property real operator: mm(4.5)
    readonly property real caption: sized(8, 10.5, 13)
    readonly property real body: sized(10, 13, 16)
    readonly property real label: sized(12, 14, 16)
    readonly property real heading: sized(16, 17.5, 19)
    readonly property real title: sized(23, 23.5, 24)
    readonly property real huge: mm(34 * (latin ? 0.62 : 1))

    // Never smaller than a thumb, and as high as the words on them.
    readonly property real target: Math.max(mm(20), label * 1.6)
    readonly property real primaryTarget: Math.max(mm(26), heading * 1.6)
    readonly property real header: Math.max(mm(22), label * 1.5)
    readonly property real gap: mm(5)
    readonly property real margin: mm(10)
    readonly property real radius: mm(4)
    readonly property real edge: Math.max(2, mm(0.7))

    // Warm paper, or black. Blue goes on and amber waits on both; on black they are bright, with black words on them.
    readonly property color paper: highContrast ? "#000000" : "#FBF7EE"
    readonly property color ink: highContrast ? "#FFFFFF" : "#221C14"
    readonly property color softInk: highContrast ? "#FFF3B0" : "#4F4638"
    readonly property color panel: highContrast ? "#1C1C1C" : "#F1E8D8"
    readonly property color card: highContrast ? "#000000" : "#FFFFFF"
    readonly property color line: highContrast ? "#FFFFFF" : "#7D6F58"
    readonly property color pass: highContrast ? "#8FD3FF" : "#0B4A82"
    readonly property color passInk: highContrast ? "#000000" : "#FFFFFF"
    readonly property color passPressed: highContrast ? "#5FB4E8" : "#083660"
    readonly property color wait: highContrast ? "#FFDD33" : "#FFC457"
    readonly property color waitInk: highContrast ? "#000000" : "#221C14"
    readonly property color fault: highContrast ? "#FFA8A8" : "#820B0B"
    readonly property color faultInk: highContrast ? "#000000" : "#FFFFFF"
    readonly property color pressed: highContrast ? "#404040" : "#DDCFB4"
    // Over the picture of a visitor, around the place to stand in.
    readonly property color veil: highContrast ? "#B0000000" : "#B0FBF7EE"

    function mm(length: real): real {
        return length * pxPerMm;
    }

    function sized(normal: real, large: real, extraLarge: real): real {
        return mm([normal, large, extraLarge][textSize] * script);
    }
}
