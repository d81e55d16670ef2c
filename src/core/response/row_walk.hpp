// The walk over one row: checks its grammar and copies it in the same pass, with keys rewritten.
//
// Included by the kernel files only, each for its own CPU features. Everything here is internal to the file that
// includes it, so that the linker cannot hand one kernel's code to another.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "core/response/json_scan.hpp"
#include "core/response/kernel.hpp"
#include "core/response/row_source.hpp"
#include "core/response/string_walk.hpp"
#include "core/response/token_walk.hpp"
#include "core/support/checked_windows.hpp"
#include "core/support/utf8.hpp"

namespace fastcore::response {
namespace {

inline bool holds_non_ascii(std::string_view text) {
    unsigned char bits = 0;
    for (const char c : text) bits = static_cast<unsigned char>(bits | static_cast<unsigned char>(c));
    return bits >= 0x80;
}

/// A key that is not the one guessed. `end` is the offset behind its closing quote; no key: the text is invalid.
struct UnguessedKey {
    KeyLookup lookup;
    std::size_t end;
};

[[gnu::noinline]] inline UnguessedKey read_key(std::string_view row, std::size_t start, bool known_utf8,
                                               WalkState& state, Shape& shape) {
    constexpr UnguessedKey invalid{{nullptr, false}, 0};
    if (start == row.size() || row[start] != '"') return invalid;
    const TokenScan token = scan_string(row, start, state.checkpoint);
    if (token.reason != nullptr) return invalid;
    const std::string_view quoted = row.substr(start, token.end - start);
    // A key is kept for later rows, which are then not looked at: it has to be valid by itself.
    if (!known_utf8 && holds_non_ascii(quoted) && !is_valid_utf8(quoted)) return invalid;
    return {state.shapes.lookup(shape, quoted, state.checkpoint), token.end};
}

/// Remembers the text from `start` to the value of `key`, which is either the object's first or stands behind a value.
[[gnu::noinline]] inline void learn_lead(Key& key, std::string_view lead, bool is_first) {
    if (key.collision == nullptr && lead.size() <= Lead::kSizeMax) key.lead.set(lead, is_first);
}

/// Writes frame.key but for the first `left_out` bytes. In a selected object it is only remembered where the key's
/// value starts: names are written at the object's end.
template <class Kernel, bool shaped>
[[gnu::always_inline]] inline void write_key(char*& out, const Frame& frame, std::size_t left_out,
                                             [[maybe_unused]] const RowSource& source,
                                             [[maybe_unused]] PickFrame& picks) {
    const std::string_view output = frame.key->output;
    if constexpr (shaped) {
        if (output.empty()) {
            picks.value = out;
            picks.value_offset = source.offset();
            return;
        }
    }
    Kernel::copy(out, output.data() + left_out, output.size() - left_out);
    out += output.size() - left_out;
}

/// True: an earlier key of the same object is another one that is written like `key`.
inline bool collides(Key& key, std::uint64_t object) {
    Collision& collision = *key.collision;
    if (collision.object == object) return collision.seen->identity != key.identity;
    collision = {object, &key};
    return false;
}

/// Returns the end of the copy.
template <class Kernel>
[[gnu::always_inline]] inline char* copy_values(char* to, std::string_view values, Checkpoint* checkpoint) {
    if (values.size() > kWindow) [[unlikely]]
        return copy_in_windows(to, values, checkpoint);
    Kernel::copy(to, values.data(), values.size());
    return to + values.size();
}

/// Writes a selected object's members in order, from its values, which stand from picks.body on in the row's order and
/// without names. Returns the end of the output.
template <class Kernel>
[[gnu::noinline]] char* arrange_object(WalkState& state, const Shape& shape, const PickFrame& picks, const char* end) {
    const char* values = picks.body;
    char* out = picks.target;
    if (out == values) {
        const auto size = static_cast<std::size_t>(end - values);
        state.moved_values.grow(size + kWalkSlack);
        copy_values<Kernel>(state.moved_values.data(), {values, size}, state.checkpoint);
        values = state.moved_values.data();
    }
    std::size_t comma = shape.has_opening_key ? 0 : 1;  // not written before the first
    const auto copy = [&out](const char* from, std::size_t length) {
        Kernel::copy(out, from, length);
        out += length;
    };
    for (std::size_t i = 0; const PlaceEntry& entry : shape.place->entries) {
        const std::string_view name = entry.name.view();
        copy(name.data() + comma, name.size() - comma);
        comma = 0;
        const Pick& pick = picks.first[i++];
        if (pick.from != nullptr) {
            const auto size = static_cast<std::size_t>(pick.to - pick.from);
            out = copy_values<Kernel>(out, {values + (pick.from - picks.body), size}, state.checkpoint);
        } else {
            copy(entry.absent.view().data(), entry.absent.view().size());
        }
    }
    state.free_picks = picks.first;
    return out;
}

[[gnu::noinline]] inline RowFault describe_collision(const Key& key, std::size_t offset, Checkpoint* checkpoint) {
    const std::array<std::string_view, 6> parts{"keys ",         key.collision->seen->identity,
                                                " and ",         key.identity,
                                                " both become ", key.output.substr(1, key.output.size() - 2)};
    std::size_t size = 0;
    for (const std::string_view part : parts) size += part.size();
    std::string reason;
    reason.reserve(size);
    for (const std::string_view part : parts) append_in_windows(reason, part, checkpoint);
    return {offset, std::move(reason)};
}

/// `shaped`: keys are selected or integers quoted, for which the plain walk has no time.
template <class Kernel, bool shaped>
WalkResult walk_row(std::string_view row, bool known_utf8, WalkState& state, char*& out_end) {
    RowSource::Tail tail;
    RowSource source(row, tail, state.checkpoint);
    char* out = out_end;
    auto seen = Kernel::zero();
    const std::size_t max_depth = state.plan->max_depth();
    Frame frame;
    std::size_t lead_start = 0;        // of the text before the next key
    [[maybe_unused]] PickFrame picks;  // of the innermost selected object

    if constexpr (shaped) {
        state.outer_picks.clear();
        state.free_picks = state.picks.data();
    }
    state.outer.clear();
    state.incomplete = false;
    state.collision.reset();
    skip_whitespace(source);

value:
    source.refill();
    switch (*source.at) {
        case '"':
            if (!copy_string<Kernel>(source, out, seen,
                                     frame.kind == Frame::Kind::object ? &frame.key->usual : nullptr))
                return WalkResult::refused;
            goto after_value;
        case '{':
            goto object;
        case '[':
            goto array;
        case 't':
            if (!copy_literal(source, out, "true")) return WalkResult::refused;
            goto after_value;
        case 'f':
            if (!copy_literal(source, out, "false")) return WalkResult::refused;
            goto after_value;
        case 'n':
            if (!copy_literal(source, out, "null")) return WalkResult::refused;
            goto after_value;
        default:
            if (!starts_number(*source.at)) [[unlikely]] {
                if (!is_json_whitespace(*source.at)) return WalkResult::refused;
                skip_whitespace(source);  // there is more than the key's lead had the last time
                goto value;
            }
            if (!copy_number<Kernel>(row, source, out, shaped && state.plan->quote_big_integers(), state.checkpoint)) {
                return WalkResult::refused;
            }
            goto after_value;
    }

object:
    {
        if (state.outer.size() >= max_depth) return WalkResult::refused;
        Shape& shape = frame.key == nullptr                ? state.shapes.row_shape()
                       : frame.key->value_shape != nullptr ? *frame.key->value_shape
                                                           : state.shapes.value_shape(*frame.shape, *frame.key);
        state.outer.push_back(Frame(frame));
        frame = {Frame::Kind::object, &shape, nullptr, ++state.last_object, nullptr};
        Kernel::copy(out, shape.opening.data(), shape.opening.size());
        out += shape.opening.size();
        if constexpr (shaped) {
            if (shape.is_selected()) {
                state.outer_picks.push_back(PickFrame(picks));
                picks.first = state.free_picks;
                picks.target = out;
                // The values of the row itself wait elsewhere until their order is known, others where they are.
                if (state.outer.size() == 1) out = state.row_values.data();
                picks.body = out;
                state.free_picks = std::fill_n(picks.first, shape.place->entries.size(), Pick{});
            }
        }
        if (Key* const key = shape.first; key != nullptr && key->lead.size_in_front != 0) [[likely]] {
            if (Kernel::starts_with(source.at, key->lead)) [[likely]] {
                source.at += key->lead.size_in_front;
                frame.key = key;
                if (shaped && key->dropped) frame.dropped_from = out;
                write_key<Kernel, shaped>(out, frame, shape.has_opening_key ? 0 : 1, source, picks);
                goto value;
            }
        }
        lead_start = source.offset();
        ++source.at;
        skip_whitespace(source);
        if (*source.at == '}') goto close;
        goto key;
    }

key:
    {
        source.refill();
        const bool is_first = frame.key == nullptr;
        Key*& guess = is_first ? frame.shape->first : frame.key->next;
        Key* key = guess;
        const std::size_t offset = source.offset();
        const bool guessed = key != nullptr && Kernel::equals(source.at, key->spelling.data(), key->spelling.size());
        if (guessed) [[likely]] {
            source.at += key->spelling.size();
        } else {
            const UnguessedKey found = read_key(row, offset, known_utf8, state, *frame.shape);
            key = found.lookup.key;
            if (key == nullptr) return WalkResult::refused;
            state.incomplete |= found.lookup.new_collision;
            if (key->spelling.size() <= kPredictedSpellingMax) guess = key;
            source.move_to(found.end);
        }
        if (key->collision != nullptr && collides(*key, frame.object)) [[unlikely]] {
            state.collision = describe_collision(*key, offset, state.checkpoint);
            return WalkResult::collision;
        }
        frame.key = key;
        if (key->dropped) [[unlikely]]
            frame.dropped_from = out;
        std::size_t left_out = is_first && !frame.shape->has_opening_key ? 1 : 0;
        if (!guessed) [[unlikely]] {
            skip_whitespace(source);
            if (*source.at != ':') return WalkResult::refused;
            ++source.at;
            if (key->output.size() > kWindow) [[unlikely]] {
                out = copy_in_windows(out, key->output.substr(left_out), state.checkpoint);
                left_out = key->output.size();
            }
        }
        skip_whitespace(source);
        if (key->output.size() > kWindow) [[unlikely]] {
            out = copy_in_windows(out, key->output.substr(left_out), state.checkpoint);
        } else {
            write_key<Kernel, shaped>(out, frame, left_out, source, picks);
        }
        if (shaped || !key->dropped) {
            learn_lead(*key, row.substr(lead_start, source.offset() - lead_start), is_first);
        }
        goto value;
    }

array:
    {
        if (state.outer.size() >= max_depth) return WalkResult::refused;
        state.outer.push_back(Frame(frame));
        frame.kind = Frame::Kind::array;
        frame.dropped_from = nullptr;
        *out++ = '[';
        ++source.at;
        skip_whitespace(source);
        if (*source.at == ']') goto close;
        goto value;
    }

close:
    if constexpr (shaped) {
        if (frame.kind == Frame::Kind::object && frame.shape->is_selected()) {
            out = arrange_object<Kernel>(state, *frame.shape, PickFrame(picks), out);
            picks = state.outer_picks.back();
            state.outer_picks.pop_back();
        }
    }
    *out++ = *source.at++;
    source.refill();  // any number of brackets may close one behind the other
    frame = state.outer.back();
    state.outer.pop_back();

after_value:
    if (frame.kind == Frame::Kind::object) {
        if (frame.dropped_from != nullptr) [[unlikely]] {
            out = frame.dropped_from;
            frame.dropped_from = nullptr;
        }
        if constexpr (shaped) {
            if (frame.key->entry != kNoEntry) {
                picks.first[frame.key->entry] = {picks.value, out};
                if (frame.key->again != nullptr) {
                    frame.key = frame.key->again;
                    picks.value = out;
                    source.move_back_to(row, picks.value_offset);
                    goto value;
                }
            }
        }
        if (Key* const key = frame.key->next; key != nullptr && key->lead.size_behind != 0) [[likely]] {
            if (Kernel::starts_with(source.at, key->lead)) [[likely]] {
                source.at += key->lead.size_behind;
                frame.key = key;
                if (shaped && key->dropped) frame.dropped_from = out;
                write_key<Kernel, shaped>(out, frame, 0, source, picks);
                goto value;
            }
        }
        lead_start = source.offset();
        skip_whitespace(source);
        if (*source.at == ',') {
            ++source.at;
            skip_whitespace(source);
            goto key;
        }
        if (*source.at == '}') goto close;
        return WalkResult::refused;
    }
    skip_whitespace(source);
    if (frame.kind == Frame::Kind::array) {
        if (*source.at == ',') {
            *out++ = ',';
            ++source.at;
            skip_whitespace(source);
            goto value;
        }
        if (*source.at == ']') goto close;
        return WalkResult::refused;
    }

    if (source.offset() != row.size()) return WalkResult::refused;
    if (!known_utf8 && Kernel::holds_non_ascii(seen) && !is_valid_utf8(row)) return WalkResult::refused;
    out_end = out;
    return WalkResult::done;
}

template <class Kernel>
WalkResult walk_row(std::string_view row, bool known_utf8, WalkState& state, char*& out) {
    return state.plan->is_shaped() ? walk_row<Kernel, true>(row, known_utf8, state, out)
                                   : walk_row<Kernel, false>(row, known_utf8, state, out);
}

}  // namespace
}  // namespace fastcore::response
