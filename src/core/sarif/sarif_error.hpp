// Why a log cannot be read, and where.
#pragma once

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace fastcore::sarif {

/// A log is not the SARIF it has to be. The place is a byte of its text, or a JSON pointer (RFC 6901) into it.
class SarifError : public std::runtime_error {
public:
    static SarifError at_byte(std::size_t offset, const std::string& reason) { return {reason, {}, offset}; }
    static SarifError at_pointer(std::string pointer, const std::string& reason) {
        return {reason, std::move(pointer), std::nullopt};
    }

    const std::string& pointer() const { return pointer_; }
    std::optional<std::size_t> byte_offset() const { return byte_offset_; }

private:
    SarifError(const std::string& reason, std::string pointer, std::optional<std::size_t> byte_offset)
        : std::runtime_error(reason), pointer_(std::move(pointer)), byte_offset_(byte_offset) {}

    std::string pointer_;
    std::optional<std::size_t> byte_offset_;
};

}  // namespace fastcore::sarif
