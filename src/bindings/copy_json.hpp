// Python values as JSON, for the fields of a COPY.
#pragma once

#include <pybind11/pybind11.h>

#include "core/response/answer.hpp"
#include "core/support/storage.hpp"

namespace fastcore {

/// Used with the GIL held, for one call.
class CopyJson {
public:
    explicit CopyJson(response::Answer& out) : out_(out), text_(storage_) {}

    /// Appends what json.dumps(value, ensure_ascii=False, allow_nan=False) gives. False: only that can tell how the
    /// value is written, or why it is not; what has been appended is of no use.
    bool append(PyObject* value);

private:
    bool append_value(PyObject* value, int levels_left);
    bool append_str(PyObject* str);
    bool append_int(PyObject* number);
    bool append_float(PyObject* number);
    bool append_items(PyObject* sequence, int levels_left);
    bool append_dict(PyObject* dict, int levels_left);

    response::Answer& out_;
    HeapStorage storage_;
    response::Answer text_;  ///< of a str, before it is escaped
};

}  // namespace fastcore
