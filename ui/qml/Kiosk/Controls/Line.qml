import QtQuick
import Kiosk.Theme

// Words. Never cut short, never read as markup.
Text {
    textFormat: Text.PlainText
    wrapMode: Text.Wrap
    color: Theme.ink
    lineHeight: 1.15
    font.family: Theme.family
    font.pixelSize: Theme.body
}
