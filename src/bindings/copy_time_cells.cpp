// Dates and times as fields of a COPY.
#include <Python.h>
#include <datetime.h>

#include <optional>

#include "bindings/copy_cells.hpp"
#include "bindings/copy_texts.hpp"
#include "bindings/lookups.hpp"
#include "core/pgcopy/times.hpp"

namespace py = pybind11;

namespace fastcore {
namespace {

using pgcopy::Column;
using pgcopy::ColumnType;
using pgcopy::Fault;

/// pandas.NaT is a datetime that equals nothing.
bool is_no_time(PyObject* value) {
    const py::object equal = stolen(PyObject_RichCompare(value, value, Py_EQ));
    const int is = PyObject_IsTrue(equal.ptr());
    if (is < 0) throw py::error_already_set();
    return is == 0;
}

int part(PyObject* time, const char* name) { return py::cast<int>(py::handle(time).attr(name)); }

std::int64_t days_of(PyObject* date, bool is_native) {
    if (!is_native) {
        return pgcopy::days_since_2000(part(date, "year"), part(date, "month"), part(date, "day"));
    }
    return pgcopy::days_since_2000(PyDateTime_GET_YEAR(date), PyDateTime_GET_MONTH(date), PyDateTime_GET_DAY(date));
}

std::int64_t micros_of(PyObject* datetime, bool is_native) {
    if (!is_native) {
        return pgcopy::micros_of_day(part(datetime, "hour"), part(datetime, "minute"), part(datetime, "second"),
                                     part(datetime, "microsecond"));
    }
    return pgcopy::micros_of_day(PyDateTime_DATE_GET_HOUR(datetime), PyDateTime_DATE_GET_MINUTE(datetime),
                                 PyDateTime_DATE_GET_SECOND(datetime), PyDateTime_DATE_GET_MICROSECOND(datetime));
}

/// Microseconds east of Greenwich; nothing where the datetime has no zone.
std::optional<std::int64_t> zone_offset(PyObject* datetime, const CopyClasses& classes) {
    if (classes.has_native_datetime && is_exactly(datetime, classes.datetime)) {
        const PyObject* const zone = PyDateTime_DATE_GET_TZINFO(datetime);
        if (zone == Py_None) return std::nullopt;
        if (zone == classes.utc.ptr()) return 0;
    }
    const py::object offset = stolen(PyObject_CallMethodNoArgs(datetime, classes.utcoffset_name.ptr()));
    if (offset.is_none()) return std::nullopt;
    return py::cast<std::int64_t>(offset.attr("__floordiv__")(classes.microsecond));
}

}  // namespace

Fault CopyCells::write_date(PyObject* value) {
    if (PyUnicode_Check(value)) {
        const auto text = ascii_view(value);
        return text ? pgcopy::append_date(out_, *text) : Fault::no_date;
    }
    if (!is_instance(value, classes_.date) || is_instance(value, classes_.datetime)) return Fault::wrong_type;
    if (!is_exactly(value, classes_.date) && is_no_time(value)) return Fault::wrong_type;
    return pgcopy::append_date(out_, days_of(value, classes_.has_native_datetime));
}

Fault CopyCells::write_timestamp(const Column& column, PyObject* value) {
    if (PyUnicode_Check(value)) {
        const auto text = ascii_view(value);
        return text ? pgcopy::append_timestamp(out_, column.type, *text) : Fault::no_timestamp;
    }
    if (!is_instance(value, classes_.datetime)) return Fault::wrong_type;
    if (!is_exactly(value, classes_.datetime) && is_no_time(value)) return Fault::wrong_type;
    const auto offset = zone_offset(value, classes_);
    if (offset && column.type == ColumnType::timestamp) return Fault::datetime_has_zone;
    if (!offset && column.type == ColumnType::timestamptz) return Fault::datetime_has_no_zone;
    const bool is_native = classes_.has_native_datetime;
    const std::int64_t local = days_of(value, is_native) * pgcopy::kMicrosPerDay + micros_of(value, is_native);
    return pgcopy::append_timestamp(out_, local - offset.value_or(0));
}

}  // namespace fastcore
