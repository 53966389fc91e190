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

    // How many rows of a list stand on a page: all where there is room for them, and else as many as fit above the pager. Of the
    // whole room: what a list has beside a pager would keep the pager there.
    function perPage(rows: int, room: real, rowHeight: real, between: real): int {
        const fitting = height => Math.max(1, Math.floor((height + between) / (rowHeight + between)));
        return rows <= fitting(room) ? fitting(room) : fitting(room - implicitHeight - spacing);
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
