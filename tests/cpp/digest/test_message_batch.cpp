#include <algorithm>
#include <string>
#include <vector>

#include "catch.hpp"
#include "core/digest/message_batch.hpp"
#include "digest/hex.hpp"
#include "digest/on_each_sha256_kernel.hpp"
#include "support/random.hpp"

namespace fastcore::digest {
namespace {

/// Each message may touch as much room as `slack` says behind it.
std::vector<Digest> hashed(const std::vector<std::string>& messages, std::size_t slack = 0) {
    MessageBatch batch;
    for (const std::string& message : messages) {
        std::byte* const start = batch.start_message(message.size() + slack);
        std::ranges::transform(message, start, [](char c) { return static_cast<std::byte>(c); });
        std::fill_n(start + message.size(), slack, std::byte{0xFF});
        batch.end_message(start + message.size());
    }
    return batch.finish();
}

}  // namespace

TEST_CASE("messages of equal length fill the lanes of each kernel", "[sha256]") {
    test::on_each_sha256_kernel([] {
        const std::vector<Digest> digests = hashed(std::vector<std::string>(40, "abc"));
        REQUIRE(digests.size() == 40);
        for (const Digest& digest : digests) {
            CHECK(test::hex(digest) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        }
    });
}

TEST_CASE("a batch gives the digests in the order of its messages", "[sha256]") {
    test::Random random(1);
    for (const std::size_t longest : {30, 300, 2'000, 100'000}) {
        std::vector<std::string> messages(longest > 10'000 ? 30 : 1'000);
        std::size_t number = 0;
        for (std::string& message : messages) {
            message = std::to_string(number++) + std::string(random.below(longest), 'x');
        }
        std::vector<Digest> expected(messages.size());
        const std::vector<std::string_view> views(messages.begin(), messages.end());
        sha256_batch(views, expected, 1);
        test::on_each_sha256_kernel([&] {
            const bool are_equal = hashed(messages) == expected && hashed(messages, 100) == expected;
            CHECK(are_equal);
        });
    }
}

TEST_CASE("a batch can be used again", "[sha256]") {
    MessageBatch batch;
    CHECK(batch.finish().empty());
    for (int turn = 0; turn < 2; ++turn) {
        batch.reserve(1);
        for (int message = 0; message < 100; ++message) batch.end_message(batch.start_message(0));
        batch.reserve(1);
        const std::vector<Digest> digests = batch.finish();
        REQUIRE(digests.size() == 100);
        for (const Digest& digest : digests) {
            CHECK(test::hex(digest) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        }
    }
}

}  // namespace fastcore::digest
