// The tuples of fastcore._response_options as core takes them.
#pragma once

#include <pybind11/pybind11.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/response/list_response.hpp"
#include "core/response/row_plan.hpp"

namespace fastcore {

/// `options`: a RowOptions tuple, or None.
response::RowPlan row_plan(const std::optional<pybind11::str>& type_name, std::size_t max_depth,
                           const pybind11::object& options);

/// A ConnectionEnvelope tuple; owns its cursors.
class ConnectionOptions {
public:
    ConnectionOptions(const pybind11::object& options, const std::optional<pybind11::str>& type_name);

    /// Throws ArgumentError where there are cursors for another number of rows.
    response::Connection view(std::size_t row_count) const;

private:
    std::vector<std::string> cursors_;
    response::Connection connection_;
};

}  // namespace fastcore
