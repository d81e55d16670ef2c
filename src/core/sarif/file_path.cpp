#include "core/sarif/file_path.hpp"

#include <algorithm>

#include "core/sarif/ascii.hpp"
#include "core/support/hex.hpp"
#include "core/support/utf8.hpp"

namespace fastcore::sarif {
namespace {

constexpr std::string_view kFileScheme = "file:";

bool is_slash(char c) { return c == '/' || c == '\\'; }

/// Size of the scheme with its colon; 0: there is none. One letter is a drive.
std::size_t scheme_size(std::string_view uri) {
    if (uri.empty() || !is_ascii_letter(uri[0])) return 0;
    const auto* const end = std::ranges::find_if_not(
        uri, [](char c) { return is_ascii_letter(c) || is_ascii_digit(c) || c == '+' || c == '.' || c == '-'; });
    const auto size = static_cast<std::size_t>(end - uri.begin());
    return size > 1 && size < uri.size() && uri[size] == ':' ? size + 1 : 0;
}

/// Whether the URI has a scheme other than `file`, and so leads to no path.
bool is_foreign(std::string_view uri) {
    const std::size_t size = scheme_size(uri);
    return size > 0 && !equals_ignoring_case(uri.substr(0, size), kFileScheme);
}

bool has_drive(std::string_view text) { return text.size() >= 2 && is_ascii_letter(text[0]) && text[1] == ':'; }

/// What follows `file:`.
std::string path_of_file_uri(std::string_view rest) {
    if (!rest.starts_with("//")) return std::string(rest);
    rest.remove_prefix(2);
    const std::string_view host = rest.substr(0, rest.find('/'));
    if (host.size() == 2 && has_drive(host))
        return std::string(rest);  // one slash too few, as Windows programs write it
    rest.remove_prefix(host.size());
    if (host.empty() || equals_ignoring_case(host, "localhost")) return std::string(rest);
    return "//" + std::string(host) + std::string(rest);
}

/// The text without percent-encoding (RFC 3986, section 2.1), if that is UTF-8.
std::string percent_decoded(std::string text) {
    if (text.find('%') == std::string::npos) return text;
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0) {
            decoded += static_cast<char>(hex_value(text[i + 1]) << 4 | hex_value(text[i + 2]));
            i += 2;
        } else {
            decoded += text[i];
        }
    }
    return is_valid_utf8(decoded) ? decoded : text;
}

/// Gives Windows' paths forward slashes and a capital drive letter. True: there is a drive.
bool unify_windows_path(std::string& path) {
    const std::string_view without_slash = std::string_view(path).substr(path.starts_with('/') ? 1 : 0);
    const bool drive = has_drive(without_slash) && (without_slash.size() == 2 || is_slash(without_slash[2]));
    if (drive) {
        path.erase(0, path.size() - without_slash.size());
        path[0] = ascii_upper(path[0]);
    }
    const bool only_backslashes = path.find('\\') != std::string::npos && path.find('/') == std::string::npos;
    if (drive || path.starts_with("\\\\") || only_backslashes) std::ranges::replace(path, '\\', '/');
    return drive;
}

/// Size of what `..` does not leave: a drive, a host's share, the first slash.
std::size_t root_size(std::string_view path, bool drive) {
    if (drive) return 2;
    if (path.size() > 2 && path.starts_with("//") && path[2] != '/') return std::min(path.find('/', 2), path.size());
    return 0;
}

/// Appends the segments of `path` to a root, with which `..` goes back no further.
void append_segments(std::string& root, std::string_view path, bool absolute) {
    const std::size_t root_end = root.size();
    std::size_t below_root = 0;  // segments that `..` goes back over
    while (!path.empty()) {
        const std::string_view segment = path.substr(0, path.find('/'));
        path.remove_prefix(std::min(segment.size() + 1, path.size()));
        if (segment.empty() || segment == ".") continue;
        const bool is_parent = segment == "..";
        if (is_parent && below_root > 0) {
            --below_root;
            const std::size_t slash = root.rfind('/');
            root.resize(slash == std::string::npos ? root_end : std::max(slash, root_end));
        } else if (!is_parent || !absolute) {
            if (!root.empty() && root.back() != '/') root += '/';
            root += segment;
            below_root += is_parent ? 0 : 1;
        }
    }
}

}  // namespace

bool is_absolute(std::string_view uri) {
    return (!uri.empty() && is_slash(uri[0])) || scheme_size(uri) > 0 || has_drive(uri);
}

std::string normalised_path(std::string_view uri) {
    if (is_foreign(uri)) return std::string(uri);
    const std::size_t scheme = scheme_size(uri);
    std::string path = percent_decoded(scheme == 0 ? std::string(uri) : path_of_file_uri(uri.substr(scheme)));

    const bool drive = unify_windows_path(path);
    const std::size_t root = root_size(path, drive);
    const bool absolute = root > 0 || path.starts_with('/');
    std::string normalised;
    normalised.reserve(path.size() + 1);
    normalised.append(path, 0, root);
    // a host alone has no folder; every other root is one
    if (absolute && (drive || root == 0)) normalised += '/';
    append_segments(normalised, std::string_view(path).substr(root), absolute);
    return normalised;
}

std::string relative_path(std::string_view uri, std::string_view root) {
    std::string path = normalised_path(uri);
    const bool is_share = root == "/" && path.starts_with("//");
    if (root.empty() || is_share || is_foreign(uri) || !path.starts_with(root)) return path;
    if (path.size() == root.size()) return {};
    if (root.ends_with('/')) return path.substr(root.size());
    return path[root.size()] == '/' ? path.substr(root.size() + 1) : path;
}

}  // namespace fastcore::sarif
