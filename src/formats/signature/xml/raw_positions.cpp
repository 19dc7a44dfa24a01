// SPDX-License-Identifier: AGPL-3.0-or-later
#include "raw_positions.hpp"

#include <algorithm>
#include <cstring>

namespace aubrac::formats::signature {

namespace {

constexpr std::size_t found_limit = 500'000;
constexpr std::size_t word_limit = 1000;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

} // namespace

void RawPositions::feed(std::string_view bytes) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (state_ == State::text) {
            // Most bytes are text: they are passed over at once.
            const auto* next = static_cast<const char*>(std::memchr(bytes.data() + i, '<', bytes.size() - i));
            if (!next) {
                at_ += bytes.size() - i;
                return;
            }
            at_ += static_cast<std::size_t>(next - (bytes.data() + i));
            i = static_cast<std::size_t>(next - bytes.data());
        }
        step(bytes[i]);
        ++at_;
    }
}

void RawPositions::step(char c) {
    switch (state_) {
    case State::text:
        markup_at_ = at_;
        word_.clear();
        state_ = State::markup;
        return;
    case State::markup:
        return begin_markup(c);
    case State::open_name:
        if (is_blank(c) || c == '/' || c == '>') {
            end_open_name();
            is_slash_last_ = c == '/';
            if (c == '>') return end_open(false);
            state_ = State::open_rest;
        } else if (word_.size() < word_limit) {
            word_ += c;
        }
        return;
    case State::open_rest:
        if (c == '"' || c == '\'') {
            quote_ = c;
            state_ = State::value;
        } else if (c == '>') {
            return end_open(is_slash_last_);
        }
        is_slash_last_ = c == '/';
        return;
    case State::value:
        if (c == quote_) state_ = State::open_rest;
        return;
    case State::close_name:
        if (c != '>') return;
        if (!open_.empty()) {
            if (open_.back() > 0) found_[open_.back() - 1].close = markup_at_;
            open_.pop_back();
        }
        state_ = State::text;
        return;
    case State::comment:
    case State::cdata:
    case State::instruction:
        break;
    }
    word_ += c;
    const std::string_view end = state_ == State::comment ? "-->" : state_ == State::cdata ? "]]>" : "?>";
    if (word_.ends_with(end)) state_ = State::text;
    if (word_.size() > 16) word_.erase(0, word_.size() - 3);
}

void RawPositions::begin_markup(char c) {
    word_ += c;
    if (word_[0] == '?') {
        word_.clear();
        state_ = State::instruction;
    } else if (word_[0] == '/') {
        state_ = State::close_name;
    } else if (word_[0] != '!') {
        state_ = State::open_name;
    } else if (word_ == "!--") {
        word_.clear();
        state_ = State::comment;
    } else if (word_ == "![CDATA[") {
        word_.clear();
        state_ = State::cdata;
    } else if (word_.size() > 8) {
        state_ = State::text; // no such thing in a document without DOCTYPE
    }
}

void RawPositions::end_open_name() {
    ++elements_;
    const auto colon = word_.find(':');
    const auto local = colon == std::string::npos ? word_ : word_.substr(colon + 1);
    const bool is_watched =
        std::find(names_.begin(), names_.end(), local) != names_.end() && found_.size() < found_limit;
    if (is_watched) found_.push_back({elements_, 0});
    open_.push_back(is_watched ? found_.size() : 0);
}

void RawPositions::end_open(bool is_empty) {
    if (is_empty) open_.pop_back();
    state_ = State::text;
}

} // namespace aubrac::formats::signature
