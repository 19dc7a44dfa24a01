// SPDX-License-Identifier: AGPL-3.0-or-later
// One adhérent whole, in one .tar.gz that any server takes back, whichever engine either of them has:
// adherent.json (record, contacts, subscriptions, and what the rest is), store.db (its rows, always as an SQLite
// file), file-<sha256> for each document, and SHA256SUMS. Decision 0025. Accounts stay with their server.
#pragma once

#include "room.hpp"

#include <adapters/json/json.hpp>
#include <filesystem>

namespace aubrac::adherents {

inline constexpr std::string_view portable_format = "aubrac-adherent-2";
/// Without SHA256SUMS, and with fewer words in adherent.json. Still read.
inline constexpr std::string_view portable_format_1 = "aubrac-adherent-1";

/// copy: the adhérent goes on here; removal: it is erased here once its archive is kept.
enum class Departure { copy, removal };

/// What stands in adherent.json besides the fingerprints.
struct Portable {
    Adherent adherent;
    std::vector<Contact> contacts;
    std::vector<Subscription> subscriptions;
    Departure departure = Departure::copy;
};
adapters::json::Value write_portable_json(const Portable& portable);
/// Nothing when a member is missing or is no value of ours; the rules of the record are not checked here.
std::optional<Portable> parse_portable_json(const adapters::json::Value& value);

/// What write_portable needs, in a context of the operator's store.
Portable collect_portable(const Room& room, Context& context, const Adherent& adherent, Departure departure);

/// An archive made, and the end of the journal that it holds.
struct MadeArchive {
    std::string sha256; // hexadecimal, of the whole file
    std::int64_t size = 0;
    std::int64_t files = 0;
    kernel::JournalHead head;
};

/// Makes `out`, readable by its owner alone: it is there (or takes the place of the file that was) once it was
/// read back and found true, not before. The adhérent may go on working. Call it outside any transaction. Refuses
/// ADHERENTS-035.
base::Result<MadeArchive> write_portable(const Room& room, const Portable& portable,
                                         const std::filesystem::path& out);

/// Reads the whole archive again: the end of the journal that it holds. Refuses ADHERENTS-022 and 023.
base::Result<kernel::JournalHead> check_portable(const Room& room, const std::filesystem::path& archive);

struct Received {
    base::AdherentId id;
    std::int64_t held = 0; // transmissions that wait for a person (kernel::Waiting)
};

/// Takes an archive in, whole or not at all, even if the program is killed meanwhile. Call it outside any
/// transaction. What waited to leave for the State is held when the archive is a copy, since its server may send
/// it. `reached` is told each step, for the tests that stop there. Refuses ADHERENTS-002, 022, 023, 033, and those
/// of the record.
base::Result<Received> read_portable(const Room& room, const std::filesystem::path& archive,
                                     const std::function<void(std::string_view)>& reached = {});

/// Removes what exports and receptions cut by the death of their program have left. False when some are going on:
/// nothing was done.
bool sweep_transit(const Room& room);

} // namespace aubrac::adherents
