// Columns handed to other libraries without a copy: the Arrow C data and stream interfaces, version 1.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

extern "C" {

// The names, the guards and the layout are the interface's own.
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

struct ArrowSchema {
    const char* format;
    const char* name;
    const char* metadata;
    std::int64_t flags;
    std::int64_t n_children;
    ArrowSchema** children;
    ArrowSchema* dictionary;
    void (*release)(ArrowSchema*);
    void* private_data;
};

struct ArrowArray {
    std::int64_t length;
    std::int64_t null_count;
    std::int64_t offset;
    std::int64_t n_buffers;
    std::int64_t n_children;
    const void** buffers;
    ArrowArray** children;
    ArrowArray* dictionary;
    void (*release)(ArrowArray*);
    void* private_data;
};

#endif

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

struct ArrowArrayStream {
    int (*get_schema)(ArrowArrayStream*, ArrowSchema* out);
    int (*get_next)(ArrowArrayStream*, ArrowArray* out);
    const char* (*get_last_error)(ArrowArrayStream*);
    void (*release)(ArrowArrayStream*);
    void* private_data;
};

#endif

}  // extern "C"

namespace fastcore::arrow {

/// Name and type of a column that has no nulls; a struct or list has children.
struct Field {
    Field(std::string its_name, std::string its_format, std::vector<Field> its_children = {})
        : name(std::move(its_name)), format(std::move(its_format)), children(std::move(its_children)) {}

    std::string name;
    std::string format;
    std::vector<Field> children;
};

/// A column's buffers, which its owner keeps alive: first the one of validity, null where no value is.
struct Array {
    Array(std::int64_t its_length, std::vector<const void*> its_buffers, std::vector<Array> its_children = {})
        : length(its_length), buffers(std::move(its_buffers)), children(std::move(its_children)) {}

    std::int64_t length;
    std::vector<const void*> buffers;
    std::vector<Array> children;
};

/// Flags of a byte each as one bit each.
std::vector<std::uint8_t> packed_bits(std::span<const std::uint8_t> flags);

void export_schema(const Field& field, ArrowSchema* out);

/// Whoever takes the array keeps `owner` alive with it, and with each child that is moved out.
void export_array(const Array& array, const std::shared_ptr<const void>& owner, ArrowArray* out);

/// Makes the one batch of a stream, when it is asked for.
using BatchMaker = std::function<void(ArrowArray* out)>;

void export_stream(Field schema, BatchMaker make_batch, ArrowArrayStream* out);

}  // namespace fastcore::arrow
