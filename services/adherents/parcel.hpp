// SPDX-License-Identifier: AGPL-3.0-or-later
// Private to portable*.cpp and reception.cpp: an archive being made, read or put in place, in folders of our own.
#pragma once

#include "portable.hpp"

#include <kernel/storage/folder_lock.hpp>
#include <kernel/storage/stores.hpp>

namespace aubrac::adherents {

inline const kernel::Actor parcel_actor{kernel::ActorKind::machine, "command:adherents", "Reprise d'une archive"};

/// data/transit: folders of exports and receptions under way, and a mark for each adhérent being put in place.
/// Those at work hold its lock: what is there while nobody does was left by a crash.
std::filesystem::path transit_folder(const Room& room);

/// A folder of our own there, removed at the end.
class Workshop {
public:
    /// Receptions stand alone, exports together.
    Workshop(const Room& room, kernel::FolderLock::Share share);
    ~Workshop();
    Workshop(const Workshop&) = delete;
    Workshop& operator=(const Workshop&) = delete;
    const std::filesystem::path& folder() const { return folder_; }

private:
    kernel::FolderLock lock_;
    std::filesystem::path folder_;
};

/// The store of a parcel is that of its adhérent in stores of their own, on SQLite whatever the engine here.
std::unique_ptr<kernel::Stores> open_parcel(const Room& room, const std::filesystem::path& folder);
/// The schema of members as SQLite takes it.
std::vector<kernel::Migration> parcel_steps(const Room& room);
inline std::filesystem::path parcel_store(const std::filesystem::path& folder, const base::AdherentId& id) {
    return folder / "adherents" / id.text() / "store.db";
}

/// One transaction on one store, kept.
void read_store(kernel::Stores& stores, const base::AdherentId& id, const std::function<void(Context&)>& work);

/// An archive read to its last byte and judged.
struct Parcel {
    Portable portable;
    std::string store_sha256;
    kernel::JournalHead head;
};

/// unpack: documents go to `<folder>/files`, laid out as Files does; check: they are read and forgotten.
enum class Documents { unpack, check };

/// `folder` is a workshop's; the store goes where `open_parcel(folder)` finds it. Refuses ADHERENTS-022 and 023.
base::Result<Parcel> open_archive(const Room& room, const std::filesystem::path& archive,
                                  const std::filesystem::path& folder, Documents documents);

/// "<sha256>  <name>\n", as `sha256sum -c` reads it.
std::string sum_line(std::string_view sha256, std::string_view name);

} // namespace aubrac::adherents
