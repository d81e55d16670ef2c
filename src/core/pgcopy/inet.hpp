// IP addresses, with or without the prefix length of their network.
#pragma once

#include <string_view>

#include "core/pgcopy/fields.hpp"

namespace fastcore::pgcopy {

Fault append_inet(Answer& out, std::string_view text);

}  // namespace fastcore::pgcopy
