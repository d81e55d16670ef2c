// From the URIs of a log to paths (RFC 3986, RFC 8089; SARIF 2.1.0, sections 3.4 and 3.10).
#pragma once

#include <string>
#include <string_view>

namespace fastcore::sarif {

/// Whether the URI or path needs no base: it has a scheme or a drive, or starts with a slash of either kind.
bool is_absolute(std::string_view uri);

/// The path of a `file` URI, or of what has no scheme: decoded, with forward slashes, without `.`, `..` and empty
/// segments where they say nothing. A URI of another scheme stays as it is.
std::string normalised_path(std::string_view uri);

/// Likewise, as seen from `root` where the path is below it; `root` is normalised, or empty.
std::string relative_path(std::string_view uri, std::string_view root);

}  // namespace fastcore::sarif
