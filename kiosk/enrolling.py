"""Enrolment at the operator's command line: consent, one good picture, one template; no picture is kept.

The citizen must be on the roster already, and nobody else may be enrolled with that face.
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.face_engine.engines import Engine
from devices.face_engine.enrolment import EnrolmentDesk, EnrolmentProblem, enrolled_twin
from kiosk.clock import Clock
from kiosk.domain.id_number import IdNumber
from kiosk.domain.matching import MatchRules
from kiosk.domain.people import FaceTemplate, Resident
from kiosk.domain.records import EnrolmentRecord, Record, SharedTemplateRecord
from kiosk.flows.machine import Rules
from kiosk.ports import Camera, Mirror, TemplateStore

TEMPLATES_A_PERSON = 5
"""More add nothing: three photographs already cut the misses sixfold."""
CAMERA_SECONDS = 20.0
"""For the citizen to look at the camera until a picture is good enough."""
CONSENT_ID = "face-entry-zh-1"
CONSENT_TEXT = (
    "梅江区政务服务大厅征求您的单独同意：\n"
    "  用途：只用于进门和在本终端证明是您本人，代替出示健康码。\n"
    "  方式：现场拍一张照片，只留下一组数字（人脸特征），照片不保存。\n"
    "  保存：加密存放在本终端，不经互联网传出；您撤回同意、离开本辖区或十二个月不用，即删除。\n"
    "  不同意也一样办事：可以刷身份证，或请志愿者帮忙。"
)

SHARING_ID = "face-sharing-zh-1"
SHARING_TEXT = (
    "另外单独征求您的同意（可以不同意，不影响在本终端使用）：\n"
    "  用途：在本镇（街道）的其他终端也能认出您。\n"
    "  方式：同一组数字（人脸特征）经政务网络加密传到区里，只发给本镇（街道）的终端。\n"
    "  保存：区里和各终端均加密存放；您在任何一台终端撤回同意，各处都会删除。"
)
"""Separate, and nobody is taken to have agreed: by law a face stays in the device without it (order 19, article 8)."""


class EnrolmentRefusedError(Exception):
    """Nothing was stored; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Enrolled:
    resident: Resident
    templates: int
    """How many faces of this person are stored now."""


_SENTENCES = {
    EnrolmentProblem.NO_FACE: "no face was found: take a picture from the front, without mask, hat or dark glasses",
    EnrolmentProblem.SEVERAL_FACES: "several faces are in the picture: one person at a time",
    EnrolmentProblem.TOO_SMALL: "the face is too small: come nearer, or give a picture with more pixels",
    EnrolmentProblem.TOO_DARK: "the face is too dark: turn towards the light",
    EnrolmentProblem.MASKED: "mouth and nose are covered: take off the mask",
    EnrolmentProblem.NOT_FRONTAL: "the face is turned away: look straight at the camera",
    EnrolmentProblem.BLURRED: "the picture is blurred: hold still",
}


class Registrar:
    def __init__(
        self,
        mirror: Mirror,
        templates: TemplateStore,
        clock: Clock,
        rules: Rules,
        engine: Engine,
        models: Path,
    ) -> None:
        """`models` is where the engine's packs lie. Raises devices.face_engine.engines.EngineMissingError."""
        self._mirror = mirror
        self._templates = templates
        self._clock = clock
        self._match: MatchRules = rules.match
        self._engine = engine
        self._desk = EnrolmentDesk(rules.framing, engine, models)

    def resident(self, name: str, id_number: IdNumber) -> Resident:
        """Raises EnrolmentRefusedError."""
        resident = self._mirror.find(name, id_number)
        if resident is None:
            raise EnrolmentRefusedError(
                "this name and number are not on this terminal's roster; check both, or run `kiosk sync` first"
            )
        return resident

    def enrol(self, resident: Resident, pictures: Iterable[NDArray[np.uint8]], *, share: bool = False) -> Enrolled:
        """Store a template of the first picture that is good enough, and the consent with it. With `share` the citizen has
        agreed, separately, to being recognised at the town's other terminals too.

        `pictures` are BGR uint8 (h, w, 3). Raises EnrolmentRefusedError, kiosk.ports.StorageError.
        """
        known = self._templates.templates()
        model = self._engine.model_id
        mine = [template for template in known if template.person == resident.person and template.model == model]
        if not mine:
            self._make_room(known)
        if len(mine) >= TEMPLATES_A_PERSON:
            raise EnrolmentRefusedError(f"{TEMPLATES_A_PERSON} faces of this person are stored already")
        vector = self._described(pictures)
        if enrolled_twin(vector, resident.person, known, self._engine, self._match.max_distance) is not None:
            raise EnrolmentRefusedError("somebody else is enrolled with this face: compare the identity cards")
        if any(template.vector == vector for template in mine):
            raise EnrolmentRefusedError("this very picture is enrolled already")
        now = self._clock.now()
        records: list[Record] = [EnrolmentRecord(self._clock.new_id(), now, resident.person, model, CONSENT_ID)]
        if share:
            records.append(SharedTemplateRecord(self._clock.new_id(), now, resident.person, model, vector, SHARING_ID))
        self._templates.add(FaceTemplate(resident.person, model, vector, now), *records)
        return Enrolled(resident, len(mine) + 1)

    def _make_room(self, known: Iterable[FaceTemplate]) -> None:
        """Refuse one person more than can be told apart. Raises EnrolmentRefusedError."""
        enrolled = {template.person for template in known if template.model == self._engine.model_id}
        if len(enrolled) >= self._match.people:
            raise EnrolmentRefusedError(
                f"{len(enrolled)} people are enrolled, and the limits are set for {self._match.people}: raise "
                "faces.people in the settings as far as the model allows, or let this citizen use the card"
            )

    def _described(self, pictures: Iterable[NDArray[np.uint8]]) -> bytes:
        problem = EnrolmentProblem.NO_FACE
        for picture in pictures:
            described = self._desk.describe(picture)
            if isinstance(described, bytes):
                return described
            problem = described
        raise EnrolmentRefusedError(_SENTENCES[problem])


def from_files(paths: Iterable[Path]) -> Iterator[NDArray[np.uint8]]:
    """Raises EnrolmentRefusedError for a file that is no picture."""
    for path in paths:
        picture = cv2.imread(str(path)) if path.is_file() else None
        if picture is None:
            raise EnrolmentRefusedError(f"{path} cannot be read as a picture")
        yield np.asarray(picture, np.uint8)


def from_camera(camera: Camera, seconds: float = CAMERA_SECONDS) -> Iterator[NDArray[np.uint8]]:
    """Pictures as they come, until the time is up."""
    until, last = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        frame = camera.latest()
        if frame is None or frame.sequence == last:
            time.sleep(0.02)  # a camera has no event to wait for; half a picture at thirty a second
            continue
        last = frame.sequence
        yield frame.image
