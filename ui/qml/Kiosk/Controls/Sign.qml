import QtQuick
import QtQuick.Shapes
import Kiosk.Theme

// A drawn sign by name, on a grid of 100 by 100. A shape beside the word and the colour, never alone.
Item {
    id: sign

    required property string name
    property color color: Theme.ink
    property real weight: 7

    readonly property var paths: ({
            "face": "M50 10 C28 10 18 28 18 48 C18 72 34 90 50 90 C66 90 82 72 82 48 C82 28 72 10 50 10 Z M37 42 L37 48 M63 42 L63 48 M36 66 Q50 77 64 66",
            "card": "M8 24 L92 24 L92 76 L8 76 Z M20 64 Q20 52 31 52 Q42 52 42 64 M31 34 A7 7 0 1 0 31.1 34 Z M56 42 L80 42 M56 58 L80 58",
            "code": "M12 12 L40 12 L40 40 L12 40 Z M60 12 L88 12 L88 40 L60 40 Z M12 60 L40 60 L40 88 L12 88 Z M26 25 L26 27 M74 25 L74 27 M26 73 L26 75 M60 62 L70 62 M82 62 L88 62 M62 76 L62 88 M76 74 L76 88 L88 88 M88 76 L88 77",
            "volunteer": "M50 8 A15 15 0 1 0 50.1 8 Z M18 92 L18 72 Q18 50 40 50 L60 50 Q82 50 82 72 L82 92 M36 52 L36 92 M64 52 L64 92 M36 74 L64 74",
            "check": "M14 54 L40 80 L88 22",
            "hand": "M30 58 L30 30 Q30 24 35.5 24 Q41 24 41 30 L41 48 L41 18 Q41 12 46.5 12 Q52 12 52 18 L52 46 L52 22 Q52 16 57.5 16 Q63 16 63 22 L63 48 L63 32 Q63 27 68 27 Q73 27 73 32 L73 64 Q73 90 51 90 Q38 90 31 78 L18 60 Q15 55 19 52 Q23 49 27 54 L30 58",
            "up": "M50 90 L50 14 M20 44 L50 14 L80 44",
            "down": "M50 10 L50 86 M20 56 L50 86 L80 56",
            "here": "M50 40 A10 10 0 1 0 50.1 40 Z M50 8 L50 26 M50 74 L50 92 M8 50 L26 50 M74 50 L92 50",
            "light": "M50 32 A18 18 0 1 0 50.1 32 Z M50 6 L50 16 M50 84 L50 94 M6 50 L16 50 M84 50 L94 50 M19 19 L26 26 M74 74 L81 81 M81 19 L74 26 M26 74 L19 81",
            "mask": "M50 10 C28 10 18 28 18 48 C18 72 34 90 50 90 C66 90 82 72 82 48 C82 28 72 10 50 10 Z M18 52 Q50 44 82 52 M24 74 Q50 80 76 74 M37 36 L37 40 M63 36 L63 40",
            "group": "M34 14 A13 13 0 1 0 34.1 14 Z M10 86 Q10 50 34 50 Q58 50 58 86 M68 22 A11 11 0 1 0 68.1 22 Z M66 54 Q90 54 90 86",
            "warmth": "M40 58 L40 18 Q40 8 50 8 Q60 8 60 18 L60 58 A18 18 0 1 1 40 58 Z M50 34 L50 74",
            "clock": "M50 8 A42 42 0 1 0 50.1 8 Z M50 26 L50 52 L66 64",
            "info": "M50 8 A42 42 0 1 0 50.1 8 Z M50 46 L50 72 M50 28 L50 30",
            "coin": "M50 8 A42 42 0 1 0 50.1 8 Z M34 26 L50 46 L66 26 M50 46 L50 76 M36 50 L64 50 M36 62 L64 62",
            "door": "M24 92 L24 8 L76 8 L76 92 M10 92 L90 92 M62 50 L62 54",
            "question": "M32 34 Q32 14 51 14 Q70 14 70 32 Q70 44 58 50 Q50 54 50 66 M50 84 L50 86",
            "back": "M88 50 L14 50 M44 20 L14 50 L44 80",
            "next": "M12 50 L86 50 M56 20 L86 50 L56 80",
            "end": "M40 10 L12 10 L12 90 L40 90 M34 50 L88 50 M66 28 L88 50 L66 72",
            "delete": "M34 18 L92 18 L92 82 L34 82 L8 50 Z M52 38 L74 62 M74 38 L52 62",
            "paper": "M20 8 L62 8 L80 26 L80 92 L20 92 Z M60 8 L60 28 L80 28 M34 46 L66 46 M34 60 L66 60 M34 74 L54 74",
            "board": "M10 14 L90 14 L90 70 L10 70 Z M26 32 L74 32 M26 50 L58 50 M34 70 L26 92 M66 70 L74 92",
            "write": "M18 82 L24 60 L66 18 L82 34 L40 76 Z M56 28 L72 44 M14 92 L86 92",
            "voice": "M38 18 Q38 8 50 8 Q62 8 62 18 L62 46 Q62 56 50 56 Q38 56 38 46 Z M22 44 Q22 72 50 72 Q78 72 78 44 M50 72 L50 92 M34 92 L66 92",
            "stop": "M24 24 L76 24 L76 76 L24 76 Z",
            "print": "M28 36 L28 8 L72 8 L72 36 M28 72 L12 72 L12 36 L88 36 L88 72 L72 72 M28 58 L72 58 L72 92 L28 92 Z",
            "again": "M80 24 A38 38 0 1 0 88 50 M82 6 L82 26 L62 26 M42 34 L64 50 L42 66 Z",
            "slower": "M50 20 L20 50 L50 80 M84 20 L54 50 L84 80",
            "faster": "M16 20 L46 50 L16 80 M50 20 L80 50 L50 80",
            "silence": "M12 38 L30 38 L52 18 L52 82 L30 62 L12 62 Z M66 38 L90 62 M90 38 L66 62",
            "absent": "M20 50 L80 50",
            "listen": "M12 38 L30 38 L52 18 L52 82 L30 62 L12 62 Z M66 36 Q76 50 66 64 M78 24 Q96 50 78 76",
            "eye": "M6 50 Q50 6 94 50 Q50 94 6 50 Z M50 36 A14 14 0 1 0 50.1 36 Z",
            "delighted": "M50 8 A42 42 0 1 0 50.1 8 Z M36 38 L36 44 M64 38 L64 44 M28 58 Q50 90 72 58 Z",
            "content": "M50 8 A42 42 0 1 0 50.1 8 Z M36 38 L36 44 M64 38 L64 44 M30 62 Q50 80 70 62",
            "even": "M50 8 A42 42 0 1 0 50.1 8 Z M36 38 L36 44 M64 38 L64 44 M32 68 L68 68",
            "unhappy": "M50 8 A42 42 0 1 0 50.1 8 Z M36 38 L36 44 M64 38 L64 44 M32 74 Q50 58 68 74",
            "upset": "M50 8 A42 42 0 1 0 50.1 8 Z M36 38 L36 44 M64 38 L64 44 M30 78 Q50 54 70 78 M28 28 L42 34 M72 28 L58 34"
        })

    implicitWidth: Theme.mm(14)
    implicitHeight: width

    Shape {
        width: 100
        height: 100
        transform: Scale {
            xScale: sign.width / 100
            yScale: sign.height / 100
        }

        ShapePath {
            strokeColor: sign.color
            strokeWidth: sign.weight
            fillColor: "transparent"
            capStyle: ShapePath.RoundCap
            joinStyle: ShapePath.RoundJoin

            PathSvg {
                path: sign.paths[sign.name]
            }
        }
    }
}
