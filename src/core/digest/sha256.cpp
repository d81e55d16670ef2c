#include "core/digest/sha256.hpp"

#include <algorithm>
#include <atomic>
#include <system_error>
#include <thread>

#include "core/digest/sha256_streams.hpp"

namespace fastcore::digest {
namespace {

constexpr std::size_t kParallelBytes = std::size_t{4} << 20;
// Large enough that claiming a part costs nothing beside hashing it.
constexpr std::size_t kPartBytes = std::size_t{1} << 18;

/// What hashing a message costs, in bytes.
std::size_t cost_of(std::string_view message) { return padded_size(message.size()); }

std::size_t cost_of(std::span<const std::string_view> messages) {
    std::size_t cost = 0;
    for (const std::string_view message : messages) cost += cost_of(message);
    return cost;
}

/// Where the parts begin, and the end of the last one.
std::vector<std::size_t> part_bounds(std::span<const std::string_view> messages) {
    std::vector<std::size_t> bounds{0};
    std::size_t cost = 0;
    for (std::size_t i = 0; i < messages.size(); ++i) {
        cost += cost_of(messages[i]);
        if (cost < kPartBytes && i + 1 < messages.size()) continue;
        bounds.push_back(i + 1);
        cost = 0;
    }
    return bounds;
}

/// However the work ends, no thread outlives it.
class Helpers {
public:
    Helpers(std::size_t count, auto help) {
        threads_.reserve(count);
        try {
            while (threads_.size() < count) threads_.emplace_back(help);
        } catch (const std::system_error&) {
            return;  // the calling thread can do without
        }
    }
    Helpers(const Helpers&) = delete;
    Helpers& operator=(const Helpers&) = delete;
    ~Helpers() {
        for (std::thread& thread : threads_) thread.join();
    }

private:
    std::vector<std::thread> threads_;
};

}  // namespace

void sha256_batch(std::span<const std::string_view> messages, std::span<Digest> digests, std::size_t workers,
                  Checkpoint* checkpoint) {
    if (workers == kAutomaticWorkers) {
        const std::size_t cores = std::max(std::thread::hardware_concurrency(), 1U);
        workers = cost_of(messages) > kParallelBytes ? cores : 1;
    }
    const Sha256Kernel& kernel = active_sha256_kernel();
    const std::vector<std::size_t> bounds = part_bounds(messages);
    const std::size_t part_count = bounds.size() - 1;
    std::atomic<std::size_t> next = 0;
    const auto hash_next = [&] {
        const std::size_t part = next.fetch_add(1, std::memory_order_relaxed);
        if (part >= part_count) return false;
        hash_messages(kernel, messages.subspan(bounds[part], bounds[part + 1] - bounds[part]), &digests[bounds[part]]);
        return true;
    };
    const Helpers helpers(std::min(workers, part_count) - (part_count == 0 ? 0 : 1), [&] {
        while (hash_next()) {
        }
    });
    try {
        while (hash_next()) {
            if (checkpoint != nullptr) checkpoint->check();
        }
    } catch (...) {
        next.store(part_count, std::memory_order_relaxed);
        throw;
    }
}

}  // namespace fastcore::digest
