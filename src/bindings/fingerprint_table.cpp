#include "bindings/fingerprint_table.hpp"

#include <pybind11/typing.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string_view>

#include "bindings/arrow_capsule.hpp"
#include "bindings/bytes_answer.hpp"
#include "bindings/hex_texts.hpp"
#include "core/digest/fingerprint_arrow.hpp"
#include "core/digest/fingerprint_json.hpp"
#include "core/digest/fingerprints.hpp"
#include "core/sarif/finding_text.hpp"
#include "core/support/error.hpp"

namespace py = pybind11;

namespace fastcore {
namespace {

using digest::Digest;
using digest::Fingerprints;
using SharedFingerprints = std::shared_ptr<Fingerprints>;
using Parts = py::typing::Tuple<py::bytes, py::bytes>;

SharedFingerprints from_bytes(const py::bytes& digests, const py::bytes& is_duplicate) {
    const auto digest_bytes = static_cast<std::string_view>(digests);
    const auto flags = static_cast<std::string_view>(is_duplicate);
    if (digest_bytes.size() != flags.size() * sizeof(Digest)) {
        throw ArgumentError("digests must have 32 bytes for each flag");
    }
    if (std::ranges::any_of(flags, [](char flag) { return flag != 0 && flag != 1; })) {
        throw ArgumentError("is_duplicate must be of the bytes 0 and 1");
    }
    auto fingerprints = std::make_shared<Fingerprints>();
    fingerprints->digests.resize(flags.size());
    if (!flags.empty()) std::memcpy(fingerprints->digests.data(), digest_bytes.data(), digest_bytes.size());
    fingerprints->is_duplicate.assign(flags.begin(), flags.end());
    return fingerprints;
}

Parts to_bytes(const Fingerprints& fingerprints) {
    const auto* const digests = reinterpret_cast<const char*>(fingerprints.digests.data());
    const auto* const flags = reinterpret_cast<const char*>(fingerprints.is_duplicate.data());
    return py::make_tuple(py::bytes(digests, fingerprints.digests.size() * sizeof(Digest)),
                          py::bytes(flags, fingerprints.is_duplicate.size()));
}

TextList texts(const Fingerprints& fingerprints) { return hex_texts(sarif::kFingerprintPrefix, fingerprints.digests); }

py::typing::List<py::bool_> flags(const Fingerprints& fingerprints) {
    py::typing::List<py::bool_> flags(fingerprints.is_duplicate.size());
    Py_ssize_t place = 0;
    for (const std::uint8_t flag : fingerprints.is_duplicate) {
        PyList_SET_ITEM(flags.ptr(), place++, Py_NewRef(flag != 0 ? Py_True : Py_False));
    }
    return flags;
}

py::bytes to_json(const Fingerprints& fingerprints) {
    return write_bytes(digest::json_bound(fingerprints), [&](response::Answer& answer, Checkpoint* checkpoint) {
        digest::append_fingerprints(answer, fingerprints, checkpoint);
    });
}

py::object equals(const Fingerprints& fingerprints, const py::object& other) {
    if (!py::isinstance<Fingerprints>(other)) return py::reinterpret_borrow<py::object>(Py_NotImplemented);
    return py::bool_(fingerprints == py::cast<const Fingerprints&>(other));
}

py::capsule arrow_schema(const Fingerprints&) {
    auto schema = std::make_unique<ArrowSchema>();
    arrow::export_schema(digest::fingerprint_schema(), schema.get());
    return arrow_capsule(std::move(schema));
}

/// The interface lets a producer leave aside what schema is asked for, where it cannot give it.
py::capsule arrow_stream(const SharedFingerprints& fingerprints, const py::object& /*requested_schema*/) {
    auto stream = std::make_unique<ArrowArrayStream>();
    digest::export_fingerprint_stream(fingerprints, stream.get());
    return arrow_capsule(std::move(stream));
}

}  // namespace

void register_fingerprint_table(py::module_& m) {
    py::class_<Fingerprints, SharedFingerprints>(m, "FingerprintTable")
        .def(py::init(&from_bytes), py::arg("digests"), py::arg("is_duplicate"))
        .def("__len__", [](const Fingerprints& fingerprints) { return fingerprints.digests.size(); })
        .def("__eq__", &equals)
        .def("__reduce__",
             [](const py::object& self) {
                 return py::make_tuple(py::type::of(self), to_bytes(py::cast<const Fingerprints&>(self)));
             })
        .def("to_bytes", &to_bytes)
        .def("fingerprints", &texts)
        .def("is_duplicate", &flags)
        .def("duplicate_count",
             [](const Fingerprints& fingerprints) { return std::ranges::count(fingerprints.is_duplicate, 1); })
        .def("to_json", &to_json)
        .def("__arrow_c_schema__", &arrow_schema)
        .def("__arrow_c_stream__", &arrow_stream, py::arg("requested_schema") = py::none());
}

}  // namespace fastcore
