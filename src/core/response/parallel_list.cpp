#include "core/response/parallel_list.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "core/support/storage.hpp"

namespace fastcore::response {
namespace {

// Large enough that handing a part over costs nothing beside writing it, small enough to stay in a core's cache.
constexpr std::size_t kPartBytes = std::size_t{1} << 20;
// Parts that may be written ahead of the answer, for each worker.
constexpr std::size_t kPartsAhead = 4;

class Stopped : public std::exception {};

/// Ends the work of other threads once one has failed.
class StopFlag final : public Checkpoint {
public:
    void check() override {
        if (stopped_.load(std::memory_order_relaxed)) throw Stopped();
    }
    void stop() { stopped_.store(true, std::memory_order_relaxed); }

private:
    std::atomic<bool> stopped_ = false;
};

/// A part of the answer in memory of its own.
struct WrittenPart {
    HeapStorage storage;
    Answer answer{storage};
    BadRows bad_rows;
    std::exception_ptr error;  ///< of a bad row
};

std::vector<ListPart> split(std::span<const Row> rows) {
    std::vector<ListPart> parts;
    ListPart part{rows.first(0), 0, 0};
    std::size_t size = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        size += rows[i].size;
        if (size < kPartBytes && i + 1 < rows.size()) continue;
        part.rows = rows.subspan(part.row_index, i + 1 - part.row_index);
        parts.push_back(part);
        part.row_index = i + 1;
        part.output_index += count_items(part.rows);
        size = 0;
    }
    return parts;
}

/// Parts are claimed in order by whoever is free, and joined in order by the calling thread, which writes parts too
/// while it waits.
class ParallelList {
public:
    ParallelList(std::vector<ListPart> parts, const RowPlan& plan, const Edges* edges)
        : parts_(std::move(parts)), written_(parts_.size()), plan_(&plan), edges_(edges) {}

    void run(Checkpoint* checkpoint, Answer& answer, BadRows& bad_rows) {
        std::vector<std::thread> threads;
        const Joiner joiner(*this, threads);
        start_helpers(threads);

        ListWriter writer(*plan_, edges_, checkpoint);
        for (std::size_t next = 0; next < parts_.size();) {
            if (checkpoint != nullptr) checkpoint->check();
            if (std::unique_ptr<WrittenPart> part = take_done(next)) {
                if (part->error) std::rethrow_exception(part->error);
                answer.append(part->answer.text());
                bad_rows.take(part->bad_rows);
                answer.pass(text_size(parts_[next].rows));
                join_one(std::move(part));
                ++next;
            } else if (const std::optional<std::size_t> claimed = claim()) {
                if (*claimed == next) {  // its place in the answer is known
                    writer.write(parts_[next], answer, bad_rows);
                    join_one(nullptr);
                    ++next;
                } else {
                    write(*claimed, writer);
                }
            } else {
                wait(next);
            }
        }
    }

private:
    /// However run() ends, no thread outlives it.
    class Joiner {
    public:
        Joiner(ParallelList& list, std::vector<std::thread>& threads) : list_(list), threads_(threads) {}
        Joiner(const Joiner&) = delete;
        Joiner& operator=(const Joiner&) = delete;
        ~Joiner() {
            list_.stop();
            for (std::thread& thread : threads_) thread.join();
        }

    private:
        ParallelList& list_;
        std::vector<std::thread>& threads_;
    };

    /// As many as the plan says, or as the system allows: the calling thread can do without.
    void start_helpers(std::vector<std::thread>& threads) {
        const std::size_t helpers = std::min(plan_->workers(), parts_.size()) - 1;
        threads.reserve(helpers);
        try {
            while (threads.size() < helpers) threads.emplace_back([this] { help(); });
        } catch (const std::system_error&) {
            return;
        }
    }

    /// On a thread of its own, which no exception may leave.
    void help() noexcept {
        try {
            ListWriter writer(*plan_, edges_, &stop_flag_);
            while (const std::optional<std::size_t> claimed = claim_or_wait()) write(*claimed, writer);
        } catch (...) {
            const std::lock_guard lock(mutex_);
            failure_ = std::current_exception();
            changed_.notify_all();
        }
    }

    void stop() {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
        stop_flag_.stop();
        changed_.notify_all();
    }

    bool can_claim() const { return next_ < parts_.size() && next_ < joined_ + kPartsAhead * plan_->workers(); }

    std::optional<std::size_t> claim() {
        const std::lock_guard lock(mutex_);
        if (!can_claim()) return std::nullopt;
        return next_++;
    }

    std::optional<std::size_t> claim_or_wait() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return stopped_ || next_ == parts_.size() || can_claim(); });
        if (stopped_ || next_ == parts_.size()) return std::nullopt;
        return next_++;
    }

    /// A bad row waits for its turn: an earlier one may come. Anything else ends the call at once.
    void write(std::size_t index, ListWriter& writer) {
        std::unique_ptr<WrittenPart> part = spare_part();
        try {
            part->answer.reserve(expected_list_size(parts_[index].rows, *plan_, edges_));
            writer.write(parts_[index], part->answer, part->bad_rows);
        } catch (const RowError&) {
            part->error = std::current_exception();
        }
        const std::lock_guard lock(mutex_);
        written_[index] = std::move(part);
        changed_.notify_all();
    }

    std::unique_ptr<WrittenPart> spare_part() {
        const std::lock_guard lock(mutex_);
        if (spare_.empty()) return std::make_unique<WrittenPart>();
        std::unique_ptr<WrittenPart> part = std::move(spare_.back());
        spare_.pop_back();
        return part;
    }

    /// Null: the part is not written yet.
    std::unique_ptr<WrittenPart> take_done(std::size_t index) {
        const std::lock_guard lock(mutex_);
        if (failure_ != nullptr) std::rethrow_exception(failure_);
        return std::move(written_[index]);
    }

    void join_one(std::unique_ptr<WrittenPart> part) {
        const std::lock_guard lock(mutex_);
        ++joined_;
        if (part != nullptr) {
            part->answer.clear();
            spare_.push_back(std::move(part));
        }
        changed_.notify_all();
    }

    void wait(std::size_t index) {
        constexpr std::chrono::milliseconds between_checks{50};
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, between_checks,
                          [this, index] { return written_[index] != nullptr || failure_ != nullptr || can_claim(); });
    }

    const std::vector<ListPart> parts_;
    std::vector<std::unique_ptr<WrittenPart>> written_;
    const RowPlan* plan_;
    const Edges* edges_;
    StopFlag stop_flag_;

    std::mutex mutex_;  // guards what follows, and written_
    std::condition_variable changed_;
    std::vector<std::unique_ptr<WrittenPart>> spare_;
    std::exception_ptr failure_;  // of a helper, other than a bad row
    std::size_t next_ = 0;        // the first part that nobody has claimed
    std::size_t joined_ = 0;      // parts that are in the answer
    bool stopped_ = false;
};

}  // namespace

bool write_list_parallel(std::span<const Row> rows, const RowPlan& plan, const Edges* edges, Checkpoint* checkpoint,
                         Answer& answer, BadRows& bad_rows) {
    std::vector<ListPart> parts = split(rows);
    if (parts.size() < 2) return false;
    ParallelList(std::move(parts), plan, edges).run(checkpoint, answer, bad_rows);
    return true;
}

}  // namespace fastcore::response
