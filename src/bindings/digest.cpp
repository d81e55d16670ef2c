#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <pybind11/typing.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bindings/borrowed_messages.hpp"
#include "bindings/bytes_answer.hpp"
#include "bindings/finding_reader.hpp"
#include "bindings/fingerprint_table.hpp"
#include "bindings/hex_texts.hpp"
#include "bindings/register.hpp"
#include "bindings/released_gil.hpp"
#include "core/digest/fingerprinter.hpp"
#include "core/digest/sha256.hpp"
#include "core/digest/table_fingerprints.hpp"
#include "core/sarif/finding_text.hpp"
#include "core/support/error.hpp"

namespace py = pybind11;

namespace fastcore {
namespace {

using digest::Digest;
using digest::Fingerprints;

constexpr std::size_t kBetweenBreaks = std::size_t{1} << 12;

TextList sha256_batch(const py::object& messages, const py::typing::Optional<py::int_>& workers) {
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
    // a snapshot: reading an attribute may run code that changes the list
    const auto items = py::reinterpret_steal<py::tuple>(PySequence_Tuple(findings.ptr()));
    if (!items) throw py::error_already_set();
    FindingReader reader(recipe.needed());
    digest::Fingerprinter fingerprinter(recipe);
    fingerprinter.reserve(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i % kBetweenBreaks == kBetweenBreaks - 1) take_a_break();
        fingerprinter.add(reader.read(items[i], i));
    }
    const ReleasedGil released(items.size() >= kBetweenBreaks);
    return fingerprinter.finish();
}

/// A text at a time, which is forgotten again, and of those findings only that are not duplicates anyway.
void mark_known(Fingerprints& fingerprints, const py::object& known) {
    for (std::size_t i = 0; i < fingerprints.digests.size(); ++i) {
        if (i % kBetweenBreaks == kBetweenBreaks - 1) take_a_break();
        if (fingerprints.is_duplicate[i] != 0) continue;
        const py::str text = hex_text(sarif::kFingerprintPrefix, fingerprints.digests[i]);
        const int found = PySequence_Contains(known.ptr(), text.ptr());
        if (found < 0) throw py::error_already_set();
        fingerprints.is_duplicate[i] = static_cast<std::uint8_t>(found);
    }
}

/// `known`: None, or a collection that can be asked for a str.
std::shared_ptr<Fingerprints> fingerprint_findings(const py::object& findings, int version, const py::object& fields,
                                                   const py::object& known) {
    const digest::Recipe chosen = recipe(version, fields);
    auto fingerprints = std::make_shared<Fingerprints>(
        py::isinstance<sarif::FindingTable>(findings) ? of_table(py::cast<const sarif::FindingTable&>(findings), chosen)
                                                      : of_objects(findings, chosen));
    if (!known.is_none() && py::len(known) != 0) mark_known(*fingerprints, known);
    return fingerprints;
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
    register_fingerprint_table(m);
    m.def("sha256_batch", &sha256_batch, py::arg("messages"), py::kw_only(), py::arg("workers"));
    m.def("sha256_kernels", &kernel_names, "Names of the SHA-256 kernels this CPU runs, slowest first.");
    m.def("sha256_kernel", [] { return std::string(digest::sha256_kernel()); }, "Name of the SHA-256 kernel in use.");
    m.def("use_sha256_kernel", &choose_kernel, py::arg("name"), "Choose the SHA-256 kernel for the whole process.");
    m.def("fingerprint_findings", &fingerprint_findings, py::arg("findings"), py::kw_only(), py::arg("version"),
          py::arg("fields"), py::arg("known"));
}

}  // namespace fastcore
