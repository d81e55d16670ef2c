#include "bindings/copy_classes.hpp"

#include <Python.h>
#include <datetime.h>

#include <algorithm>

#include "bindings/lookups.hpp"

namespace py = pybind11;
using namespace pybind11::literals;

namespace fastcore {
namespace {

using pgcopy::Column;
using pgcopy::ColumnType;

/// Subinterpreters may have the module in Python instead.
bool is_native(const py::object& datetime_class) {
    const auto* const api = static_cast<const PyDateTime_CAPI*>(PyCapsule_Import(PyDateTime_CAPSULE_NAME, 0));
    if (api == nullptr) PyErr_Clear();
    return api != nullptr && reinterpret_cast<const PyObject*>(api->DateTimeType) == datetime_class.ptr();
}

}  // namespace

CopyClasses::CopyClasses(std::span<const Column> columns) {
    const auto has = [&](auto... types) {
        return std::ranges::any_of(columns, [&](const Column& column) { return ((column.type == types) || ...); });
    };
    if (has(ColumnType::uuid)) {
        uuid = py::module_::import("uuid").attr("UUID");
        int_name = interned(py::str("int"));
    }
    if (has(ColumnType::numeric, ColumnType::float4, ColumnType::float8)) {
        decimal = py::module_::import("decimal").attr("Decimal");
    }
    if (has(ColumnType::date, ColumnType::timestamp, ColumnType::timestamptz)) {
        const py::module_ module = py::module_::import("datetime");
        date = module.attr("date");
        datetime = module.attr("datetime");
        utc = module.attr("timezone").attr("utc");
        utcoffset_name = interned(py::str("utcoffset"));
        microsecond = module.attr("timedelta")("microseconds"_a = 1);
        has_native_datetime = is_native(datetime);
    }
    if (has(ColumnType::inet)) {
        const py::module_ module = py::module_::import("ipaddress");
        addresses = py::make_tuple(module.attr("IPv4Address"), module.attr("IPv6Address"), module.attr("IPv4Network"),
                                   module.attr("IPv6Network"));
    }
    if (has(ColumnType::json, ColumnType::jsonb)) {
        const py::object encoder = py::module_::import("json").attr("JSONEncoder");
        json_encode = encoder("ensure_ascii"_a = false, "allow_nan"_a = false).attr("encode");
    }
}

}  // namespace fastcore
