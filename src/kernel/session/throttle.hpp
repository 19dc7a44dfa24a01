// SPDX-License-Identifier: AGPL-3.0-or-later
// Throttle: growing delays after failures, per account and per address (ANSSI-PG-078, ASVS 6.3.1). Delays are
// stored, never longer than 15 minutes, and nobody is ever shut out for good.
#pragma once

#include <kernel/context.hpp>
#include <kernel/storage/storage.hpp>
#include <string>
#include <string_view>

namespace aubrac::kernel {

/// Attempts are counted as failures before they are tried and given back when they succeed: parallel attempts
/// cannot slip through. All in contexts of the operator's store that write.
class Throttle {
public:
    /// Seconds to wait before another attempt may be tried; 0: it was counted, try it. `free_failures`: how many
    /// come without delay.
    std::int64_t reserve(Context& context, std::string_view subject, int free_failures) const;
    /// After a success: forgets the failures of the subject.
    void clear(Context& context, std::string_view subject) const;
    /// The same for "<subject>" and every "<subject> <more>": an account at each address it is known at. `subject`
    /// has no wildcard of LIKE.
    void clear_everywhere(Context& context, std::string_view subject) const;
    /// The attempt did not take place: takes one failure back.
    void give_back(Context& context, std::string_view subject) const;

    /// Delay in seconds after that many failures: 30 s, 1 min, 5 min, then 15 min.
    static std::int64_t delay_after(std::int64_t failures, int free_failures);
    /// What an address counts for: itself, or its /64 for IPv6.
    static std::string address_subject(std::string_view address);

private:
    Storage storage_{"session", Scope::operator_};
};

constexpr int account_free_failures = 4;  // the fifth failure starts the delays
constexpr int address_free_failures = 19; // a town hall, or a whole agglomération, may stand behind one address

} // namespace aubrac::kernel
