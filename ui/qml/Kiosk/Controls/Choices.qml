import QtQuick
import Kiosk.Backend
import Kiosk.Theme

// How the page is to be read and heard: each button says what it brings. At one place on every page, below what is done with the page.
Row {
    id: choices

    required property KioskViewModel kiosk
    // The language is chosen where a visit begins.
    required property bool languages
    readonly property real share: (width - 2 * spacing) / 3

    signal soundPressed

    spacing: Theme.gap

    Target {
        objectName: "textSize"
        width: choices.share
        height: parent.height
        tone: Target.Quiet
        text: choices.kiosk.look.sizeText
        onPressedOnce: choices.kiosk.look.changeSize()
    }

    Target {
        objectName: "contrast"
        width: choices.share
        height: parent.height
        tone: Target.Quiet
        text: choices.kiosk.look.contrastText
        onPressedOnce: choices.kiosk.look.changeContrast()
    }

    Target {
        objectName: "language"
        visible: choices.languages
        // No other button stands beyond it.
        width: Math.max(choices.share, oneLine + Theme.mm(8))
        height: parent.height
        tone: Target.Quiet
        text: choices.kiosk.language.texts.language
        onPressedOnce: choices.kiosk.language.toggle()
    }

    Target {
        objectName: "sound"
        visible: choices.kiosk.speech.offered
        width: choices.share
        height: parent.height
        tone: Target.Quiet
        sign: choices.kiosk.speech.muted ? "silence" : "listen"
        text: choices.kiosk.language.texts.sound
        onPressedOnce: choices.soundPressed()
    }
}
