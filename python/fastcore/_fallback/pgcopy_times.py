"""Dates and times as fields of binary COPY: days and microseconds since 2000."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from struct import Struct

from fastcore._fallback.pgcopy_field import BadValueError, Encode, expected, out_of_range

_DAY = 86_400_000_000
_EPOCH = date(2000, 1, 1).toordinal()
UNIX_EPOCH_DAYS = date(1970, 1, 1).toordinal() - _EPOCH
UNIX_EPOCH = UNIX_EPOCH_DAYS * _DAY

# what PostgreSQL can hold: from 4714-11-24 BC, up to the years 5874897 and 294276
_DAYS = range(-2_451_545, 2_145_031_949)
_MICROSECONDS = range(-211_813_488_000_000_000, 9_223_371_331_200_000_000)

_DATE = r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
_TIME = r"([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?"
_OFFSET = r"([Zz]|([+-])([0-9]{2})(?::?([0-9]{2}))?)?"
_DATE_TEXT = re.compile(_DATE)
_TIMESTAMP_TEXT = re.compile(f"{_DATE}[Tt ]{_TIME}{_OFFSET}")

_days = Struct(">i").pack
_microseconds = Struct(">q").pack


def encode_date(value: object) -> bytes:
    if isinstance(value, str):
        match = _DATE_TEXT.fullmatch(value)
        try:
            value = date(*map(int, match.groups())) if match else None
        except ValueError:
            value = None
        if value is None:
            raise BadValueError("text is no date")
    if not isinstance(value, date) or isinstance(value, datetime) or not _is_itself(value):
        raise expected("date", value)
    return _days(value.toordinal() - _EPOCH)


def timestamp_encoder(type_name: str) -> Encode:
    is_zoned = type_name == "timestamptz"

    def encode(value: object) -> bytes:
        if isinstance(value, str):
            what = "text"
            microseconds, offset = _parsed(value)
        elif isinstance(value, datetime) and _is_itself(value):
            what = "datetime"
            microseconds, offset = _since_epoch(value), value.utcoffset()
        else:
            raise expected("datetime", value)
        if (offset is not None) != is_zoned:
            raise BadValueError(f"{what} has {'no' if is_zoned else 'a'} time zone")
        return _microseconds(microseconds - (offset or timedelta()) // timedelta(microseconds=1))

    return encode


def encode_days(days: int) -> bytes:
    """Encodes days since 1970 (Arrow), which may lie beyond Python's years."""
    shifted = days + UNIX_EPOCH_DAYS
    if shifted not in _DAYS:
        raise out_of_range("date")
    return _days(shifted)


def microseconds_encoder(type_name: str) -> Encode:
    """Encodes microseconds since 1970 (Arrow), which may lie beyond Python's years."""

    def encode(microseconds: int) -> bytes:
        shifted = microseconds + UNIX_EPOCH
        if shifted not in _MICROSECONDS:
            raise out_of_range(type_name)
        return _microseconds(shifted)

    return encode


def _is_itself(value: date) -> bool:
    # pandas.NaT is a datetime without a time
    return value == value


def _since_epoch(value: datetime) -> int:
    seconds = (value.hour * 60 + value.minute) * 60 + value.second
    return (value.toordinal() - _EPOCH) * _DAY + seconds * 1_000_000 + value.microsecond


def _parsed(text: str) -> tuple[int, timedelta | None]:
    match = _TIMESTAMP_TEXT.fullmatch(text)
    if match is None:
        raise BadValueError("text is no timestamp")
    *numbers, fraction, zone, sign, hours, minutes = match.groups(default="")
    year, month, day, hour, minute, second = (int(number or "0") for number in numbers)
    try:
        local = datetime(year, month, day, hour, minute, second, int(fraction[:6].ljust(6, "0")))
    except ValueError:
        raise BadValueError("text is no timestamp") from None
    if not zone:
        return _since_epoch(local), None
    if int(hours or "0") > 23 or int(minutes or "0") > 59:
        raise BadValueError("text is no timestamp")
    offset = timedelta(hours=int(hours or "0"), minutes=int(minutes or "0"))
    return _since_epoch(local), -offset if sign == "-" else offset
