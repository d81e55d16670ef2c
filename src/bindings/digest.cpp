#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <pybind11/typing.h>

#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "bindings/borrowed_messages.hpp"
#include "bindings/bytes_answer.hpp"
#include "bindings/finding_reader.hpp"
#include "bindings/register.hpp"
#include "bindings/released_gil.hpp"
#include "core/digest/fingerprint.hpp"
#include "core/digest/sha256.hpp"
#include "core/digest/table_fingerprints.hpp"
#include "core/support/error.hpp"
#include "core/support/hex.hpp"

namespace py = pybind11;

namespace fastcore {
namespace {

using digest::Digest;
using digest::Fingerprints;

using Texts = py::typing::List<py::str>;
using Flags = py::typing::List<py::bool_>;

/// `prefix` and 64 digits.
py::str hex_text(std::string_view prefix, const Digest& digest) {
    PyObject* const text = PyUnicode_New(static_cast<Py_ssize_t>(prefix.size() + 2 * digest.size()), 127);
    if (text == nullptr) throw py::error_already_set();
    auto* const out = static_cast<char*>(PyUnicode_DATA(text));
    std::memcpy(out, prefix.data(), prefix.size());
    write_hex(digest, out + prefix.size());
    return py::reinterpret_steal<py::str>(text);
}

Texts hex_texts(std::string_view prefix, std::span<const Digest> digests) {
    Texts texts(digests.size());
    for (std::size_t i = 0; i < digests.size(); ++i) {
        PyList_SET_ITEM(texts.ptr(), static_cast<Py_ssize_t>(i), hex_text(prefix, digests[i]).release().ptr());
    }
    return texts;
}

Texts sha256_batch(const py::object& messages, const py::typing::Optional<py::int_>& workers) {
    const std::size_t worker_count = workers.is_none() ? digest::kAutomaticWorkers : py::cast<std::size_t>(workers);
    const BorrowedMessages borrowed(messages);
    std::vector<Digest> digests(borrowed.messages().size());
    {
        ReleasedGil released(borrowed.size() >= kReleasingBytes);
        SignalCheckpoint checkpoint(released);
        digest::sha256_batch(borrowed.messages(), digests, worker_count, &checkpoint);
    }
    return hex_texts("", digests);
}

digest::Recipe recipe(int version, const py::object& fields) {
    digest::Recipe result{version, {}};
    if (fields.is_none()) return result;
    for (const py::handle item : fields) {
        const auto name = py::cast<std::string>(item);
        const std::optional<digest::Field> field = digest::field_named(name);
        if (!field) throw ArgumentError("no field '" + name + "'");
        result.fields.push_back(*field);
    }
    return result;
}

Fingerprints of_table(const sarif::FindingTable& table, const digest::Recipe& recipe) {
    ReleasedGil released(true);
    SignalCheckpoint checkpoint(released);
    return digest::fingerprint_table(table, recipe, &checkpoint);
}

Fingerprints of_objects(const py::object& findings, const digest::Recipe& recipe) {
    constexpr std::size_t between_breaks = std::size_t{1} << 12;
    // a snapshot: reading an attribute may run code that changes the list
    const auto items = py::reinterpret_steal<py::tuple>(PySequence_Tuple(findings.ptr()));
    if (!items) throw py::error_already_set();
    FindingReader reader(recipe.needed());
    digest::Fingerprinter fingerprinter(recipe);
    fingerprinter.reserve(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i % between_breaks == between_breaks - 1) take_a_break();
        fingerprinter.add(reader.read(items[i], i));
    }
    const ReleasedGil released(items.size() >= between_breaks);
    return fingerprinter.finish();
}

bool is_known(const py::object& known, PyObject* fingerprint) {
    if (known.is_none()) return false;
    const int found = PySequence_Contains(known.ptr(), fingerprint);
    if (found < 0) throw py::error_already_set();
    return found != 0;
}

/// `known`: None, or what can be asked for a str.
py::typing::Tuple<Texts, Flags> fingerprint_findings(const py::object& findings, int version, const py::object& fields,
                                                     const py::object& known) {
    const digest::Recipe chosen = recipe(version, fields);
    const Fingerprints fingerprints = py::isinstance<sarif::FindingTable>(findings)
                                          ? of_table(py::cast<const sarif::FindingTable&>(findings), chosen)
                                          : of_objects(findings, chosen);
    Texts texts = hex_texts("sha256:", fingerprints.digests);
    Flags flags(fingerprints.is_duplicate.size());
    for (std::size_t i = 0; i < fingerprints.is_duplicate.size(); ++i) {
        const auto place = static_cast<Py_ssize_t>(i);
        const bool is_duplicate =
            fingerprints.is_duplicate[i] != 0 || is_known(known, PyList_GET_ITEM(texts.ptr(), place));
        PyList_SET_ITEM(flags.ptr(), place, Py_NewRef(is_duplicate ? Py_True : Py_False));
    }
    return py::make_tuple(std::move(texts), std::move(flags));
}

std::vector<std::string> kernel_names() {
    const std::vector<std::string_view> names = digest::sha256_kernels();
    return {names.begin(), names.end()};
}

void choose_kernel(const std::string& name) {
    if (digest::use_sha256_kernel(name)) return;
    std::string known;
    for (const std::string& kernel : kernel_names()) known += (known.empty() ? "" : ", ") + kernel;
    throw ArgumentError("no SHA-256 kernel '" + name + "' on this CPU; it has: " + known);
}

}  // namespace

void register_digest(py::module_& m) {
    m.def("sha256_batch", &sha256_batch, py::arg("messages"), py::kw_only(), py::arg("workers"));
    m.def("sha256_kernels", &kernel_names, "Names of the SHA-256 kernels this CPU runs, slowest first.");
    m.def("sha256_kernel", [] { return std::string(digest::sha256_kernel()); }, "Name of the SHA-256 kernel in use.");
    m.def("use_sha256_kernel", &choose_kernel, py::arg("name"), "Choose the SHA-256 kernel for the whole process.");
    m.def("fingerprint_findings", &fingerprint_findings, py::arg("findings"), py::kw_only(), py::arg("version"),
          py::arg("fields"), py::arg("known"));
}

}  // namespace fastcore
