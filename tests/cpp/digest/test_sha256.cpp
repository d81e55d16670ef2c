#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include "catch.hpp"
#include "core/digest/sha256.hpp"
#include "digest/hex.hpp"
#include "digest/on_each_sha256_kernel.hpp"
#include "support/guarded_pages.hpp"
#include "support/random.hpp"

namespace fastcore::digest {
namespace {

std::vector<Digest> hashed(const std::vector<std::string_view>& messages, std::size_t workers = 1) {
    std::vector<Digest> digests(messages.size());
    sha256_batch(messages, digests, workers);
    return digests;
}

std::string sha256(std::string_view message) { return test::hex(hashed({message}).front()); }

std::string random_text(test::Random& random, std::size_t size) {
    std::string text(size, '\0');
    for (char& c : text) c = static_cast<char>(random.below(256));
    return text;
}

std::vector<std::string_view> views(const std::vector<std::string>& texts) { return {texts.begin(), texts.end()}; }

class Refusing final : public Checkpoint {
public:
    void check() override { throw std::runtime_error("stop"); }
};

}  // namespace

TEST_CASE("the examples of FIPS 180-4", "[sha256]") {
    test::on_each_sha256_kernel([] {
        CHECK(sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        CHECK(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
        CHECK(sha256("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrs"
                     "mnopqrstnopqrstu") == "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
        const std::string million(1'000'000, 'a');
        CHECK(sha256(million) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    });
}

TEST_CASE("messages of one batch do not disturb each other", "[sha256]") {
    test::Random random(1);
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < 1000; ++i) texts.push_back(random_text(random, random.below(i % 10 == 0 ? 2000 : 200)));
    std::vector<Digest> expected;
    {
        const test::Sha256KernelGuard guard;
        REQUIRE(use_sha256_kernel("portable"));
        for (const std::string& text : texts) expected.push_back(hashed({text}).front());
    }
    const std::vector<std::string_view> messages = views(texts);
    test::on_each_sha256_kernel([&] {
        for (std::size_t count = 0; count < 40; ++count) {
            std::vector<Digest> digests(count);
            sha256_batch(std::span(messages).first(count), digests, 1);
            const bool are_equal = std::ranges::equal(digests, std::span(expected).first(count));
            CHECK(are_equal);
        }
        const bool are_equal = hashed(messages) == expected;
        CHECK(are_equal);
    });
}

TEST_CASE("a message is read only up to its ends", "[sha256]") {
    test::GuardedPages pages(1);
    test::on_each_sha256_kernel([&] {
        for (std::size_t size = 0; size < 200; ++size) {
            const std::string text(size, 'x');
            const std::string expected = sha256(text);
            CHECK(sha256(test::at_end(pages, text)) == expected);
            CHECK(sha256(test::at_start(pages, text)) == expected);
        }
    });
}

TEST_CASE("workers share the messages", "[sha256][threads]") {
    test::Random random(2);
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < 40; ++i) texts.push_back(random_text(random, 100'000 + random.below(100'000)));
    const std::vector<Digest> expected = hashed(views(texts));
    for (const std::size_t workers : {kAutomaticWorkers, std::size_t{2}, std::size_t{5}, std::size_t{100}}) {
        CHECK(hashed(views(texts), workers) == expected);
        CHECK(hashed({}, workers).empty());
    }
}

TEST_CASE("a checkpoint ends the work of all workers", "[sha256][threads]") {
    const std::string text(1 << 20, 'x');
    const std::vector<std::string_view> messages(20, text);
    std::vector<Digest> digests(messages.size());
    for (const std::size_t workers : {1, 3}) {
        Refusing checkpoint;
        CHECK_THROWS_AS(sha256_batch(messages, digests, workers, &checkpoint), std::runtime_error);
    }
}

TEST_CASE("SHA-256 has kernels of its own", "[sha256]") {
    const std::vector<std::string_view> kernels = sha256_kernels();
    REQUIRE(!kernels.empty());
    CHECK(kernels.front() == "portable");
    CHECK(sha256_kernel() == kernels.back());
    const test::Sha256KernelGuard guard;
    for (const std::string_view kernel : kernels) {
        CHECK(use_sha256_kernel(kernel));
        CHECK(sha256_kernel() == kernel);
    }
    for (const char* const name : {"", "Portable", "portable ", "avx"}) CHECK_FALSE(use_sha256_kernel(name));
    CHECK(sha256_kernel() == kernels.back());
}

}  // namespace fastcore::digest
