// SPDX-License-Identifier: AGPL-3.0-or-later
// Empties the counters of the DGFiP and of its twin: each file goes to its adhérent, the rest to the operator's
// bin. A file is durable here before it is forgotten there, and one bad file never stops the others.
#include "jobs/jobs.hpp"
#include "remotes/guichet.hpp"

#include <adapters/openssl/digest.hpp>
#include <algorithm>
#include <array>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <formats/pes/check.hpp>
#include <fstream>
#include <kernel/files/arrival.hpp>
#include <kernel/files/disk.hpp>

namespace aubrac::tresor::jobs {

namespace {

namespace fs = std::filesystem;
namespace pes = formats::pes;
using kernel::Context;
using kernel::JobRun;

constexpr std::size_t piece_bytes = 256 * 1024;
constexpr std::int64_t most_bytes = 1LL << 30;
const kernel::Actor actor{kernel::ActorKind::machine, "job:tresor.fetch", "Traitement automatique"};

/// The domain of a return, for its acquit.
class FirstDomaine final : public pes::Visitor {
public:
    pes::EnTeteDomaine domaine;
    void note_domaine(const pes::EnTeteDomaine& it) override {
        if (domaine.name.empty()) domaine = it;
    }
};

pes::Report read_file(const fs::path& path, FirstDomaine& visitor) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw base::Failure("cannot open " + path.string());
    std::string piece(piece_bytes, '\0');
    pes::CheckOptions options;
    options.max_bytes = most_bytes;
    return pes::read(
        [&]() -> std::string_view {
            file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
            return {piece.data(), static_cast<std::size_t>(file.gcount())};
        },
        visitor, options);
}

/// One file on this machine, and what is to be known to find whose it is.
struct Arrived {
    fs::path path;
    Training training;
    Returned returned;
    pes::EnTete entete = {};
    pes::EnTeteDomaine domaine = {}; // of a return
};

bool is_in(Room& room, JobRun& run, const base::AdherentId& id, Training training) {
    bool found = false;
    run.read([&](Context& context) {
        const auto adherent = room.adherents.find_adherent(context, id);
        found = adherent && adherent->training == (training == Training::yes);
    });
    return found;
}

/// Why the adhérent did not take it; empty: it did.
std::string offer(Room& room, const base::AdherentId& adherent, Arrived& arrived) {
    const auto arrival = room.kernel.files.receive(adherent, arrived.path);
    std::string reason;
    room.kernel.stores->run(actor, adherent, room.kernel.all_rights(), kernel::Access::write,
                            [&](Context& context) {
                                arrived.returned.sha256 = room.kernel.files.keep(context, arrival).sha256;
                                reason = room.receiver->receive(context, arrived.returned);
                                return reason.empty() ? kernel::Outcome::keep : kernel::Outcome::undo;
                            });
    return reason;
}

/// The same name with the same CodCol first; then whatever the CodCol, since real acquits lack it or bear another.
std::string file_acquit(Room& room, JobRun& run, Arrived& arrived) {
    const auto& returned = arrived.returned;
    if (returned.nom_fic.empty()) return "L'acquit ne dit pas de quel flux il parle";
    std::vector<base::AdherentId> tried;
    std::string reason = "Aucun flux envoyé ne porte ce nom";
    for (const auto& cod_col : {returned.cod_col, std::string()}) {
        std::vector<base::AdherentId> senders;
        run.read([&](Context& context) { senders = room.store.list_senders(context, returned.nom_fic, cod_col); });
        for (const auto& sender : senders) {
            if (std::find(tried.begin(), tried.end(), sender) != tried.end()) continue;
            tried.push_back(sender);
            if (!is_in(room, run, sender, arrived.training)) continue;
            reason = offer(room, sender, arrived);
            if (reason.empty()) return {};
        }
    }
    return reason;
}

/// The acquit names the return as the DGFiP named it; one that says too little has none.
void acknowledge_later(Room& room, JobRun& run, const base::AdherentId& owner, const Arrived& arrived) {
    if (room.kernel.settings.get("tresor.acquit_retour", "yes") != "yes") return;
    run.write([&](Context& context) {
        RetourLu retour;
        retour.id =
            base::hex(adapters::openssl::sha256(arrived.returned.file_name + "\n" + arrived.returned.sha256));
        if (room.store.find_retour(context, retour.id)) return;
        const auto card = room.adherents.find_adherent(context, owner);
        const auto bytes = write_acquit_retour(
            {arrived.entete, arrived.domaine, arrived.returned.file_name, card ? card->name : ""},
            context.today());
        if (bytes.empty()) return;
        retour.adherent = owner;
        retour.training = arrived.training;
        retour.file_name = arrived.returned.file_name;
        retour.sha256 = room.kernel.files.keep_bytes(context, bytes).sha256;
        room.store.add_retour(context, retour);
        room.kernel.jobs.add(context, "tresor.acknowledge", retour.id);
    });
}

std::string file_retour(Room& room, JobRun& run, Arrived& arrived) {
    const auto& siret = arrived.returned.siret;
    std::vector<base::AdherentId> owners;
    run.read([&](Context& context) {
        owners = room.store.list_owners(context, siret);
        const auto known = room.adherents.find_siren(context, std::string_view(siret).substr(0, 9));
        if (known && std::find(owners.begin(), owners.end(), known->id) == owners.end())
            owners.push_back(known->id);
    });
    std::erase_if(owners, [&](const auto& owner) { return !is_in(room, run, owner, arrived.training); });
    if (owners.empty()) return "Aucune collectivité n'a ce SIRET";
    if (owners.size() > 1) return "Plusieurs collectivités ont ce SIRET";
    auto reason = offer(room, owners.front(), arrived);
    if (reason.empty()) acknowledge_later(room, run, owners.front(), arrived);
    return reason;
}

/// False when it lay there already.
bool put_in_bac(Room& room, JobRun& run, const Arrived& arrived, const std::string& reason) {
    const auto arrival = room.kernel.files.receive({}, arrived.path);
    bool added = false;
    run.write([&](Context& context) {
        BacLine line;
        line.sha256 = room.kernel.files.keep(context, arrival).sha256;
        line.id = base::hex(adapters::openssl::sha256(arrived.returned.file_name + "\n" + line.sha256));
        line.file_name = arrived.returned.file_name;
        line.nom_fic = arrived.returned.nom_fic;
        line.siret = arrived.returned.siret;
        line.reason = reason;
        line.received_at = context.now();
        added = room.store.add_to_bac(context, line);
        if (added)
            room.kernel.journal.note(context, "tresor.bac", "tresor/bac", "Fichier de la DGFiP non attribué",
                                     {{"fichier", line.file_name}, {"sha256", line.sha256}});
    });
    return added;
}

enum class Left { there, gone };

/// Files what arrived. `there`: it may have been met half written, and stays at the counter for the next pass.
Left file(Room& room, JobRun& run, Arrived& arrived) {
    FirstDomaine visitor;
    const auto report = read_file(arrived.path, visitor);
    arrived.entete = report.entete;
    arrived.domaine = visitor.domaine;
    auto& returned = arrived.returned;
    returned.nom_fic = report.entete.nom_fic;
    returned.cod_col = report.entete.cod_col;
    returned.siret = report.entete.id_coll;
    std::string reason = "Ce n'est ni un acquit ni un retour";
    if (report.refused) {
        const bool is_new = put_in_bac(room, run, arrived, "Fichier incomplet ou illisible");
        return is_new ? Left::there : Left::gone;
    }
    if (!room.receiver) {
        reason = "Aucun service n'attend ce fichier";
    } else if (report.kind == pes::Kind::acquit) {
        returned.kind = Returned::Kind::acquit;
        reason = file_acquit(room, run, arrived);
    } else if (report.kind == pes::Kind::retour) {
        returned.kind = Returned::Kind::retour;
        reason = file_retour(room, run, arrived);
    }
    if (!reason.empty()) put_in_bac(room, run, arrived, reason);
    return Left::gone;
}

fs::path spool_of(const Room& room, Training training) {
    const auto parent = room.kernel.data / "tresor";
    kernel::disk::make_folder(parent);
    const auto folder = parent / (training == Training::yes ? "bac-a-sable" : "etat");
    kernel::disk::make_folder(folder);
    return folder;
}

/// What a former pass brought and could not file before the server stopped.
void file_spooled(Room& room, JobRun& run, Training training, const fs::path& spool) {
    for (const auto& entry : fs::directory_iterator(spool)) {
        const auto name =
            kernel::http::percent_decode(entry.path().filename().string(), kernel::http::Plus::literal);
        if (name && is_file_name(*name) && !name->ends_with(".part")) {
            Arrived arrived{entry.path(), training, {}};
            arrived.returned.file_name = *name;
            file(room, run, arrived);
        }
        fs::remove(entry.path());
    }
}

void fetch_one(Room& room, JobRun& run, Guichet& guichet, Training training, const std::string& name) {
    const auto path = spool_of(room, training) / kernel::http::percent_encode(name);
    const fs::path part = path.string() + ".part";
    if (const auto problem = guichet.take(name, part); !problem.empty()) {
        fs::remove(part);
        room.kernel.log.info("tresor.fetch: " + name + ": " + problem);
        return;
    }
    kernel::disk::flush(part);
    kernel::disk::move_durably(part, path);
    Arrived arrived{path, training, {}};
    arrived.returned.file_name = name;
    if (file(room, run, arrived) == Left::gone) guichet.forget(name);
    fs::remove(path);
}

void pass(Room& room, JobRun& run, Training training) {
    const auto guichet = make_guichet(room.kernel.settings, training);
    if (!guichet) return;
    const auto interval =
        room.kernel.settings.number(settings_prefix(training) + "interval", training == Training::yes ? 0 : 240);
    if (!room.passes->begin(training, room.kernel.clock.now(), interval)) return;
    file_spooled(room, run, training, spool_of(room, training));
    const auto waiting = guichet->list_waiting();
    if (!waiting.problem.empty()) {
        room.kernel.log.info("tresor.fetch: " + settings_prefix(training) + " " + waiting.problem);
        return;
    }
    for (const auto& name : room.passes->settle(training, waiting.names)) {
        if (run.stopping()) return;
        if (!is_file_name(name)) continue;
        try {
            fetch_one(room, run, *guichet, training, name);
        } catch (const std::exception& error) {
            room.kernel.log.info("tresor.fetch: " + name + ": " + error.what());
        }
    }
}

} // namespace

kernel::JobHandler fetch(Room& room) {
    return [&room](JobRun& run) {
        for (const auto training : {Training::no, Training::yes}) pass(room, run, training);
        return kernel::job_done();
    };
}

} // namespace aubrac::tresor::jobs
