// SPDX-License-Identifier: AGPL-3.0-or-later
// One adhérent whole, in one .tar.gz that another server takes back: adherent.json (record, contacts,
// subscriptions, fingerprints), store.db, and file-<sha256> for each document. Accounts stay with their server.
#pragma once

#include "room.hpp"

#include <adapters/json/json.hpp>
#include <filesystem>

namespace aubrac::adherents {

inline constexpr std::string_view portable_format = "aubrac-adherent-1";

/// What stands in adherent.json besides the fingerprints.
struct Portable {
    Adherent adherent;
    std::vector<Contact> contacts;
    std::vector<Subscription> subscriptions;
};
adapters::json::Value write_portable_json(const Portable& portable);
/// Nothing when a member is missing or is no value of ours; the rules of the record are not checked here.
std::optional<Portable> parse_portable_json(const adapters::json::Value& value);

/// Name, size and fingerprint of an archive made.
struct MadeArchive {
    std::string sha256; // hexadecimal
    std::int64_t size = 0;
    std::int64_t files = 0;
};

/// Makes `out`, which must not exist, readable by its owner alone. The adhérent may go on working. Call it outside
/// any transaction. Refuses ADHERENTS-024.
base::Result<MadeArchive> write_portable(const Room& room, const Portable& portable,
                                         const std::filesystem::path& out);
/// What write_portable needs, in a context of the operator's store.
Portable collect_portable(const Room& room, Context& context, const Adherent& adherent);

/// Takes an archive back, whole or not at all. Call it outside any transaction. Refuses ADHERENTS-002, 022 to 024,
/// 033, and those of the record.
base::Result<base::AdherentId> read_portable(const Room& room, const std::filesystem::path& archive);

} // namespace aubrac::adherents
