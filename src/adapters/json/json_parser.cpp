// SPDX-License-Identifier: AGPL-3.0-or-later
#include <adapters/json/json.hpp>

#include <algorithm>
#include <base/text.hpp>
#include <iterator>
#include <nlohmann/json.hpp>

namespace aubrac::adapters::json {

/// Receives nlohmann's events, so that limits hold while reading and not after.
class Builder {
public:
    Builder(const Limits& limits, int depth) : limits_(limits), depth_(depth) {}

    bool null() { return put({}); }
    bool boolean(bool value) { return put(value); }
    bool number_integer(std::int64_t value) { return put(value); }
    bool number_unsigned(std::uint64_t value) {
        if (std::in_range<std::int64_t>(value)) return put(value);
        return put(static_cast<double>(value));
    }
    bool number_float(double value, const std::string&) { return put(value); }
    bool string(std::string& value) { return put(std::move(value)); }
    bool binary(nlohmann::json::binary_t&) { return fail("binary data"); }
    bool start_object(std::size_t) { return open(Value::object()); }
    bool start_array(std::size_t) { return open(Value::array()); }
    bool key(std::string& name) {
        open_.back().name = std::move(name);
        return true;
    }
    bool end_array() { return close(); }
    bool end_object() {
        std::vector<std::string_view> names;
        for (const auto& member : open_.back().value.members()) names.push_back(member.name);
        std::sort(names.begin(), names.end());
        if (std::adjacent_find(names.begin(), names.end()) != names.end()) return fail("a member is named twice");
        return close();
    }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception& error) {
        position_ = position;
        message_ = error.what();
        return false;
    }

    Value take() { return std::move(root_); }
    const std::string& message() const { return message_; }
    std::optional<std::size_t> position() const { return position_; }

private:
    struct Open {
        Value value;
        std::string name; // of the member being read
    };

    bool fail(const char* why) {
        message_ = why;
        return false;
    }
    bool count() { return ++values_ <= limits_.values || fail("too many values"); }
    bool open(Value value) {
        if (!count()) return false;
        if (static_cast<int>(open_.size()) >= depth_) return fail("nested too deep");
        open_.push_back({std::move(value), {}});
        return true;
    }
    bool put(Value value) { return count() && attach(std::move(value)); }
    bool attach(Value value) {
        if (open_.empty())
            root_ = std::move(value);
        else if (auto& into = open_.back(); into.value.is_array())
            into.value.add(std::move(value));
        else
            std::get<std::vector<Value::Member>>(into.value.content_)
                .push_back({std::move(into.name), std::move(value)});
        return true;
    }
    bool close() {
        Value done = std::move(open_.back().value);
        open_.pop_back();
        return attach(std::move(done));
    }

    const Limits& limits_;
    int depth_;
    std::size_t values_ = 0;
    std::vector<Open> open_;
    Value root_;
    std::string message_;
    std::optional<std::size_t> position_;
};

namespace {

void locate(std::string_view text, std::size_t position, ParseError& error) {
    const auto before = text.substr(0, std::min(position, text.size()));
    const auto line_start = before.rfind('\n');
    error.line = 1 + std::count(before.begin(), before.end(), '\n');
    error.column = 1 + before.size() - (line_start == std::string_view::npos ? 0 : line_start + 1);
}

/// Counts what is consumed, to give a position to the errors that nlohmann does not raise itself.
class CountingIterator {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    CountingIterator(const char* at, const char** furthest) : at_(at), furthest_(furthest) {}
    reference operator*() const { return *at_; }
    CountingIterator& operator++() {
        if (++at_ > *furthest_) *furthest_ = at_;
        return *this;
    }
    CountingIterator operator++(int) {
        auto before = *this;
        ++*this;
        return before;
    }
    bool operator==(const CountingIterator& other) const { return at_ == other.at_; }

private:
    const char* at_;
    const char** furthest_;
};

} // namespace

std::optional<Value> parse(std::string_view text, const Limits& limits, ParseError* error) {
    ParseError ignored;
    ParseError& report = error ? *error : ignored;
    report = {};
    const auto refuse = [&](std::size_t position, std::string message) {
        locate(text, position, report);
        report.message = std::move(message);
        return std::nullopt;
    };
    if (text.size() > limits.bytes) return refuse(0, "too long");
    if (!base::is_utf8(text)) return refuse(0, "not UTF-8");
    Builder builder(limits, std::min(limits.depth, 64));
    const char* furthest = text.data();
    const CountingIterator first(text.data(), &furthest);
    const CountingIterator last(text.data() + text.size(), &furthest);
    if (!nlohmann::json::sax_parse(first, last, &builder)) {
        const std::size_t consumed = furthest - text.data();
        const std::size_t position = builder.position().value_or(consumed);
        return refuse(position > 0 ? position - 1 : 0, builder.message());
    }
    return builder.take();
}

} // namespace aubrac::adapters::json
