pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

// Buttons one below the other, the one that goes on in the colour of going on.
ColumnLayout {
    id: column

    required property var actions

    signal chosen(index: int)

    spacing: Theme.gap

    Repeater {
        model: column.actions

        delegate: Target {
            required property var modelData
            required property int index

            objectName: modelData.name
            tone: modelData.main ? Target.Primary : Target.Plain
            sign: modelData.sign
            text: modelData.text
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.maximumHeight: Theme.mm(44)
            onPressedOnce: column.chosen(index)
        }
    }
}
