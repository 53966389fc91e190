pragma Singleton
import QtQuick

// Every size in millimetres on the glass, every colour by its role. Main.qml says how many pixels a millimetre has.
QtObject {
    property real pxPerMm: 4.03
    // Latin words are longer than Chinese ones and are read at smaller sizes.
    property bool latin: false
    // A hand that trembles touches twice; Main.qml says how long the second touch is ignored.
    property int touchRestMs: 300

    readonly property string family: "Noto Sans CJK SC"
    readonly property real script: latin ? 0.74 : 1

    readonly property real operator: mm(4.5)
    readonly property real caption: mm(8 * script)
    readonly property real body: mm(10 * script)
    readonly property real label: mm(12 * script)
    readonly property real heading: mm(16 * script)
    readonly property real title: mm(23 * script)
    readonly property real huge: mm(34 * (latin ? 0.62 : 1))

    readonly property real target: mm(20)
    readonly property real primaryTarget: mm(26)
    readonly property real gap: mm(5)
    readonly property real margin: mm(10)
    readonly property real radius: mm(4)
    readonly property real edge: Math.max(2, mm(0.7))

    readonly property color paper: "#FBF7EE"
    readonly property color ink: "#221C14"
    readonly property color softInk: "#4F4638"
    readonly property color panel: "#F1E8D8"
    readonly property color card: "#FFFFFF"
    readonly property color line: "#7D6F58"
    readonly property color pass: "#0B4A82"
    readonly property color passInk: "#FFFFFF"
    readonly property color passPressed: "#083660"
    readonly property color wait: "#FFC457"
    readonly property color waitInk: "#221C14"
    readonly property color fault: "#820B0B"
    readonly property color faultInk: "#FFFFFF"
    readonly property color pressed: "#DDCFB4"

    function mm(length: real): real {
        return length * pxPerMm;
    }
}
