import QtQuick
import Kiosk.Theme

// Words. Never cut short, never read as markup.
Text {
    // How wide to be for lines of about the same length within `available`: no last line of one character.
    function evenWidth(available: real): real {
        const lines = Math.ceil(implicitWidth / Math.max(available, 1));
        return lines < 2 ? available : Math.min(available, implicitWidth / lines + 1.6 * font.pixelSize);
    }

    textFormat: Text.PlainText
    wrapMode: Text.Wrap
    color: Theme.ink
    font.family: Theme.family
    font.pixelSize: Theme.body
}
