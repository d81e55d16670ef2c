// Python's classes of values that PostgreSQL has types for.
#pragma once

#include <pybind11/pybind11.h>

#include <span>

#include "core/pgcopy/column.hpp"

namespace fastcore {

/// Those that columns of these types need; the others are null.
struct CopyClasses {
    explicit CopyClasses(std::span<const pgcopy::Column> columns);

    pybind11::object uuid;
    pybind11::object int_name;  ///< of the attribute that holds a UUID's value
    pybind11::object decimal;
    pybind11::object date;
    pybind11::object datetime;
    pybind11::object utc;
    pybind11::object utcoffset_name;
    pybind11::object microsecond;      ///< a timedelta
    bool has_native_datetime = false;  ///< their objects have the layout of CPython's C module
    pybind11::tuple addresses;         ///< of IP
    pybind11::object json_encode;
};

}  // namespace fastcore
