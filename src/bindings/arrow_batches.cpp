#include "bindings/arrow_batches.hpp"

#include <pybind11/typing.h>

#include <memory>
#include <mutex>
#include <string>

#include "bindings/arrow_capsule.hpp"
#include "bindings/released_gil.hpp"
#include "core/pgcopy/copy_error.hpp"
#include "core/support/arrow_stream.hpp"
#include "core/support/error.hpp"

namespace py = pybind11;

namespace fastcore {
namespace {

using Batch = py::typing::Tuple<py::object, py::object, py::int_>;

class ArrowBatches {
public:
    ArrowBatches(const py::object& stream_capsule, std::int64_t max_rows)
        : reader_(arrow_stream_in(stream_capsule), checked(max_rows)) {}

    Batch next() {
        auto schema = std::make_unique<ArrowSchema>();
        auto array = std::make_unique<ArrowArray>();
        const arrow::Piece piece = read(*schema, *array);
        if (!piece.batch) throw py::stop_iteration();
        return py::make_tuple(arrow_capsule(std::move(schema)), arrow_capsule(std::move(array)), piece.size);
    }

private:
    static std::int64_t checked(std::int64_t max_rows) {
        if (max_rows <= 0) throw ArgumentError("max_rows must be positive");
        return max_rows;
    }

    /// The stream may take its time, or be written in Python.
    arrow::Piece read(ArrowSchema& schema, ArrowArray& array) {
        const ReleasedGil released(true);
        const std::lock_guard lock(mutex_);
        try {
            const std::shared_ptr<const ArrowSchema> original = reader_.schema();
            arrow::Piece piece = reader_.next();
            if (piece.batch) {
                arrow::export_shared(original, &schema);
                arrow::export_shared(piece, &array);
            }
            return piece;
        } catch (const arrow::StreamError& error) {
            throw pgcopy::CopyError(std::string("the Arrow stream failed: ") + error.what(), std::nullopt, {});
        }
    }

    std::mutex mutex_;
    arrow::StreamReader reader_;
};

}  // namespace

void register_arrow_batches(py::module_& m) {
    py::class_<ArrowBatches>(m, "ArrowBatches")
        .def(py::init<const py::object&, std::int64_t>(), py::arg("stream_capsule"), py::arg("max_rows"))
        .def("__iter__", [](const py::typing::Iterator<Batch>& self) { return self; })
        .def("__next__", &ArrowBatches::next);
}

}  // namespace fastcore
