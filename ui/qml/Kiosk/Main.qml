pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Backend
import Kiosk.Theme

// The citizen's picture, and beside it the simulators' panel where there is one.
Item {
    id: root

    required property KioskViewModel kiosk
    required property real pxPerMm
    required property int touchRestMs
    required property real pageWidth
    required property real pageHeight

    // What was chosen by somebody who then walked away, a language or a look, is not the next visitor's.
    property int strayChoiceMs: 60000

    function open(): void {
        if (kiosk.page.screen === "")
            return;
        pageLoader.setSource("Screens/" + kiosk.page.screen + ".qml", {
            kiosk: kiosk
        });
    }

    Binding {
        target: Theme
        property: "pxPerMm"
        value: root.pxPerMm
    }

    Binding {
        target: Theme
        property: "touchRestMs"
        value: root.touchRestMs
    }

    Binding {
        target: Theme
        property: "latin"
        value: root.kiosk.language.texts.language !== "English"
    }

    Binding {
        target: Theme
        property: "textSize"
        value: root.kiosk.look.textSize
    }

    Binding {
        target: Theme
        property: "highContrast"
        value: root.kiosk.look.highContrast
    }

    Rectangle {
        anchors.fill: parent
        color: Theme.paper
    }

    Connections {
        target: root.kiosk.page

        function onChanged(): void {
            root.open();
        }
    }

    Timer {
        interval: root.strayChoiceMs
        running: (root.kiosk.language.foreign || root.kiosk.look.chosen) && root.kiosk.page.atRest
        onTriggered: {
            root.kiosk.language.reset();
            root.kiosk.look.reset();
        }
    }

    Loader {
        id: pageLoader

        objectName: "pageLoader"
        width: root.kiosk.dock.present ? root.pageWidth : root.width
        height: root.kiosk.dock.present ? root.pageHeight : root.height
    }

    Loader {
        active: root.kiosk.dock.present
        x: root.pageWidth
        width: root.width - root.pageWidth
        height: root.height
        Component.onCompleted: {
            if (active)
                setSource("Dock/DockPage.qml", {
                    dock: root.kiosk.dock
                });
        }
    }

    Component.onCompleted: open()
}
