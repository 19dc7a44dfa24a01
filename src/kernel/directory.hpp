// SPDX-License-Identifier: AGPL-3.0-or-later
// Directory: what the kernel must know of adhérents. The service `adherents` keeps them and answers here.
#pragma once

#include <kernel/context.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::kernel {

struct AdherentCard {
    base::AdherentId id;
    std::string name;  // "Commune de Saint-Exemple"
    std::string siren; // nine digits
    std::string slug;  // "saint-exemple", in the address of public pages; unique
    bool training = false; // bac à sable: nothing leaves for the State
    bool member = true;    // false after the withdrawal: its people read, nothing else
    std::vector<std::string> services; // names it subscribes to, sorted

    bool operator==(const AdherentCard&) const = default;
};

/// Provided with `registrar.provide<Directory>(…)`. Reads the operator's store from any context. Thread-safe.
class Directory {
public:
    virtual ~Directory() = default;
    virtual std::optional<AdherentCard> find_adherent(Context& context, const base::AdherentId& id) const = 0;
    virtual std::optional<AdherentCard> find_slug(Context& context, std::string_view slug) const = 0;
    virtual std::optional<AdherentCard> find_siren(Context& context, std::string_view siren) const = 0;
    /// Telephone number of the operator, as people read it: "05 65 73 00 00".
    virtual std::string help_telephone() const = 0;
};

} // namespace aubrac::kernel
