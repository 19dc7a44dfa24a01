// SPDX-License-Identifier: AGPL-3.0-or-later
// What a service is to the kernel: a manifest (service.json), schema steps, and one register function.
#pragma once

#include <kernel/storage/stores.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::kernel {

class Registrar;

/// A file of schema/: "0001_actes.sql" for the scope of the service, "0002_bin.operator.sql" for tables that a
/// member's service keeps in the operator's store.
struct SchemaStep {
    std::string file, sql;
};

/// One line of services/services.list, in start order; generated at build.
struct ServiceEntry {
    std::string name;
    void (*register_service)(Registrar&);
    std::string manifest; // text of service.json
    std::vector<SchemaStep> schema;
};

std::vector<ServiceEntry> services_table();

struct RightEntry {
    std::string name;               // "actes.transmettre"
    std::string title;              // "Transmettre à la préfecture"
    std::vector<std::string> roles; // who has it: "consultation", "redaction", "responsable", "technicien"…
};

struct PersonalData {
    std::string what, why, kept;
};

/// service.json, as the server reads it.
struct Manifest {
    std::string name, title, purpose, family, icon, law;
    Scope scope = Scope::member;
    std::vector<std::string> depends;
    std::vector<RightEntry> rights;
    std::vector<PersonalData> personal_data;
};

/// Throws base::Failure saying which key is wrong.
Manifest parse_manifest(std::string_view json);

/// Roles of people in an adhérent, from the least to the most, and their French names; `assistance` is the
/// operator's staff during a consent.
inline constexpr std::string_view member_roles[] = {"consultation", "redaction", "responsable"};
/// Roles of the operator's staff in the operator's own services.
inline constexpr std::string_view staff_roles[] = {"technicien", "administrateur"};

/// Rights that `role` has in `manifest`, sorted.
Rights rights_of_role(const Manifest& manifest, std::string_view role);

} // namespace aubrac::kernel
