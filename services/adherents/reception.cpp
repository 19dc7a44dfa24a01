// SPDX-License-Identifier: AGPL-3.0-or-later
// An adhérent takes its place: documents, then rows in one transaction, then its record in another. Until the
// record is there it does not exist, and what is there of it bears a mark: data/transit/arriving/<id>.
#include "parcel.hpp"

#include <algorithm>
#include <base/failure.hpp>
#include <kernel/files/disk.hpp>
#include <kernel/storage/rows.hpp>

namespace aubrac::adherents {

using base::Refusal;
using kernel::Access;
using kernel::FolderLock;
using kernel::Outcome;
namespace fs = std::filesystem;

namespace {

fs::path marks_folder(const Room& room) { return transit_folder(room) / "arriving"; }
fs::path place_of(const Room& room, const base::AdherentId& id) {
    return room.kernel.data / "adherents" / id.text();
}

/// Ends what was begun: nothing but the mark goes when the record is there, everything goes when it is not.
void resolve(const Room& room, const base::AdherentId& id) {
    bool is_there = false;
    read_store(*room.kernel.stores, {}, [&](Context& context) {
        is_there = room.store.find(context, id) || room.store.find_removing(context, id);
    });
    if (!is_there) {
        room.kernel.stores->drop(id);
        fs::remove_all(place_of(room, id));
        room.kernel.jobs.forget(id);
    }
    fs::remove(marks_folder(room) / id.text());
}

/// The lock of the transit is held alone.
void sweep(const Room& room) {
    const auto marks = marks_folder(room);
    kernel::disk::make_folder(marks);
    for (const auto& mark : fs::directory_iterator(marks))
        if (const auto id = base::AdherentId::parse(mark.path().filename().string()); !id.empty())
            resolve(room, id);
    for (const auto& entry : fs::directory_iterator(transit_folder(room)))
        if (entry.is_directory() && entry.path().filename() != "arriving") fs::remove_all(entry.path());
}

/// An adhérent being put in place: undone when it dies, unless its record was written.
class Arrival {
public:
    Arrival(const Room& room, const base::AdherentId& id) : room_(room), id_(id) {
        kernel::disk::make_folder(marks_folder(room));
        kernel::disk::write_durably(marks_folder(room) / id.text(), "");
    }
    ~Arrival() {
        try {
            resolve(room_, id_);
        } catch (...) {
            room_.kernel.log.info("adhérent " + id_.text() + " could not be cleaned; the next start will");
        }
    }
    Arrival(const Arrival&) = delete;
    Arrival& operator=(const Arrival&) = delete;

private:
    const Room& room_;
    const base::AdherentId id_;
};

struct Reception {
    const Room& room;
    const Parcel& parcel;
    const fs::path folder;
    const kernel::Waiting waiting;
    const std::function<void(std::string_view)>& reached;

    const base::AdherentId& id() const { return parcel.portable.adherent.id; }
    void tell(std::string_view step) const {
        if (reached) reached(step);
    }
    std::optional<Refusal> find_obstacle() const;
    bool has_rows() const;
    void place_documents() const;
    base::Result<std::int64_t> place_rows() const;
    bool take_up_journal(Context& context) const;
    void write_record(Context& context) const;
};

Adherent without_services(Adherent adherent) {
    adherent.services.clear();
    return adherent;
}

std::optional<Refusal> Reception::find_obstacle() const {
    std::optional<Refusal> refused;
    auto adherent = without_services(parcel.portable.adherent);
    adherent.id = {};
    read_store(*room.kernel.stores, {}, [&](Context& context) {
        if (const auto refusals = room.check(context, adherent); !refusals.empty()) refused = refusals.front();
        if (!refused && (room.store.find(context, id()) || room.store.find_removing(context, id())))
            refused = Refusal{"ADHERENTS-033", "", {}};
    });
    if (!refused && (fs::exists(place_of(room, id())) || has_rows())) refused = Refusal{"ADHERENTS-033", "", {}};
    return refused;
}

bool Reception::has_rows() const {
    if (!room.kernel.stores->is_postgresql()) return false; // its store would be in the folder
    kernel::RowCounts counts;
    read_store(*room.kernel.stores, id(), [&](Context& context) { counts = kernel::count_rows(context); });
    return std::any_of(counts.begin(), counts.end(), [](const auto& count) { return count.second > 0; });
}

void Reception::place_documents() const {
    const auto place = place_of(room, id());
    kernel::disk::make_folder(place);
    if (fs::exists(folder / "files")) kernel::disk::move_durably(folder / "files", place / "files");
}

/// A line of this server seals the head of the journal with this server's key; the chain goes on unbroken, or the
/// answer is no.
bool Reception::take_up_journal(Context& context) const {
    const auto& journal = room.kernel.journal;
    try {
        journal.note(context, "adherents.reprendre", subject_of(id()), "Données reprises d'un autre serveur",
                     {{"archive", parcel.store_sha256}});
    } catch (const base::Bug&) { // its invariants are those of heads that this server wrote: here, a stranger's is
                                 // no bug
        return false;
    }
    return journal.verify(context).problems.empty();
}

base::Result<std::int64_t> Reception::place_rows() const {
    auto& kernel = room.kernel;
    std::optional<Refusal> refused;
    std::int64_t held = 0;
    const auto from = open_parcel(room, folder);
    kernel.stores->run(parcel_actor, id(), {}, Access::write, [&](Context& here) {
        read_store(*from, id(), [&](Context& there) { kernel::copy_rows(there, here, kernel::Shape::same); });
        const auto adopted = kernel.jobs.adopt(here, waiting);
        if (waiting == kernel::Waiting::held) held = adopted;
        if (!take_up_journal(here)) refused = Refusal{"ADHERENTS-022", "", {"le journal a été altéré"}};
        tell("rows");
        return refused ? Outcome::undo : Outcome::keep;
    });
    if (refused) return std::move(*refused);
    return held;
}

void Reception::write_record(Context& context) const {
    room.write(context, without_services(parcel.portable.adherent), "depuis l'archive d'un autre serveur");
    const auto known = room.member_services();
    for (const auto& subscription : parcel.portable.subscriptions)
        if (std::any_of(known.begin(), known.end(),
                        [&](const auto* manifest) { return manifest->name == subscription.service; }))
            room.store.subscribe(context, id(), subscription);
    for (auto contact : parcel.portable.contacts) {
        contact.id = context.make_uuid();
        if (check_contact(contact).empty()) room.store.put_contact(context, id(), contact);
    }
}

} // namespace

base::Result<Received> read_portable(const Room& room, const fs::path& archive,
                                     const std::function<void(std::string_view)>& reached) {
    const Workshop workshop(room, FolderLock::Share::alone);
    const auto parcel = open_archive(room, archive, workshop.folder(), Documents::unpack);
    if (!parcel) return parcel.refusal();
    const bool moved = parcel->portable.departure == Departure::removal;
    const Reception reception{room, parcel.value(), workshop.folder(),
                              moved ? kernel::Waiting::resumed : kernel::Waiting::held, reached};
    reception.tell("unpacked");
    if (fs::exists(marks_folder(room) / reception.id().text())) resolve(room, reception.id());
    if (auto refusal = reception.find_obstacle()) return std::move(*refusal);

    const Arrival arrival(room, reception.id());
    reception.tell("marked");
    reception.place_documents();
    reception.tell("documents");
    const auto held = reception.place_rows();
    if (!held) return held.refusal();
    reception.tell("kept");
    room.kernel.stores->run(parcel_actor, {}, {}, Access::write, [&](Context& context) {
        reception.write_record(context);
        reception.tell("record");
        return Outcome::keep;
    });
    reception.tell("written");
    return Received{reception.id(), held.value()};
}

bool sweep_transit(const Room& room) {
    const auto lock = FolderLock::try_alone(transit_folder(room));
    if (!lock) return false;
    sweep(room);
    return true;
}

} // namespace aubrac::adherents
