"""What the district has set: of each key the narrowest value, the one terminal's before its town's before the district's."""

import json
from datetime import time
from typing import Any

from sqlalchemy import Connection, select

from kiosk.domain.district_settings import DistrictScreening, DistrictSettings, RestPeriod
from offline_cache.schema import ConfigurationRow
from offline_cache.wire.configuration import Breadth, SettingKey, read_setting

_WIDEST_FIRST = [breadth.value for breadth in Breadth]


def settings(connection: Connection) -> DistrictSettings:
    query = select(ConfigurationRow.breadth, ConfigurationRow.key, ConfigurationRow.value)
    rows = sorted(connection.execute(query), key=lambda row: _WIDEST_FIRST.index(row[0]))
    values = {key: read_setting(SettingKey(key), json.loads(value)) for _, key, value in rows}
    return DistrictSettings(
        screening=_read(values, SettingKey.SCREENING, DistrictScreening),
        day_notices=_read(values, SettingKey.DAY_NOTICES, tuple),
        rest_periods=_read(values, SettingKey.REST_PERIODS, _rest_periods),
        volunteer_phone=_read(values, SettingKey.VOLUNTEER_PHONE, str),
        guess_key=_read(values, SettingKey.GUESS_KEY, bytes.fromhex),
    )


def _read(values: dict[str, Any], key: SettingKey, read: Any) -> Any:
    return read(values[key.value]) if key.value in values else None


def _rest_periods(periods: Any) -> tuple[RestPeriod, ...]:
    return tuple(RestPeriod(time.fromisoformat(one.begins), time.fromisoformat(one.ends)) for one in periods)
