#include "bindings/copy_cells.hpp"

#include <optional>
#include <utility>

#include "bindings/copy_texts.hpp"
#include "bindings/lookups.hpp"
#include "bindings/texts.hpp"
#include "core/pgcopy/fields.hpp"
#include "core/pgcopy/inet.hpp"
#include "core/pgcopy/uuid.hpp"

namespace py = pybind11;

namespace fastcore {
namespace {

using pgcopy::Column;
using pgcopy::ColumnType;
using pgcopy::Fault;

/// What Python calls a value of the column.
const char* expected_class(ColumnType type) {
    switch (type) {
        case ColumnType::uuid:
            return "UUID";
        case ColumnType::text:
            return "str";
        case ColumnType::text_array:
            return "list";
        case ColumnType::int2:
        case ColumnType::int4:
        case ColumnType::int8:
            return "int";
        case ColumnType::float4:
        case ColumnType::float8:
            return "float";
        case ColumnType::numeric:
            return "Decimal";
        case ColumnType::boolean:
            return "bool";
        case ColumnType::bytea:
            return "bytes";
        case ColumnType::date:
            return "date";
        case ColumnType::timestamp:
        case ColumnType::timestamptz:
            return "datetime";
        case ColumnType::inet:
            return "IP address";
        case ColumnType::json:
        case ColumnType::jsonb:
            break;
    }
    return "JSON";
}

std::string mismatch(const char* expected, py::handle value) {
    return std::string("expected ") + expected + ", got " + type_name(value);
}

/// Sixteen bytes in network order; nothing where it is no int of that size.
std::optional<pgcopy::Uuid> uuid_of(PyObject* number) {
    if (!PyLong_Check(number)) return std::nullopt;
    pgcopy::Uuid uuid;
    auto* const bytes = reinterpret_cast<unsigned char*>(uuid.data());
#if PY_VERSION_HEX >= 0x030D0000
    constexpr int flags =
        Py_ASNATIVEBYTES_BIG_ENDIAN | Py_ASNATIVEBYTES_UNSIGNED_BUFFER | Py_ASNATIVEBYTES_REJECT_NEGATIVE;
    const Py_ssize_t size = PyLong_AsNativeBytes(number, bytes, static_cast<Py_ssize_t>(uuid.size()), flags);
    const bool failed = size < 0 || size > static_cast<Py_ssize_t>(uuid.size());
#else
    constexpr int big_endian = 0;
    constexpr int is_unsigned = 0;
    const bool failed =
        _PyLong_AsByteArray(reinterpret_cast<PyLongObject*>(number), bytes, uuid.size(), big_endian, is_unsigned) != 0;
#endif
    if (failed) PyErr_Clear();
    return failed ? std::nullopt : std::optional(uuid);
}

}  // namespace

Fault CopyCells::write_value(const Column& column, PyObject* value) {
    switch (column.type) {
        case ColumnType::uuid:
            return write_uuid(value);
        case ColumnType::text:
            return write_text(column, value);
        case ColumnType::text_array:
            return write_text_array(column, value);
        case ColumnType::int2:
        case ColumnType::int4:
        case ColumnType::int8:
            return write_integer(column, value);
        case ColumnType::float4:
        case ColumnType::float8:
            return write_float(column, value);
        case ColumnType::numeric:
            return write_numeric(value);
        case ColumnType::boolean:
            return write_bool(value);
        case ColumnType::bytea:
            return write_bytes(value);
        case ColumnType::date:
            return write_date(value);
        case ColumnType::timestamp:
        case ColumnType::timestamptz:
            return write_timestamp(column, value);
        case ColumnType::json:
        case ColumnType::jsonb:
            return write_json(column, value);
        case ColumnType::inet:
            return write_inet(value);
    }
    return Fault::wrong_type;
}

std::string CopyCells::reason(Fault fault, const Column& column, PyObject* value) {
    if (const py::object item = std::exchange(bad_item_value_, {})) {
        const std::string why =
            fault == Fault::wrong_type ? mismatch("str", item) : pgcopy::fault_reason(fault, column);
        return pgcopy::item_reason(bad_item_, why);
    }
    return fault == Fault::wrong_type ? mismatch(expected_class(column.type), value)
                                      : pgcopy::fault_reason(fault, column);
}

Fault CopyCells::write_bool(PyObject* value) {
    if (!PyBool_Check(value)) return Fault::wrong_type;
    pgcopy::append_bool(out_, value == Py_True);
    return Fault::none;
}

Fault CopyCells::write_uuid(PyObject* value) {
    if (PyUnicode_Check(value)) {
        const auto text = ascii_view(value);
        return text ? pgcopy::append_uuid(out_, *text) : Fault::no_uuid;
    }
    if (!is_instance(value, classes_.uuid)) return Fault::wrong_type;
    const py::object number = stolen(PyObject_GetAttr(value, classes_.int_name.ptr()));
    const auto uuid = uuid_of(number.ptr());
    return uuid ? pgcopy::append_uuid(out_, *uuid) : Fault::wrong_type;
}

Fault CopyCells::write_inet(PyObject* value) {
    if (PyUnicode_Check(value)) {
        const auto text = ascii_view(value);
        return text ? pgcopy::append_inet(out_, *text) : Fault::no_address;
    }
    if (!is_instance(value, classes_.addresses)) return Fault::wrong_type;
    const py::object str = stolen(PyObject_Str(value));
    const auto text = ascii_view(str.ptr());
    if (!text || text->find('%') != std::string_view::npos) return Fault::address_has_zone;
    return pgcopy::append_inet(out_, *text);
}

}  // namespace fastcore
