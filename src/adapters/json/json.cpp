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

} // namespace aubrac::adapters::json
