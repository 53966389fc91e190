pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Backend
import Kiosk.Theme

// The simulators' switches, for developers: small type, beside the citizen's picture and never over it.
Rectangle {
    id: panel

    required property DockViewModel dock

    color: "#2B2620"

    Flickable {
        anchors.fill: parent
        anchors.margins: 12
        contentHeight: column.height
        clip: true

        Column {
            id: column

            width: parent.width
            spacing: 8

            Text {
                text: "Simulators"
                textFormat: Text.PlainText
                color: "#FFFFFF"
                font.family: Theme.family
                font.pixelSize: 18
                font.bold: true
            }

            Repeater {
                model: panel.dock.controls

                delegate: Button {
                    id: control

                    required property var modelData

                    objectName: "dock_" + modelData.control
                    width: column.width
                    height: 36
                    text: (modelData.momentary ? "" : modelData.engaged ? "● " : "○ ") + modelData.label
                    font.family: Theme.family
                    font.pixelSize: 14
                    Accessible.name: modelData.label
                    onClicked: panel.dock.use(modelData.control)

                    contentItem: Text {
                        text: control.text
                        textFormat: Text.PlainText
                        color: control.modelData.engaged ? "#221C14" : "#FFFFFF"
                        font: control.font
                        verticalAlignment: Text.AlignVCenter
                        elide: Text.ElideRight
                    }

                    background: Rectangle {
                        radius: 4
                        color: control.modelData.engaged ? "#FFC457" : control.down ? "#5C5245" : "#443C32"
                    }
                }
            }
        }
    }
}
