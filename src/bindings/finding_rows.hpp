// A FindingTable of Python tuples.
#pragma once

#include <pybind11/pybind11.h>

#include "core/sarif/finding_table.hpp"

namespace fastcore {

/// `rows`: an iterable of tuples with a finding's fields in their order. Throws ArgumentTypeError for a value of
/// another type and ArgumentError for one that the table cannot hold.
sarif::FindingTable findings_of_rows(pybind11::handle rows);

}  // namespace fastcore
