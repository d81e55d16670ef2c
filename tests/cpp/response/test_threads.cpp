// Calls at the same time, on rows that they share. ThreadSanitizer runs these too.
#include <array>
#include <cstddef>
#include <string>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "core/support/cpu.hpp"
#include "core/support/storage.hpp"
#include "response/building.hpp"
#include "response/row_samples.hpp"
#include "support/on_each_kernel.hpp"

namespace fastcore::response {
namespace {

constexpr std::size_t kThreads = 4;
constexpr int kCalls = 25;

/// Without assertions, which only the main thread may make.
std::string answer(const std::vector<Row>& rows, const RowPlan& plan) {
    HeapStorage storage;
    Answer out(storage);
    try {
        build_list_response(rows, "f", plan, out);
    } catch (const RowError& error) {
        return test::shown(error);
    }
    return std::string(out.text());
}

/// What each of several threads got of many calls; only one answer when all were alike.
std::vector<std::string> answers_of_threads(const std::vector<Row>& rows, const RowPlan& plan) {
    std::array<std::vector<std::string>, kThreads> different;
    {
        std::vector<std::jthread> threads;
        for (std::vector<std::string>& own : different) {
            threads.emplace_back([&rows, &plan, &own] {
                for (int call = 0; call < kCalls; ++call) {
                    std::string got = answer(rows, plan);
                    if (own.empty() || own.back() != got) own.push_back(std::move(got));
                }
            });
        }
    }
    std::vector<std::string> all;
    for (const std::vector<std::string>& own : different) {
        for (const std::string& got : own) {
            if (all.empty() || all.back() != got) all.push_back(got);
        }
    }
    return all;
}

std::vector<Row> sample_rows() {
    std::vector<Row> rows;
    for (const std::string_view row : test::kValidRows) rows.push_back(test::utf8_row(row));
    return rows;
}

}  // namespace

TEST_CASE("threads share rows", "[response][threads]") {
    test::on_each_kernel([] {
        const std::vector<Row> rows = sample_rows();
        const RowPlan plan = test::ResponseOptions{"f", "User"}.plan();
        CHECK(answers_of_threads(rows, plan) == std::vector<std::string>{answer(rows, plan)});
    });
}

TEST_CASE("threads share rows of which one is refused", "[response][threads]") {
    test::on_each_kernel([] {
        std::vector<Row> rows = sample_rows();
        rows.push_back(test::utf8_row(R"({"a_b":1,"aB":2})"));
        const RowPlan plan = test::ResponseOptions{"f", std::nullopt}.plan();
        const std::vector<std::string> expected{"row 20, byte 9: keys \"a_b\" and \"aB\" both become \"aB\""};
        CHECK(answers_of_threads(rows, plan) == expected);
    });
}

TEST_CASE("the kernel is chosen while others build", "[response][threads]") {
    const test::KernelGuard guard;
    const std::vector<Row> rows = sample_rows();
    const RowPlan plan = test::ResponseOptions{"f", "User"}.plan();
    const std::string expected = answer(rows, plan);
    const std::jthread chooser([](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            for (const Kernel kernel : available_kernels()) use_kernel(kernel_name(kernel));
        }
    });
    CHECK(answers_of_threads(rows, plan) == std::vector<std::string>{expected});
}

}  // namespace fastcore::response
