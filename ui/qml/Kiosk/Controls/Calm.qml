pragma Singleton
import QtQuick
import Kiosk.Theme

// One touch at a time: what follows within a moment was a trembling hand, or was meant for the page before.
Timer {
    interval: Theme.touchRestMs

    function allows(): bool {
        if (running)
            return false;
        if (interval > 0)
            start();
        return true;
    }
}
