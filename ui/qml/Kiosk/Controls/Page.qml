pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Backend
import Kiosk.Theme

// The frame of every page: whose machine it is above, or which volunteer works at it; help always at the bottom left.
Rectangle {
    id: page

    required property KioskViewModel kiosk
    property bool endable: false
    property bool backable: false
    property bool helpCalled: false
    property bool switchable: false
    property bool soundOpen: false
    property string backText: words.back
    readonly property var words: kiosk.language.texts
    readonly property bool wide: width > height
    readonly property bool assisted: kiosk.page.volunteer !== ""
    default property alias content: body.data

    color: Theme.paper

    Rectangle {
        visible: page.assisted
        anchors {
            left: parent.left
            right: parent.right
            top: parent.top
        }
        height: header.height
        color: Theme.fault
    }

    Item {
        id: header

        anchors {
            left: parent.left
            right: parent.right
            top: parent.top
            leftMargin: Theme.margin
            rightMargin: Theme.margin
        }
        height: Theme.header

        Rectangle {
            id: seal

            anchors.verticalCenter: parent.verticalCenter
            width: Math.max(Theme.mm(13), Theme.caption * 1.5)
            height: width
            radius: Theme.mm(1.5)
            color: Theme.pass

            Line {
                anchors.centerIn: parent
                text: "梅"
                color: Theme.passInk
                font.pixelSize: Math.max(Theme.mm(9), Theme.caption)
                font.bold: true
                Accessible.ignored: true
            }

            // The volunteers' way in: found by who was shown it, and by nobody else.
            Item {
                property alias holdSeconds: hold.longPressThreshold

                objectName: "seal"
                anchors.centerIn: parent
                width: Theme.target
                height: Theme.target

                TapHandler {
                    id: hold

                    longPressThreshold: 1
                    onLongPressed: page.kiosk.page.signIn()
                }
            }
        }

        Line {
            id: owner

            objectName: "owner"

            anchors {
                left: seal.right
                leftMargin: Theme.mm(4)
                verticalCenter: parent.verticalCenter
            }
            text: page.assisted ? page.words.assisting.replace("{volunteer}", page.kiosk.page.volunteer) : page.kiosk.page.atDoor ? page.words.hall : page.words.terminal
            color: page.assisted ? Theme.faultInk : Theme.ink
            font.pixelSize: Theme.label
            font.bold: true
        }

        Column {
            anchors {
                right: parent.right
                verticalCenter: parent.verticalCenter
            }
            width: parent.width - owner.x - owner.width - Theme.gap

            Line {
                objectName: "status"
                width: parent.width
                visible: text !== ""
                text: page.kiosk.status.link
                color: page.assisted ? Theme.faultInk : Theme.softInk
                font.pixelSize: Theme.operator
                horizontalAlignment: Text.AlignRight
            }

            Line {
                objectName: "status"
                width: parent.width
                visible: text !== ""
                text: page.kiosk.status.faults
                color: page.assisted ? Theme.faultInk : Theme.fault
                font.pixelSize: Theme.operator
                horizontalAlignment: Text.AlignRight
            }
        }

        Rectangle {
            anchors.bottom: parent.bottom
            width: parent.width
            height: Theme.mm(0.6)
            color: Theme.line
        }
    }

    Item {
        id: body

        enabled: !page.soundOpen
        anchors {
            left: parent.left
            right: parent.right
            top: header.bottom
            bottom: footer.top
            margins: Theme.margin
        }
    }

    Item {
        id: footer

        readonly property real leastShare: Theme.mm(56)
        readonly property real share: Math.min(Theme.mm(66), (width - help.width - 2 * Theme.gap) / 2)

        anchors {
            left: parent.left
            right: parent.right
            bottom: page.wide ? parent.bottom : choices.top
            margins: Theme.margin
            bottomMargin: page.wide ? Theme.margin : Theme.gap
        }
        height: Theme.mm(27)

        Target {
            id: help

            objectName: "help"
            visible: !page.helpCalled && page.kiosk.page.helpable
            width: Math.min(Math.max(Theme.mm(100), oneLine + Theme.mm(10)), parent.width - 2 * (footer.leastShare + Theme.gap))
            height: parent.height
            tone: Target.Quiet
            sign: "volunteer"
            text: page.words.help
            onPressedOnce: page.kiosk.page.callVolunteer()
        }

        Target {
            objectName: "signOut"
            visible: page.assisted
            width: help.width
            height: parent.height
            sign: "end"
            text: page.words.sign_out
            onPressedOnce: page.kiosk.page.signOut()
        }

        Row {
            visible: page.helpCalled && !page.assisted
            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.mm(4)

            Sign {
                anchors.verticalCenter: parent.verticalCenter
                name: "check"
                color: Theme.pass
                width: Theme.mm(12)
            }

            Line {
                anchors.verticalCenter: parent.verticalCenter
                text: page.words.help_called
                font.pixelSize: Theme.label
                font.bold: true
                color: Theme.pass
            }
        }

        Target {
            objectName: "back"
            visible: page.backable
            anchors {
                right: parent.right
                rightMargin: page.endable ? footer.share + Theme.gap : 0
            }
            width: page.endable ? footer.share : Theme.mm(94)
            height: parent.height
            sign: "back"
            text: page.backText
            onPressedOnce: {
                page.soundOpen = false;
                page.kiosk.page.goBack();
            }
        }

        Target {
            objectName: "end"
            visible: page.endable
            anchors.right: parent.right
            width: footer.share
            height: parent.height
            sign: "end"
            text: page.words.end
            onPressedOnce: page.kiosk.page.end()
        }
    }

    Choices {
        id: choices

        kiosk: page.kiosk
        languages: page.switchable
        x: page.wide ? footer.x + help.width + Theme.gap : Theme.margin
        width: page.wide ? footer.width - x - 2 * (footer.share + Theme.gap) + footer.x : footer.width
        height: page.wide ? footer.height : Theme.target
        anchors {
            bottom: parent.bottom
            bottomMargin: Theme.margin
        }
        onSoundPressed: {
            if (!page.soundOpen && !page.kiosk.speech.muted)
                page.kiosk.speech.ask("again");
            page.soundOpen = !page.soundOpen;
        }
    }

    Loader {
        active: page.soundOpen
        anchors {
            left: parent.left
            right: parent.right
            bottom: footer.top
            leftMargin: Theme.margin
            rightMargin: Theme.margin
            bottomMargin: Theme.gap
        }
        height: Theme.mm(54)
        sourceComponent: Sound {
            speech: page.kiosk.speech
            words: page.words
            onUsed: unused.restart()
        }
    }

    Timer {
        id: unused

        interval: 12000
        running: page.soundOpen
        onTriggered: page.soundOpen = false
    }
}
