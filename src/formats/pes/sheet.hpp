// SPDX-License-Identifier: AGPL-3.0-or-later
// What the writers share: elements whose value stands in V, the headers, the check of what was written. Of this
// folder alone.
#pragma once

#include "writer.hpp"

#include <adapters/xml/writer.hpp>
#include <string>
#include <string_view>

namespace aubrac::formats::pes {

class Sheet {
public:
    void open(std::string_view name) { xml_.open(name); }
    void close() { xml_.close(); }
    void attribute(std::string_view name, std::string_view value) { xml_.attribute(name, value); }
    void text(std::string_view value) { xml_.text(value); }

    void put(std::string_view name, std::string_view value); // <name V="value"/>
    void put_some(std::string_view name, std::string_view value) {
        if (!value.empty()) put(name, value);
    }
    void put_some(std::string_view name, const std::optional<base::Date>& date) {
        if (date) put(name, date->iso());
    }
    void put_some(std::string_view name, const Cents& cents);
    void put_refs(const std::vector<PjRef>& refs);

    /// Root element of the file, then Enveloppe and EnTetePES. `cod_col`: name of that element, which depends on
    /// the file.
    void begin(std::string_view root, std::string_view space, std::string_view id, const EnTete& entete,
               std::string_view cod_col);
    /// Closes the root and checks the whole.
    base::Result<std::string> finish(const Norms* norms);

private:
    adapters::xml::Writer xml_;
};

} // namespace aubrac::formats::pes
