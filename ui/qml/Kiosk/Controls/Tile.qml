import QtQuick
import Kiosk.Theme

// A character or a word that may be meant; nothing where none is offered.
Target {
    id: tile

    property string offer: ""

    key: true
    enabled: offer !== ""
    opacity: enabled ? 1 : 0
    text: offer
    size: Math.min(Math.max(Theme.mm(15), Theme.body), (width - Theme.mm(6)) / Math.max(1, offer.length))
    Accessible.ignored: !enabled
}
