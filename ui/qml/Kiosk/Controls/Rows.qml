pragma Singleton
import QtQuick
import Kiosk.Backend
import Kiosk.Theme

// A line of a list, as Target draws it with `row`: a sign, words and what is said below them, an amount.
QtObject {
    id: rows

    readonly property real sign: Theme.mm(13)
    readonly property real between: Theme.mm(5)
    readonly property real above: Theme.mm(2)

    // What is left for words, when the list is so wide.
    function room(sign: string, amount: string, size: real, width: real): real {
        const beside = (sign ? rows.sign + between : 0) + (amount === "" ? 0 : Typesetter.widthOf(amount, size, true) + between);
        return width - 2 * between - beside;
    }

    // Beside each other, or below: what belongs together is not broken.
    function together(parts: var, room: real): string {
        const line = parts.join("  ");
        return Typesetter.widthOf(line, Theme.caption, false) <= room ? line : parts.join("\n");
    }

    // How high it must be for its words, when the list is so wide.
    function height(item: var, amount: string, size: real, width: real): real {
        const room = rows.room(item.sign ?? "", amount, size, width);
        const below = item.detail ? Theme.mm(1) + Typesetter.heightOf(item.detail, room, Theme.caption, false) : 0;
        return Typesetter.heightOf(item.text, room, size, true) + below + 2 * above;
    }

    // One height for all of them, and no less than `least`.
    function common(items: var, amountOf: var, size: real, width: real, least: real): real {
        return items.reduce((most, item) => Math.max(most, height(item, amountOf(item), size, width)), least);
    }
}
