// SPDX-License-Identifier: AGPL-3.0-or-later
#include <adapters/json/json.hpp>

#include <base/ensure.hpp>
#include <base/text.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

namespace aubrac::adapters::json {

namespace {

const Value& null_value() {
    static const Value null;
    return null;
}

void write_text(std::string& out, std::string_view text) {
    if (!base::is_utf8(text)) {
        out += nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
        return;
    }
    out += '"';
    for (const char c : text) {
        switch (c) {
        case '"':
            out += "\\\"";
            break;
        case '\\':
            out += "\\\\";
            break;
        case '\n':
            out += "\\n";
            break;
        case '\r':
            out += "\\r";
            break;
        case '\t':
            out += "\\t";
            break;
        default:
            if (static_cast<unsigned char>(c) < 0x20)
                out += "\\u00" + base::hex(std::string_view(&c, 1));
            else
                out += c;
        }
    }
    out += '"';
}

void write_real(std::string& out, double value) {
    if (!std::isfinite(value)) {
        out += "null";
        return;
    }
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    const std::string_view digits(buffer.data(), end - buffer.data());
    out += digits;
    // Without it, the reader would get an integer back.
    if (digits.find_first_of(".e") == std::string_view::npos) out += ".0";
}

void new_line(std::string& out, int indent, int level) {
    if (indent < 0) return;
    out += '\n';
    out.append(static_cast<std::size_t>(indent) * level, ' ');
}

} // namespace

Value::Value() = default;
Value::Value(std::nullptr_t) {}
Value::Value(bool value) : content_(value) {}
Value::Value(double value) : content_(value) {}
Value::Value(const char* text) : content_(std::string(text)) {}
Value::Value(std::string_view text) : content_(std::string(text)) {}
Value::Value(std::string text) : content_(std::move(text)) {}
Value::Value(const Value&) = default;
Value::Value(Value&&) noexcept = default;
Value& Value::operator=(const Value&) = default;
Value& Value::operator=(Value&&) noexcept = default;
Value::~Value() = default;

void Value::refuse_integer() { throw base::Bug("a JSON integer has 64 bits, signed"); }

Value Value::from_integer(std::int64_t value) {
    Value made;
    made.content_ = value;
    return made;
}

Value Value::array() { return array({}); }

Value Value::array(std::vector<Value> items) {
    Value made;
    made.content_ = std::move(items);
    return made;
}

Value Value::object() {
    Value made;
    made.content_.emplace<std::vector<Member>>();
    return made;
}

Value Value::object(std::initializer_list<Member> members) {
    Value made = object();
    for (const auto& member : members) made.set(member.name, member.value);
    return made;
}

std::string Value::text_or(std::string_view absent) const {
    const auto* text = std::get_if<std::string>(&content_);
    return text ? *text : std::string(absent);
}

std::int64_t Value::integer_or(std::int64_t absent) const {
    const auto* integer = std::get_if<std::int64_t>(&content_);
    return integer ? *integer : absent;
}

double Value::real_or(double absent) const {
    if (const auto* real = std::get_if<double>(&content_)) return *real;
    const auto* integer = std::get_if<std::int64_t>(&content_);
    return integer ? static_cast<double>(*integer) : absent;
}

bool Value::bool_or(bool absent) const {
    const auto* boolean = std::get_if<bool>(&content_);
    return boolean ? *boolean : absent;
}

std::size_t Value::size() const { return is_array() ? items().size() : members().size(); }

const Value& Value::operator[](std::string_view name) const {
    const auto* found = find(name);
    return found ? *found : null_value();
}

const Value& Value::at(std::size_t index) const { return index < items().size() ? items()[index] : null_value(); }

const Value* Value::find(std::string_view name) const {
    for (const auto& member : members())
        if (member.name == name) return &member.value;
    return nullptr;
}

const std::vector<Value>& Value::items() const {
    static const std::vector<Value> none;
    const auto* items = std::get_if<std::vector<Value>>(&content_);
    return items ? *items : none;
}

const std::vector<Value::Member>& Value::members() const {
    static const std::vector<Member> none;
    const auto* members = std::get_if<std::vector<Member>>(&content_);
    return members ? *members : none;
}

Value& Value::set(std::string_view name, Value value) {
    if (is_null()) content_.emplace<std::vector<Member>>();
    ENSURE(is_object());
    auto& members = std::get<std::vector<Member>>(content_);
    const auto found = std::find_if(members.begin(), members.end(), [&](const auto& m) { return m.name == name; });
    if (found != members.end())
        found->value = std::move(value);
    else
        members.push_back({std::string(name), std::move(value)});
    return *this;
}

Value& Value::add(Value item) {
    if (is_null()) content_.emplace<std::vector<Value>>();
    ENSURE(is_array());
    std::get<std::vector<Value>>(content_).push_back(std::move(item));
    return *this;
}

bool Value::operator==(const Value& other) const { return content_ == other.content_; }

std::string Value::dump(int indent) const {
    std::string out;
    write(out, indent, 0);
    return out;
}

void Value::write(std::string& out, int indent, int level) const {
    switch (kind()) {
    case Kind::null:
        out += "null";
        return;
    case Kind::boolean:
        out += bool_or(false) ? "true" : "false";
        return;
    case Kind::integer:
        out += std::to_string(integer_or(0));
        return;
    case Kind::real:
        write_real(out, real_or(0));
        return;
    case Kind::text:
        write_text(out, std::get<std::string>(content_));
        return;
    case Kind::array:
    case Kind::object:
        break;
    }
    out += is_array() ? '[' : '{';
    bool first = true;
    const auto next = [&] {
        if (!first) out += ',';
        first = false;
        new_line(out, indent, level + 1);
    };
    for (const auto& item : items()) {
        next();
        item.write(out, indent, level + 1);
    }
    for (const auto& member : members()) {
        next();
        write_text(out, member.name);
        out += indent < 0 ? ":" : ": ";
        member.value.write(out, indent, level + 1);
    }
    if (!first) new_line(out, indent, level);
    out += is_array() ? ']' : '}';
}

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
