import QtQuick
import Kiosk.Backend
import Kiosk.Theme

// Words. Never cut short, never read as markup.
Text {
    // How wide to be for lines of about the same length within `available`: no last line of one character.
    function evenWidth(available: real): real {
        return Typesetter.evenWidth(text, available, font.pixelSize, font.bold);
    }

    textFormat: Text.PlainText
    wrapMode: Text.Wrap
    color: Theme.ink
    font.family: Theme.family
    font.pixelSize: Theme.body
}
