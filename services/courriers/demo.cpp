// SPDX-License-Identifier: AGPL-3.0-or-later
#include "demo.hpp"

#include <algorithm>
#include <kernel/jobs/runner.hpp>
#include <kernel/twin.hpp>
#include <vector>

namespace aubrac::courriers {

namespace {

using kernel::Context;

constexpr std::string_view siren_of_village = "211299920"; // Bac-à-Sable-le-Vieux
constexpr int most_turns = 12;

const kernel::Actor demo_actor{kernel::ActorKind::machine, "command:demo", "Démonstration"};

struct DemoActe {
    const char *numero, *objet, *matiere;
    std::vector<const char*> letters;
};

const DemoActe actes_of_demo[] = {
    {"2026_D01", "Convention d'occupation de l'ancien presbytère", "7.1.1", {"3-1", "2-1"}},
    {"2026_D02", "Tarifs de la location de la salle polyvalente", "7.1.1", {"4-1"}},
};

/// One page, and nothing on it: what matters is the exchange.
std::string make_blank_pdf() {
    const std::string objects[] = {"1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n",
                                   "2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n",
                                   "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\n"};
    std::string pdf = "%PDF-1.4\n", table = "0000000000 65535 f \n";
    for (const auto& object : objects) {
        const auto offset = std::to_string(pdf.size());
        table += std::string(10 - offset.size(), '0') + offset + " 00000 n \n";
        pdf += object;
    }
    const auto start = std::to_string(pdf.size());
    return pdf + "xref\n0 4\n" + table + "trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n" + start + "\n%%EOF\n";
}

class Play {
public:
    explicit Play(const Room& room)
        : room_(room), runner_(room.kernel.jobs, *room.kernel.stores, room.kernel.log, room.kernel.all_rights()) {}

    void run() {
        if (!find_village() || !reach_twin()) return;
        std::vector<actes::ActeId> actes;
        for (const auto& one : actes_of_demo) actes.push_back(send(one));
        turn_until([&](Context& context) {
            return std::all_of(actes.begin(), actes.end(), [&](const auto& id) {
                const auto acte = room_.actes.find_acte(context, id);
                return acte && acte->statut == actes::StatutActe::acquitte;
            });
        });
        for (std::size_t i = 0; i < actes.size(); ++i)
            for (const auto* code : actes_of_demo[i].letters) write_letter(actes[i], code);
    }

private:
    void in(const base::AdherentId& adherent, const std::function<void(Context&)>& work) {
        room_.kernel.stores->run(demo_actor, adherent, room_.kernel.all_rights(), kernel::Access::write,
                                 [&](Context& context) {
                                     work(context);
                                     return kernel::Outcome::keep;
                                 });
    }

    bool find_village() {
        in({}, [&](Context& context) {
            const auto found = room_.adherents.find_siren(context, siren_of_village);
            if (found && found->training) village_ = found->id;
        });
        return !village_.empty();
    }

    bool reach_twin() {
        if (room_.prefecture.is_open(prefecture::Training::yes)) return true;
        for (const auto& twin : room_.kernel.twins) {
            if (twin.name != "prefecture") continue;
            twin_ = twin.start({room_.kernel.data / "twins" / twin.name, 0, {{"delay", "0"}}});
            for (const auto& [name, value] : twin_->settings()) room_.kernel.settings.set(name, value);
        }
        return twin_ != nullptr;
    }

    actes::ActeId send(const DemoActe& one) {
        actes::ActeId id;
        in(village_, [&](Context& context) {
            const auto made = room_.actes.deposit_acte(
                context, {one.numero, 1, one.matiere, one.objet, context.today(), "acte.pdf", make_blank_pdf()});
            ENSURE(made.ok());
            ENSURE(room_.actes.submit_acte(context, made.value()).ok());
            id = made.value();
        });
        return id;
    }

    void write_letter(const actes::ActeId& id, const std::string& code) {
        std::size_t before = 0;
        std::string id_acte;
        in(village_, [&](Context& context) {
            const auto acte = room_.actes.find_acte(context, id);
            if (acte && acte->statut == actes::StatutActe::acquitte) id_acte = acte->id_acte;
            before = room_.store.list_of_acte(context, id, most_turns).size();
        });
        if (id_acte.empty()) return;
        room_.prefecture.ask_letter(code, id_acte);
        turn_until(
            [&](Context& context) { return room_.store.list_of_acte(context, id, most_turns).size() > before; });
    }

    /// Sends what is due and reads what came back, at once, until it is so.
    void turn_until(const std::function<bool(Context&)>& is_done) {
        bool done = false;
        for (int turn = 0; turn < most_turns && !done; ++turn) {
            in({}, [&](Context& context) { room_.kernel.jobs.add(context, "prefecture.fetch", ""); });
            runner_.run_due();
            in(village_, [&](Context& context) { done = is_done(context); });
        }
    }

    const Room& room_;
    base::AdherentId village_;
    std::unique_ptr<kernel::RunningTwin> twin_;
    kernel::JobRunner runner_;
};

} // namespace

void make_demo(const Room& room) { Play(room).run(); }

} // namespace aubrac::courriers
