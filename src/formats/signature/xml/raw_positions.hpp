// SPDX-License-Identifier: AGPL-3.0-or-later
// Where closing tags stand in the bytes of a well-formed document without DOCTYPE: the parser tells what a
// document says, not where. Fed with the same bytes as the parser, whatever the pieces.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::formats::signature {

/// For encodings where ASCII is ASCII (UTF-8, ISO-8859-*, windows-*).
class RawPositions {
public:
    /// Watches the elements of these local names.
    explicit RawPositions(std::vector<std::string> names) : names_(std::move(names)) {}

    void feed(std::string_view bytes);

    struct Found {
        std::uint64_t ordinal = 0; // of the element, from 1
        std::uint64_t close = 0;   // offset of its "</"; 0: it has none ("<a/>"), or is not closed yet
    };
    const std::vector<Found>& found() const { return found_; } // in the order of opening tags; at most 500,000
    std::uint64_t elements() const { return elements_; }       // met so far: must be what the parser counts

private:
    enum class State { text, markup, open_name, open_rest, value, close_name, comment, cdata, instruction };
    void step(char c);
    void begin_markup(char c);
    void end_open_name();
    void end_open(bool is_empty);

    std::vector<std::string> names_;
    std::vector<Found> found_;
    std::vector<std::size_t> open_; // places in found_, plus one; 0: an element that is not watched
    State state_ = State::text;
    std::string word_; // name being read, or the last characters inside a comment and its kin
    char quote_ = 0;
    bool is_slash_last_ = false;
    std::uint64_t at_ = 0, markup_at_ = 0, elements_ = 0;
};

} // namespace aubrac::formats::signature
