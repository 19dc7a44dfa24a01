// SPDX-License-Identifier: AGPL-3.0-or-later
// A person goes to sign outside: the word of the rendez-vous is all that its agent knows. What comes back is
// checked against the certificate and the document, then put in its place by a job.
#include "work.hpp"

#include <adapters/openssl/base64.hpp>
#include <adapters/openssl/digest.hpp>
#include <adapters/openssl/random.hpp>
#include <algorithm>
#include <base/text.hpp>

namespace aubrac::parapheur {

namespace {

namespace norm = formats::signature;
namespace openssl = adapters::openssl;
using base::Refusal;
using base::Result;
using kernel::Context;

constexpr int life_seconds = 600;

std::string id_of(std::string_view word) { return base::hex(openssl::sha256(word)); }

/// Of the adhérent, when the word is the one of a rendez-vous still open.
struct Found {
    kernel::AdherentCard card;
    Rendezvous rendezvous;
};

Result<Found> find_rendezvous(const Room& room, std::string_view word) {
    const Refusal unknown{"PARAPHEUR-034", "", {}};
    const auto adherent = base::AdherentId::parse(word.substr(0, word.find('.')));
    if (adherent.empty() || word.size() > 200) return unknown;
    std::optional<kernel::AdherentCard> card;
    room.kernel.stores->run({}, {}, {}, kernel::Access::read, [&](Context& context) {
        card = room.kernel.directory().find_adherent(context, adherent);
        return kernel::Outcome::keep;
    });
    if (!card) return unknown;
    std::optional<Rendezvous> found;
    room.kernel.stores->run({}, adherent, {}, kernel::Access::read, [&](Context& context) {
        found = room.store.find_rendezvous(context, id_of(word));
        if (found && (found->statut != StatutRendezvous::ouvert || found->expires_at < context.now()))
            found.reset();
        return kernel::Outcome::keep;
    });
    if (!found) return unknown;
    return Found{std::move(*card), std::move(*found)};
}

/// One transaction in the name of the person of the rendez-vous.
void run(const Room& room, const Found& found, kernel::Access access,
         const std::function<kernel::Outcome(Context&)>& work) {
    const kernel::Actor actor{kernel::ActorKind::agent, found.rendezvous.account, found.rendezvous.account_name};
    room.kernel.stores->run(actor, found.card.id, {"parapheur.signer"}, access, work);
}

OpenRendezvous describe(const Found& found, const std::vector<Dossier>& dossiers) {
    OpenRendezvous open{found.card.name, found.rendezvous.account_name, {}, "/parapheur"};
    for (const auto& dossier : dossiers)
        open.documents.push_back({.dossier = dossier.id,
                                  .title = dossier.title,
                                  .name = dossier.document.name,
                                  .sha256 = dossier.document.sha256,
                                  .bytes = dossier.document.size});
    if (dossiers.size() == 1) open.back = url_of(dossiers[0].id);
    return open;
}

/// An authority that does not answer today stops nobody here: the document will wait for it (jobs/sign.cpp).
std::optional<Refusal> check_certificate(const Room& room, const Found& found, const norm::Signatory& signatory) {
    const auto training = found.card.training ? confiance::Training::yes : confiance::Training::no;
    const auto opinion = judge(room, training, signatory);
    if (opinion.standing != confiance::Standing::refused) return std::nullopt;
    return Refusal{"PARAPHEUR-035", "", {opinion.reason}};
}

/// All that is read at once, before the documents are looked at outside any transaction.
struct Ready {
    Dossier dossier;
    std::filesystem::path document;
    Hand hand;
};

Result<std::vector<Ready>> list_ready(const Room& room, const Found& found) {
    std::vector<Ready> ready;
    std::optional<Refusal> refusal;
    run(room, found, kernel::Access::read, [&](Context& context) {
        if (!room.holds(context, context.actor().id, "parapheur.signer"))
            refusal = Refusal{"PARAPHEUR-004", "", {}};
        for (const auto& id : found.rendezvous.dossiers) {
            auto dossier = find_to_sign(room, context, id.text());
            if (refusal || !dossier) {
                if (!refusal) refusal = dossier.refusal();
                break;
            }
            const auto part = find_part(dossier->road, context.actor().id, room.list_replaced(context));
            const auto hand = hand_of(room, context, &dossier->road.now()->parts[*part], context.actor().id);
            ready.push_back({std::move(dossier).value(), {}, hand});
            ready.back().document = room.kernel.files.open(context, ready.back().dossier.document.sha256);
        }
        return kernel::Outcome::keep;
    });
    if (refusal) return *refusal;
    return ready;
}

std::string encode(const std::vector<std::string>& values) {
    std::vector<std::string> all;
    for (const auto& value : values) all.push_back(openssl::encode_base64(value));
    return join_list(all);
}

/// One signature received: the person is committed, the document is closed until the job has put it in its place.
std::optional<Refusal> take_signature(const Room& room, Context& context, Preparation& preparation,
                                      const std::vector<std::string>& values) {
    const auto prepared = norm::PreparedSignature::parse(preparation.prepared);
    if (!prepared) return Refusal{"PARAPHEUR-036", "", {}};
    auto dossier = find_to_sign(room, context, preparation.dossier.text());
    if (!dossier) return dossier.refusal();
    if (base::hex(prepared->document_sha256) != dossier->document.sha256) return Refusal{"PARAPHEUR-039", "", {}};
    auto checked = norm::check_values(*prepared, values);
    if (!checked) return not_signable(checked.refusal());
    const auto& certificate = prepared->signatory.certificate;
    const Act act{Gesture::hold, context.actor().id, room.list_replaced(context), "", context.now()};
    const auto moved = room.move(context, dossier.value(), act, "parapheur.signer", "Signature donnée",
                                 {{"certificat", base::hex(certificate.summary().sha256)}});
    if (!moved) return moved.refusal();
    preparation.values = encode(values);
    room.store.put_preparation(context, preparation);
    room.kernel.jobs.add(context, "parapheur.sign", dossier->id.text());
    return std::nullopt;
}

} // namespace

Result<std::string> open_rendezvous(const Room& room, Context& context, const std::vector<std::string>& dossiers) {
    if (dossiers.empty() || dossiers.size() > max_batch)
        return Refusal{"PARAPHEUR-038", "", {std::to_string(max_batch)}};
    Rendezvous rendezvous;
    for (const auto& id : dossiers) {
        auto dossier = find_to_sign(room, context, id);
        if (!dossier) return dossier.refusal();
        rendezvous.dossiers.push_back(dossier->id);
    }
    const auto word = context.adherent().text() + "." + openssl::random_token();
    rendezvous.id = id_of(word);
    rendezvous.account = context.actor().id;
    rendezvous.account_name = context.actor().name;
    rendezvous.expires_at = context.now().plus_seconds(life_seconds);
    room.store.put_rendezvous(context, rendezvous);
    return word;
}

Result<OpenRendezvous> look_at_rendezvous(const Room& room, std::string_view word) {
    const auto found = find_rendezvous(room, word);
    if (!found) return found.refusal();
    auto ready = list_ready(room, found.value());
    if (!ready) return ready.refusal();
    std::vector<Dossier> dossiers;
    for (auto& one : ready.value()) dossiers.push_back(std::move(one.dossier));
    return describe(found.value(), dossiers);
}

Result<std::filesystem::path> find_meeting_document(const Room& room, std::string_view word, std::size_t rank) {
    const auto found = find_rendezvous(room, word);
    if (!found) return found.refusal();
    auto ready = list_ready(room, found.value());
    if (!ready) return ready.refusal();
    if (rank >= ready->size()) return Refusal{"PARAPHEUR-034", "", {}};
    return std::move(ready.value()[rank].document);
}

Result<OpenRendezvous> prepare_rendezvous(const Room& room, std::string_view word,
                                          const norm::Signatory& signatory) {
    const auto found = find_rendezvous(room, word);
    if (!found) return found.refusal();
    if (auto refusal = check_certificate(room, found.value(), signatory)) return *refusal;
    auto ready = list_ready(room, found.value());
    if (!ready) return ready.refusal();
    const auto now = room.kernel.clock.now();
    std::vector<Dossier> dossiers;
    std::vector<Hand> hands;
    std::vector<norm::PreparedSignature> all;
    for (auto& one : ready.value()) {
        auto prepared = prepare_document(one.dossier, one.document, signatory, one.hand, now);
        if (!prepared) return prepared.refusal();
        all.push_back(std::move(prepared).value());
        dossiers.push_back(std::move(one.dossier));
        hands.push_back(one.hand);
    }
    run(room, found.value(), kernel::Access::write, [&](Context& context) {
        for (std::size_t i = 0; i < all.size(); ++i)
            room.store.put_preparation(context, {dossiers[i].id, found->rendezvous.id, all[i].write(), ""});
        return kernel::Outcome::keep;
    });
    auto open = describe(found.value(), dossiers);
    for (std::size_t i = 0; i < all.size(); ++i) {
        auto& document = open.documents[i];
        document.digests = all[i].list_digests();
        document.prepared = all[i].write();
        document.signed_at = now;
        document.role = hands[i].quality;
        document.city = hands[i].place;
    }
    return open;
}

Result<OpenRendezvous> sign_rendezvous(const Room& room, std::string_view word,
                                       const std::vector<std::string>& values) {
    const auto found = find_rendezvous(room, word);
    if (!found) return found.refusal();
    std::optional<Refusal> refusal;
    run(room, found.value(), kernel::Access::write, [&](Context& context) {
        // Read again: two answers to one rendez-vous may come at the same time.
        auto rendezvous = room.store.find_rendezvous(context, found->rendezvous.id);
        if (!rendezvous || rendezvous->statut != StatutRendezvous::ouvert)
            refusal = Refusal{"PARAPHEUR-034", "", {}};
        auto all = room.store.list_preparations(context, found->rendezvous.id);
        if (all.size() != found->rendezvous.dossiers.size()) refusal = Refusal{"PARAPHEUR-034", "", {}};
        std::size_t next = 0;
        // In the order in which they were prepared and shown.
        for (const auto& id : found->rendezvous.dossiers) {
            if (refusal) break;
            const auto preparation =
                std::find_if(all.begin(), all.end(), [&](const Preparation& one) { return one.dossier == id; });
            const auto prepared = norm::PreparedSignature::parse(preparation->prepared);
            const auto count = prepared ? prepared->items.size() : 0;
            if (count == 0 || next + count > values.size()) {
                refusal = Refusal{"PARAPHEUR-036", "", {}};
                break;
            }
            const auto first = values.begin() + static_cast<std::ptrdiff_t>(next);
            refusal =
                take_signature(room, context, *preparation, {first, first + static_cast<std::ptrdiff_t>(count)});
            next += count;
        }
        if (refusal) return kernel::Outcome::undo;
        rendezvous->statut = StatutRendezvous::signe;
        room.store.put_rendezvous(context, *rendezvous);
        return kernel::Outcome::keep;
    });
    if (refusal) return *refusal;
    OpenRendezvous open{found->card.name, found->rendezvous.account_name, {}, "/parapheur"};
    if (found->rendezvous.dossiers.size() == 1) open.back = url_of(found->rendezvous.dossiers[0]);
    return open;
}

Result<base::Done> sign_in_training(const Room& room, std::string_view word) {
    const auto found = find_rendezvous(room, word);
    if (!found) return found.refusal();
    if (!found->card.training) return Refusal{"PARAPHEUR-055", "", {}};
    const auto identity = make_training_identity(found->rendezvous.account_name + " (essai)", "Bac à sable",
                                                 room.kernel.clock.now());
    const auto prepared = prepare_rendezvous(room, word, {identity.certificate, identity.chain});
    if (!prepared) return prepared.refusal();
    std::vector<std::string> values;
    for (const auto& document : prepared->documents)
        for (const auto& digest : document.digests)
            values.push_back(identity.key.sign(openssl::Hash::sha256, digest));
    const auto signed_ones = sign_rendezvous(room, word, values);
    if (!signed_ones) return signed_ones.refusal();
    return base::Done{};
}

} // namespace aubrac::parapheur
