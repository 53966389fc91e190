import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

// Turns the pages of a list or a text: nobody has to discover scrolling.
RowLayout {
    id: pager

    required property var words
    property int pages: 1
    property int current: 0

    signal turned

    function reset(): void {
        current = 0;
    }

    function turn(by: int): void {
        current = Math.min(Math.max(current + by, 0), pages - 1);
        turned();
    }

    onPagesChanged: current = Math.min(current, Math.max(pages - 1, 0))
    visible: pages > 1
    spacing: Theme.gap

    Target {
        objectName: "earlier"
        enabled: pager.current > 0
        opacity: enabled ? 1 : 0
        Accessible.ignored: !enabled
        sign: "up"
        text: pager.words.earlier
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        onPressedOnce: pager.turn(-1)
    }

    Line {
        text: pager.words.page_of.replace("{page}", pager.current + 1).replace("{pages}", pager.pages)
        font.pixelSize: Theme.caption
        horizontalAlignment: Text.AlignHCenter
        leftPadding: (width - evenWidth(width)) / 2
        rightPadding: leftPadding
        Layout.fillWidth: true
        Layout.preferredWidth: 1
    }

    Target {
        objectName: "later"
        enabled: pager.current < pager.pages - 1
        opacity: enabled ? 1 : 0
        Accessible.ignored: !enabled
        sign: "down"
        text: pager.words.later
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        onPressedOnce: pager.turn(1)
    }
}
