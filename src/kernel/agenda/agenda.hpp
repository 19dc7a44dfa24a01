// SPDX-License-Identifier: AGPL-3.0-or-later
// Agenda: what someone must do before a date. Every duty of every service, one desk: Mon bureau.
#pragma once

#include <kernel/context.hpp>
#include <kernel/storage/storage.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::kernel {

/// to_do: one of ours must act. waiting: somebody outside must, we only watch.
enum class DutyKind { to_do, waiting };

/// Identified by (subject, what): setting it again replaces it.
struct Duty {
    std::string subject; // "actes/<id>"
    std::string what;    // "actes.resend": short name of the duty within the service
    DutyKind kind = DutyKind::to_do;
    std::string title; // French, with its verb: "Transmettre la délibération 2026_12"
    std::string verb;  // the link: "Transmettre"
    std::string url;
    std::string right;             // who sees it: "actes.transmettre"
    std::optional<base::Date> due; // legal deadline; absent: none
    std::string law;               // the text that sets it: "CGCT art. L2131-1"; empty without deadline
};

class Agenda {
public:
    void set_duty(Context& context, const Duty& duty) const;
    void clear_duty(Context& context, std::string_view subject, std::string_view what) const;
    void clear_subject(Context& context, std::string_view subject) const;
    /// Those whose right the context holds: by deadline, those without one last; at most `limit`.
    std::vector<Duty> list_duties(Context& context, int limit = 200) const;
    static std::vector<Migration> migrations();

private:
    Storage storage_{"agenda", Scope::both};
};

} // namespace aubrac::kernel
