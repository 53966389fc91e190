import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

// Nobody is served: a greeting, two equal ways, and what is done with a face.
Page {
    id: page

    // Equal ways have equal tiles.
    readonly property bool signed: Math.min(byFace.visible ? byFace.tileRoom(Theme.heading) : Infinity, byOther.tileRoom(Theme.heading)) >= Theme.mm(10)

    switchable: true

    Halves {
        anchors.fill: parent

        upper: Notice {
            anchors.fill: parent
            sign: page.kiosk.door.facesWork ? "face" : "door"
            signSize: Math.min(Theme.mm(66), height * (page.kiosk.door.restriction === "" ? 0.38 : 0.28))
            title: page.kiosk.door.facesWork ? page.words.attract_title : page.words.attract_lost_title
            titleSize: page.kiosk.door.facesWork ? Theme.huge : Theme.title
            text: page.kiosk.door.facesWork ? page.words.attract_text : page.words.attract_lost_text
            note: page.kiosk.door.restriction
        }

        lower: ColumnLayout {
            anchors.fill: parent
            spacing: Theme.margin

            RowLayout {
                spacing: Theme.margin
                Layout.fillWidth: true
                Layout.fillHeight: true

                Target {
                    id: byFace

                    objectName: "byFace"
                    visible: page.kiosk.door.facesWork
                    tile: true
                    sign: page.signed ? "face" : ""
                    text: page.words.by_face
                    detail: page.words.by_face_text
                    size: Theme.heading
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    Layout.preferredWidth: 1
                    onPressedOnce: page.kiosk.door.useFace()
                }

                Target {
                    id: byOther

                    objectName: "byOther"
                    tile: true
                    sign: page.signed ? "card" : ""
                    text: page.kiosk.door.facesWork ? page.words.by_other : page.words.other_ways
                    detail: page.kiosk.door.codeAccepted ? page.words.by_other_text_code : page.words.by_other_text
                    size: Theme.heading
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    Layout.preferredWidth: 1
                    onPressedOnce: page.kiosk.door.otherWay()
                }
            }

            RowLayout {
                spacing: Theme.mm(5)
                visible: page.kiosk.door.facesWork
                Layout.fillWidth: true
                Layout.fillHeight: false

                Sign {
                    name: "info"
                    color: Theme.pass
                    Layout.preferredWidth: Theme.mm(14)
                    Layout.preferredHeight: Theme.mm(14)
                    Layout.alignment: Qt.AlignTop
                }

                ColumnLayout {
                    spacing: Theme.mm(1)
                    Layout.fillWidth: true

                    Line {
                        text: page.words.face_notice_title
                        font.bold: true
                        font.pixelSize: Theme.caption
                        Layout.fillWidth: true
                    }

                    Line {
                        text: page.words.face_notice
                        color: Theme.softInk
                        font.pixelSize: Theme.caption
                        Layout.fillWidth: true
                    }
                }
            }
        }
    }
}
