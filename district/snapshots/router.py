"""GET /v1/snapshot/{kind}: a piece of a snapshot of the asking terminal's town, or with no Range the whole of it."""

from typing import cast

from fastapi import APIRouter, HTTPException, Request, Response

from district.dependencies import TheTerminal
from district.snapshots.shelf import NoSnapshotError, SnapshotShelf
from offline_cache.wire import snapshot as wire
from offline_cache.wire.feed import FeedKind

router = APIRouter()

_LONGEST_PIECE_BYTES = 4 * 1024 * 1024
_MEDIA_TYPE = "application/gzip"


@router.get(wire.PATH + "{kind}")
def get_snapshot(request: Request, terminal: TheTerminal, kind: FeedKind) -> Response:
    shelf = cast(SnapshotShelf, request.app.state.shelf)
    try:
        made = shelf.snapshot(kind, terminal.town)
    except NoSnapshotError:
        raise HTTPException(404, "begin at the beginning") from None
    # packed already: the application must not pack it once more
    headers = {"ETag": wire.etag(made.sha256), "Accept-Ranges": "bytes", "Content-Encoding": "identity"}
    wanted = request.headers.get("range")
    if wanted is None:
        return Response(made.read(0, made.size), media_type=_MEDIA_TYPE, headers=headers)
    found = wire.read_range(wanted)
    if found is None:
        raise HTTPException(416, "not one range", headers={"Content-Range": f"bytes */{made.size}"})
    first, last = found
    if request.headers.get("if-range", headers["ETag"]) != headers["ETag"]:
        # it began with another file: its place there is none here
        first, last = 0, last - first
    if first >= made.size:
        raise HTTPException(416, "beyond the end", headers={"Content-Range": f"bytes */{made.size}"})
    last = min(last, made.size - 1, first + _LONGEST_PIECE_BYTES - 1)
    headers["Content-Range"] = wire.content_range(wire.Piece(first, last, made.size))
    return Response(made.read(first, last), 206, media_type=_MEDIA_TYPE, headers=headers)
