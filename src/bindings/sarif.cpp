#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <pybind11/typing.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bindings/bytes_answer.hpp"
#include "bindings/finding_table.hpp"
#include "bindings/register.hpp"
#include "bindings/released_gil.hpp"
#include "bindings/texts.hpp"
#include "core/sarif/log_reader.hpp"

namespace py = pybind11;

namespace fastcore {
namespace {

/// From fastcore._sarif_options.SarifOptions, by the places of its fields.
sarif::LogOptions log_options(const py::tuple& options) {
    return {utf8_text(options[0]), py::cast<bool>(options[1]), py::cast<std::size_t>(options[2]),
            py::cast<std::size_t>(options[3]), py::cast<std::size_t>(options[4])};
}

using RuleTuple = py::typing::Tuple<py::str, py::str, py::str, py::str>;
using RuleTuples = py::typing::List<RuleTuple>;
using RunTuple = py::typing::Tuple<py::str, py::str, py::str, py::int_, py::str, py::str, RuleTuples>;
using ProblemTuple = py::typing::Tuple<py::str, py::str>;
using LogTuple = py::typing::Tuple<sarif::FindingTable, py::typing::List<RunTuple>, py::typing::List<ProblemTuple>>;

py::str text(const std::string& utf8) { return {utf8.data(), utf8.size()}; }

RuleTuples rule_tuples(const std::vector<sarif::ToolRule>& rules) {
    RuleTuples tuples(rules.size());
    for (std::size_t i = 0; i < rules.size(); ++i) {
        const sarif::ToolRule& rule = rules[i];
        const py::tuple tuple =
            py::make_tuple(text(rule.id), text(rule.name), text(rule.short_description), text(rule.help_uri));
        PyList_SET_ITEM(tuples.ptr(), static_cast<Py_ssize_t>(i), tuple.inc_ref().ptr());
    }
    return tuples;
}

LogTuple parse_sarif(const py::bytes& log, const py::object& options) {
    const sarif::LogOptions wanted = log_options(py::cast<py::tuple>(options));
    const std::string_view json(PyBytes_AS_STRING(log.ptr()), static_cast<std::size_t>(PyBytes_GET_SIZE(log.ptr())));
    sarif::Log read;
    {
        ReleasedGil released(json.size() >= kReleasingBytes);
        SignalCheckpoint checkpoint(released);
        read = sarif::read_log(json, wanted, &checkpoint);
    }
    py::list runs;
    for (const sarif::ToolRun& run : read.runs) {
        runs.append(py::make_tuple(text(run.tool_name), text(run.tool_version), text(run.base_uri), run.result_count,
                                   text(run.column_kind), text(run.automation_id), rule_tuples(run.rules)));
    }
    py::list problems;
    for (const sarif::Problem& problem : read.problems) {
        problems.append(py::make_tuple(text(problem.pointer), text(problem.reason)));
    }
    return py::make_tuple(std::make_shared<sarif::FindingTable>(std::move(read.findings)), runs, problems);
}

}  // namespace

void register_sarif(py::module_& m) {
    register_finding_table(m);
    m.def("parse_sarif", &parse_sarif, py::arg("log"), py::kw_only(), py::arg("options"));
}

}  // namespace fastcore
