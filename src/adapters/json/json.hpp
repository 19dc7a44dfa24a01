// SPDX-License-Identifier: AGPL-3.0-or-later
// JSON values (RFC 8259): read what others send, build and write ours. Objects keep the order of their members.
// Text is UTF-8. A Value is a plain value: copying copies all; reading it from several threads is safe.
#pragma once

#include <compare>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace aubrac::adapters::json {

enum class Kind { null, boolean, integer, real, text, array, object };

/// Reading never fails: what is absent, or of another kind, is the null value, so that
/// `value["a"]["b"].text_or("")` is safe on any input.
class Value {
public:
    struct Member;

    Value();
    Value(std::nullptr_t);
    Value(bool value);
    Value(double value); // not a number and the infinities are written as null
    Value(const char* text);
    Value(std::string_view text);
    Value(std::string text);
    /// Integers are 64 bits, signed; a larger one is a Bug.
    template <std::integral T>
    requires(!std::same_as<T, bool>) Value(T value) : Value(from_integer(checked(value))) {}

    Value(const Value&);
    Value(Value&&) noexcept;
    Value& operator=(const Value&);
    Value& operator=(Value&&) noexcept;
    ~Value();

    static Value array();
    static Value array(std::vector<Value> items);
    static Value object();
    /// `Value::object({{"numero", 12}, {"objet", "Budget"}})`; names must differ.
    static Value object(std::initializer_list<Member> members);

    Kind kind() const { return static_cast<Kind>(content_.index()); }
    bool is_null() const { return kind() == Kind::null; }
    bool is_text() const { return kind() == Kind::text; }
    bool is_integer() const { return kind() == Kind::integer; }
    bool is_array() const { return kind() == Kind::array; }
    bool is_object() const { return kind() == Kind::object; }

    std::string text_or(std::string_view absent) const;
    std::int64_t integer_or(std::int64_t absent) const;
    double real_or(double absent) const; // an integer counts as a real
    bool bool_or(bool absent) const;

    /// Number of items or members; 0 for the other kinds.
    std::size_t size() const;
    const Value& operator[](std::string_view name) const; // null when there is no such member
    const Value& at(std::size_t index) const;             // null past the end
    const Value* find(std::string_view name) const;       // nullptr when there is no such member
    const std::vector<Value>& items() const;              // empty unless an array
    const std::vector<Member>& members() const;           // empty unless an object

    /// Sets or replaces a member; null becomes an object first, any other kind is a Bug. Chains.
    Value& set(std::string_view name, Value value);
    /// Adds an item; null becomes an array first, any other kind is a Bug. Chains.
    Value& add(Value item);

    /// `indent`: spaces per level; negative: everything on one line. Bytes that are not UTF-8 come out as U+FFFD.
    std::string dump(int indent = -1) const;

    bool operator==(const Value& other) const;

private:
    friend class Builder;
    template <std::integral T>
    static std::int64_t checked(T value) {
        if (!std::in_range<std::int64_t>(value)) refuse_integer();
        return static_cast<std::int64_t>(value);
    }
    [[noreturn]] static void refuse_integer();
    static Value from_integer(std::int64_t value);
    void write(std::string& out, int indent, int level) const;

    std::variant<std::monostate, bool, std::int64_t, double, std::string, std::vector<Value>, std::vector<Member>>
        content_;
};

struct Value::Member {
    std::string name;
    Value value;
    bool operator==(const Member&) const = default;
};

/// What a text may weigh. Beyond, parsing stops with an error.
struct Limits {
    std::size_t bytes = 16 * 1024 * 1024;
    std::size_t values = 1'000'000; // null, numbers, texts, arrays and objects, all counted
    int depth = 64;                 // of nested arrays and objects; never above 64
};

struct ParseError {
    std::size_t line = 0;   // from 1
    std::size_t column = 0; // in bytes, from 1
    std::string message;    // English, for a log or a finding
};

/// Nothing when `text` is not one JSON value, is not UTF-8, names a member twice (two readers would read two
/// things) or passes a limit; `error` then says where and why. Integers beyond 64 bits become reals.
std::optional<Value> parse(std::string_view text, const Limits& limits = {}, ParseError* error = nullptr);

} // namespace aubrac::adapters::json
