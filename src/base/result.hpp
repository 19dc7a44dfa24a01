// SPDX-License-Identifier: AGPL-3.0-or-later
// Result<T>: a value, or the Refusal that a user can act upon.
#pragma once

#include <base/ensure.hpp>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace aubrac::base {

/// "The answer is no, and here is what you can do." The French sentence is not here: it stands in the
/// `refusals.hpp` of the service, found by code.
struct Refusal {
    std::string code;                 // "ACTES-004"; stable, never reused
    std::string field;                // name of the form field concerned; empty: the whole request
    std::vector<std::string> details; // replace {0}, {1}… in the sentence; plain text, any characters

    bool operator==(const Refusal&) const = default;
};

/// Holds exactly one of a T or a Refusal. `value()` on a refusal is a Bug.
template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : content_(std::move(value)) {}
    Result(Refusal refusal) : content_(std::move(refusal)) {}

    bool ok() const { return content_.index() == 0; }
    explicit operator bool() const { return ok(); }

    T& value() & { return ENSURE(ok()), std::get<0>(content_); }
    const T& value() const& { return ENSURE(ok()), std::get<0>(content_); }
    T&& value() && { return ENSURE(ok()), std::get<0>(std::move(content_)); }
    const Refusal& refusal() const { return ENSURE(!ok()), std::get<1>(content_); }

    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

private:
    std::variant<T, Refusal> content_;
};

/// The value of a Result that only says "done".
struct Done {
    bool operator==(const Done&) const = default;
};

} // namespace aubrac::base
