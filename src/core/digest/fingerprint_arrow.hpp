// Fingerprints as an Arrow table.
#pragma once

#include <memory>

#include "core/digest/fingerprints.hpp"
#include "core/support/arrow.hpp"

namespace fastcore::digest {

/// A struct of `fingerprint`, a text, and `is_duplicate`; neither is nullable.
arrow::Field fingerprint_schema();

/// A stream of one batch, which is made when it is asked for.
void export_fingerprint_stream(std::shared_ptr<const Fingerprints> fingerprints, ArrowArrayStream* out);

}  // namespace fastcore::digest
