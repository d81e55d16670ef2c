#include "core/support/arrow.hpp"

#include <cerrno>
#include <exception>
#include <new>
#include <utility>

namespace fastcore::arrow {
namespace {

alignas(64) constexpr std::int64_t kEmptyBuffer = 0;

template <class Struct>
struct Children {
    std::vector<Struct> structs;
    std::vector<Struct*> pointers;

    explicit Children(std::size_t count) : structs(count), pointers(count) {
        for (std::size_t i = 0; i < count; ++i) pointers[i] = &structs[i];
    }
    Children(const Children&) = delete;
    Children& operator=(const Children&) = delete;

    /// A child that was moved out has no release function any more.
    ~Children() {
        for (Struct& child : structs) {
            if (child.release != nullptr) child.release(&child);
        }
    }
};

// What the private_data of exported structs points to; the struct owns it until it is released.

struct SchemaContent {
    explicit SchemaContent(const Field& field)
        : name(field.name), format(field.format), children(field.children.size()) {}

    std::string name;
    std::string format;
    Children<ArrowSchema> children;
};

struct ArrayContent {
    ArrayContent(const Array& array, std::shared_ptr<const void> its_owner)
        : buffers(array.buffers), children(array.children.size()), owner(std::move(its_owner)) {
        // Only validity may be null; an empty vector's data is null too.
        for (std::size_t i = 1; i < buffers.size(); ++i) {
            if (buffers[i] == nullptr) buffers[i] = &kEmptyBuffer;
        }
    }

    std::vector<const void*> buffers;
    Children<ArrowArray> children;
    std::shared_ptr<const void> owner;
};

struct StreamContent {
    StreamContent(Field its_schema, BatchMaker its_maker)
        : schema(std::move(its_schema)), make_batch(std::move(its_maker)) {}

    Field schema;
    BatchMaker make_batch;  // empty once the batch has been taken
    std::string last_error;
};

template <class Struct, class Content>
void release(Struct* exported) {
    const std::unique_ptr<Content> content(static_cast<Content*>(exported->private_data));
    exported->release = nullptr;
    exported->private_data = nullptr;
}

StreamContent& content_of(ArrowArrayStream* stream) { return *static_cast<StreamContent*>(stream->private_data); }

/// Runs `work`; what it throws becomes the stream's last error.
template <class Work>
int guarded(ArrowArrayStream* stream, Work work) {
    StreamContent& content = content_of(stream);
    try {
        work(content);
        return 0;
    } catch (const std::bad_alloc&) {
        content.last_error.clear();
        return ENOMEM;
    } catch (const std::exception& error) {
        content.last_error = error.what();
        return EIO;
    }
}

int get_schema(ArrowArrayStream* stream, ArrowSchema* out) {
    return guarded(stream, [out](StreamContent& content) { export_schema(content.schema, out); });
}

int get_next(ArrowArrayStream* stream, ArrowArray* out) {
    return guarded(stream, [out](StreamContent& content) {
        *out = {};  // the end of the stream, where nothing else is written
        if (!content.make_batch) return;
        content.make_batch(out);
        content.make_batch = nullptr;
    });
}

const char* get_last_error(ArrowArrayStream* stream) {
    const std::string& error = content_of(stream).last_error;
    return error.empty() ? nullptr : error.c_str();
}

}  // namespace

std::vector<std::uint8_t> packed_bits(std::span<const std::uint8_t> flags) {
    constexpr std::size_t width = 8;
    std::vector<std::uint8_t> bits((flags.size() + width - 1) / width);
    for (std::size_t i = 0; i < flags.size(); ++i) {
        const unsigned bit = flags[i] != 0 ? 1U << i % width : 0U;
        bits[i / width] = static_cast<std::uint8_t>(bits[i / width] | bit);
    }
    return bits;
}

void export_schema(const Field& field, ArrowSchema* out) {
    auto content = std::make_unique<SchemaContent>(field);
    for (std::size_t i = 0; i < field.children.size(); ++i) {
        export_schema(field.children[i], content->children.pointers[i]);
    }
    *out = {};
    out->format = content->format.c_str();
    out->name = content->name.c_str();
    out->n_children = static_cast<std::int64_t>(field.children.size());
    out->children = content->children.pointers.data();
    out->release = &release<ArrowSchema, SchemaContent>;
    out->private_data = content.release();
}

void export_array(const Array& array, const std::shared_ptr<const void>& owner, ArrowArray* out) {
    auto content = std::make_unique<ArrayContent>(array, owner);
    for (std::size_t i = 0; i < array.children.size(); ++i) {
        export_array(array.children[i], owner, content->children.pointers[i]);
    }
    *out = {};
    out->length = array.length;
    out->n_buffers = static_cast<std::int64_t>(content->buffers.size());
    out->n_children = static_cast<std::int64_t>(array.children.size());
    out->buffers = content->buffers.data();
    out->children = content->children.pointers.data();
    out->release = &release<ArrowArray, ArrayContent>;
    out->private_data = content.release();
}

void export_stream(Field schema, BatchMaker make_batch, ArrowArrayStream* out) {
    auto content = std::make_unique<StreamContent>(std::move(schema), std::move(make_batch));
    *out = {};
    out->get_schema = &get_schema;
    out->get_next = &get_next;
    out->get_last_error = &get_last_error;
    out->release = &release<ArrowArrayStream, StreamContent>;
    out->private_data = content.release();
}

}  // namespace fastcore::arrow
