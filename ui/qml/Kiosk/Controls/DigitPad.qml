pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

// Three by four keys as on a telephone; the last row has the extra key and the eraser.
GridLayout {
    id: pad

    required property string extra
    required property string deleteText

    signal typed(key: string)
    signal erased

    columns: 3
    columnSpacing: Theme.gap
    rowSpacing: Theme.gap

    Repeater {
        model: ["1", "2", "3", "4", "5", "6", "7", "8", "9", pad.extra, "0", "delete"]

        delegate: Target {
            required property string modelData

            objectName: "key" + modelData
            key: true
            visible: modelData !== "none"
            text: modelData === "delete" ? pad.deleteText : modelData
            sign: modelData === "delete" ? "delete" : ""
            size: modelData === "delete" ? Theme.label : Theme.mm(17)
            tone: modelData === "delete" ? Target.Quiet : Target.Plain
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: 1
            Layout.preferredHeight: 1
            Layout.row: Math.floor(["1", "2", "3", "4", "5", "6", "7", "8", "9", pad.extra, "0", "delete"].indexOf(modelData) / 3)
            Layout.column: ["1", "2", "3", "4", "5", "6", "7", "8", "9", pad.extra, "0", "delete"].indexOf(modelData) % 3
            onPressedOnce: modelData === "delete" ? pad.erased() : pad.typed(modelData)
        }
    }
}
