pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Backend
import Kiosk.Theme

// How the page is spoken. Lies over the page for as long as it is used, and keeps what is under it from being pressed.
Rectangle {
    id: sound

    required property SpeechViewModel speech
    required property var words

    signal used

    color: Theme.panel
    border.width: Theme.edge
    border.color: Theme.line
    radius: Theme.radius

    // whoever presses beside a button presses nothing
    MouseArea {
        anchors.fill: parent
    }

    RowLayout {
        anchors {
            fill: parent
            margins: Theme.gap
        }
        spacing: Theme.gap

        Repeater {
            model: [
                {
                    wish: "again",
                    sign: "again",
                    word: "say_again"
                },
                {
                    wish: "slower",
                    sign: "slower",
                    word: "say_slower"
                },
                {
                    wish: "faster",
                    sign: "faster",
                    word: "say_faster"
                },
                {
                    wish: "silence",
                    sign: sound.speech.muted ? "listen" : "silence",
                    word: sound.speech.muted ? "say_aloud" : "say_nothing"
                }
            ]

            delegate: Target {
                required property var modelData
                readonly property bool spent: modelData.wish === "slower" && sound.speech.slowest || modelData.wish === "faster" && sound.speech.fastest

                objectName: modelData.wish
                enabled: !spent
                opacity: spent ? 0 : 1
                Accessible.ignored: spent
                tile: true
                sign: modelData.sign
                text: sound.words[modelData.word]
                size: Theme.body
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.preferredWidth: 1
                onPressedOnce: {
                    sound.speech.ask(modelData.wish);
                    sound.used();
                }
            }
        }
    }
}
