// SPDX-License-Identifier: AGPL-3.0-or-later
// Test only: a house whose people make circuits, deposit, and sign with a key of their own, as the agent would;
// and the real tools (pdfsig, openssl) to judge what comes out.
#pragma once

#include "store.hpp"

#include <adapters/json/json.hpp>
#include <adapters/openssl/base64.hpp>
#include <adapters/openssl/tests/signing_house.hpp>
#include <adherents/api.hpp>
#include <base/text.hpp>
#include <commune/house.hpp>
#include <commune/pdf.hpp>
#include <cstdio>
#include <fstream>
#include <gtest/gtest.h>
#include <kernel/identity.hpp>
#include <kernel/twin.hpp>
#include <parapheur/api.hpp>

namespace aubrac::parapheur::testing {

using adapters::json::Value;
using commune::Fields;
using commune::Person;
using commune::Reply;
namespace openssl = adapters::openssl;

/// Somebody with an account, known by its id.
struct Signer {
    Person person;
    std::string account;
};

enum class Twins { no, yes };

class SigningHouse {
public:
    explicit SigningHouse(commune::Engine engine = commune::Engine::sqlite, Twins twins = Twins::no)
        : house(engine) {
        if (twins == Twins::yes) start_twin({});
        house.clock().set(kernel::SystemClock().now().iso());
    }

    void start_twin(const std::map<std::string, std::string, std::less<>>& knobs) {
        running_.reset();
        for (const auto& twin : house.kernel().twins)
            if (twin.name == "autorites") running_ = twin.start({house.folder() / "twin", 0, knobs});
        for (const auto& [name, value] : running_->settings()) house.kernel().settings.set(name, value);
    }

    Signer somebody(std::string_view role) {
        auto person = house.person(role);
        ++people_;
        Signer signer{person, ""};
        house.read({}, [&](kernel::Context& context) {
            const auto account = house.kernel().identity->accounts.find_email(
                context, "personne" + std::to_string(people_) + "@exemple.test");
            signer.account = account->id.text();
        });
        return signer;
    }

    /// `steps` as rules/circuit.hpp writes them; the id.
    std::string circuit(const std::string& steps, Reading reading = Reading::free) {
        Circuit made;
        made.title = "Bon de commande";
        made.steps = parse_steps(steps);
        made.reading = reading;
        house.in(house.saint_exemple(), [&](kernel::Context& context) {
            made.id = context.make_uuid();
            store().put_circuit(context, made);
        });
        return made.id;
    }

    std::string deposit(const Signer& who, const std::string& circuit,
                        const std::string& bytes = commune::make_pdf(), const std::string& name = "bon.pdf",
                        const Fields& more = {}) {
        Fields fields{{"titre", "Sel de déneigement"}};
        fields.insert(fields.end(), more.begin(), more.end());
        const auto reply =
            who.person.post("/parapheur/nouveau?circuit=" + circuit, fields, {{"document", name, bytes}});
        return reply.status == 303 ? reply.location.substr(11, 36) : reply.body;
    }

    /// The word of a new rendez-vous; empty when refused.
    std::string meet(const Signer& who, const std::string& dossiers) {
        const auto reply = who.person.get("/parapheur/signature/agent?dossiers=" + dossiers);
        const auto at = reply.location.find("rendezvous=");
        return at == std::string::npos ? "" : reply.location.substr(at + 11);
    }

    Value call(const std::string& verb, const Value& body) {
        const auto reply = house.visitor().call("POST", "/api/v1/parapheur/agent/" + verb, "", body.dump());
        return adapters::json::parse(reply.body).value_or(Value());
    }

    Value prepare(const std::string& word, const openssl::Identity& identity) {
        auto chain = Value::array();
        for (const auto& one : identity.chain) chain.add(openssl::encode_base64(one.der()));
        return call("preparer", Value::object({{"rendezvous", word},
                                               {"certificate", openssl::encode_base64(identity.certificate.der())},
                                               {"chain", std::move(chain)}}));
    }

    static Value sign_all(const Value& prepared, const openssl::Identity& identity) {
        auto values = Value::array();
        for (const auto& document : prepared["documents"].items())
            for (const auto& digest : document["digests"].items())
                values.add(openssl::encode_base64(identity.key.sign(
                    openssl::Hash::sha256, openssl::decode_base64(digest.text_or("")).value_or(""))));
        return values;
    }

    /// The whole of what an agent does; what the last call said.
    Value sign(const Signer& who, const std::string& dossiers, const openssl::Identity& identity) {
        const auto word = meet(who, dossiers);
        const auto prepared = prepare(word, identity);
        if (prepared.find("code")) return prepared;
        return call("signer", Value::object({{"rendezvous", word}, {"signatures", sign_all(prepared, identity)}}));
    }

    /// Outside the bac à sable: signatures are worth something, keys are judged.
    void leave_training() {
        house.in({}, [&](kernel::Context& context) {
            auto& door = *static_cast<adherents::Adherents*>(
                house.kernel().provided.at(typeid(adherents::Adherents)).object.get());
            auto adherent = *door.find_adherent(context, house.saint_exemple());
            adherent.training = false;
            ASSERT_TRUE(door.save_adherent(context, adherent).ok());
        });
    }
    void trust(const openssl::Certificate& authority) {
        const auto folder = house.kernel().data / "trust";
        std::filesystem::create_directories(folder);
        std::ofstream(folder / (base::hex(authority.summary().sha256) + ".pem")) << authority.pem();
    }

    void settle() {
        for (int turn = 0; turn < 4; ++turn) {
            house.run_jobs();
            house.clock().advance(5);
        }
    }

    Dossier dossier(const std::string& id) {
        std::optional<Dossier> found;
        house.read(house.saint_exemple(),
                   [&](kernel::Context& context) { found = store().find(context, DossierId(id)); });
        return found.value_or(Dossier{});
    }
    std::string statut(const std::string& id) { return std::string(statut_name(dossier(id).road.statut)); }

    /// Its bytes on disk, for a real tool.
    std::string fetch(const Signer& who, const std::string& path, const std::string& name) {
        const auto reply = who.person.get(path);
        const auto file = house.folder() / name;
        std::ofstream(file, std::ios::binary) << reply.body;
        return file.string();
    }

    Parapheur& door() {
        return *static_cast<Parapheur*>(house.kernel().provided.at(typeid(Parapheur)).object.get());
    }
    static Store store() { return Store(kernel::Storage("parapheur", kernel::Scope::member)); }

    commune::House house;

private:
    std::unique_ptr<kernel::RunningTwin> running_;
    int people_ = 0;
};

/// What the command said, both ways.
inline std::string output_of(const std::string& command) {
    std::string out;
    std::FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
    char buffer[4096];
    for (std::size_t got; (got = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) out.append(buffer, got);
    ::pclose(pipe);
    return out;
}

inline int count(const std::string& text, const std::string& part) {
    int found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
    return found;
}

/// Who certified the keys below.
inline const openssl::TwinAuthority& test_authority() {
    static const auto authority = [] {
        const auto now = kernel::SystemClock().now();
        openssl::TwinRequest wanted;
        wanted.common_name = "Autorité d'essai";
        wanted.use = openssl::TwinUse::authority;
        wanted.from = now.plus_seconds(-1000 * 86'400LL);
        wanted.until = now.plus_seconds(1000 * 86'400LL);
        return openssl::TwinAuthority::make(wanted);
    }();
    return authority;
}

/// A key of a person, whose certificate is good today.
inline openssl::Identity make_key(const std::string& name, int first_day = -10, int last_day = 300) {
    const auto now = kernel::SystemClock().now();
    openssl::TwinRequest wanted;
    wanted.common_name = name;
    wanted.from = now.plus_seconds(first_day * 86'400LL);
    wanted.until = now.plus_seconds(last_day * 86'400LL);
    return test_authority().issue(wanted);
}

} // namespace aubrac::parapheur::testing
