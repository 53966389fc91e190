pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Controls
import Kiosk.Theme

// What has become of it: one message, and what can still be done about it.
Page {
    id: page

    endable: true
    backable: true

    Halves {
        anchors.fill: parent
        share: page.kiosk.told.actions.length > 0 ? 0.62 : 1
        wideShare: page.kiosk.told.actions.length > 0 ? 0.6 : 1

        upper: Notice {
            anchors.fill: parent
            tone: page.kiosk.told.tone === "pass" ? Notice.Pass : page.kiosk.told.tone === "wait" ? Notice.Wait : Notice.Plain
            sign: page.kiosk.told.sign
            signSize: Theme.mm(34)
            title: page.kiosk.told.title
            text: page.kiosk.told.text
            note: page.kiosk.told.note
        }

        lower: Actions {
            anchors.fill: parent
            actions: page.kiosk.told.actions
            onChosen: index => page.kiosk.told.act(index)
        }
    }
}
