// Errors that are no matter of one area. Bindings translate them to the classes of fastcore.errors.
#pragma once

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>

namespace fastcore {

/// An argument has a type or value that cannot be served.
class ArgumentError : public std::invalid_argument {
public:
    using std::invalid_argument::invalid_argument;
};

/// An argument, or its item `index`, is of the wrong type.
class ArgumentTypeError : public std::invalid_argument {
public:
    explicit ArgumentTypeError(const std::string& message, std::optional<std::size_t> index = std::nullopt)
        : std::invalid_argument(message), index_(index) {}

    std::optional<std::size_t> index() const { return index_; }

private:
    std::optional<std::size_t> index_;
};

}  // namespace fastcore
