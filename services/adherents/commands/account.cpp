// SPDX-License-Identifier: AGPL-3.0-or-later
// aubrac adherents account: the first account of the operator's staff, who makes the others on the pages.
// aubrac adherents code: the code of a demonstration account, for who has no authenticator app at hand.
#include "plan.hpp"

#include <adapters/openssl/base64.hpp>
#include <adapters/openssl/totp.hpp>
#include <algorithm>
#include <base/text.hpp>
#include <filesystem>
#include <iostream>
#include <kernel/clock.hpp>
#include <kernel/files/files.hpp>
#include <kernel/identity.hpp>

namespace aubrac::adherents::commands {

namespace {

int run_account(const Room& room, kernel::CommandCall& call) {
    const auto role = call.option("role", "administrateur");
    const bool known_role = std::find(std::begin(kernel::staff_roles), std::end(kernel::staff_roles), role) !=
                            std::end(kernel::staff_roles);
    if (call.operands.size() != 1 || !call.has("name") || !known_role) {
        std::cerr << "usage: aubrac adherents account EMAIL --name NAME [--role administrateur|technicien] "
                     "[--password-stdin] --data DIR\n";
        return 2;
    }
    auto& identity = *room.kernel.identity;
    const kernel::Actor actor{kernel::ActorKind::machine, "command:adherents", "Ligne de commande"};
    std::optional<base::Refusal> refused;
    std::optional<kernel::Account> account;
    std::string token;
    const auto write = [&](const std::function<void(Context&)>& work) {
        room.kernel.stores->run(actor, {}, {}, kernel::Access::write, [&](Context& context) {
            work(context);
            return refused ? kernel::Outcome::undo : kernel::Outcome::keep;
        });
    };
    write([&](Context& context) {
        auto made = identity.accounts.create(context, {call.operands[0], call.option("name"), "", role});
        if (!made) {
            refused = made.refusal();
            return;
        }
        account = *made.operator->();
        room.kernel.journal.note(context, "adherents.comptes", "comptes/" + account->id.text(),
                                 "Compte d'agent du syndicat créé en ligne de commande", {{"role", role}});
        if (!call.has("password-stdin")) token = identity.accounts.invite(context, account->id);
    });
    if (!refused && call.has("password-stdin")) {
        std::string password;
        std::getline(std::cin, password);
        if (!password.empty() && password.back() == '\r') password.pop_back();
        const auto set = identity.sign_in.set_password(account->id, password, {});
        if (!set) {
            // No half-made account: the next try must find the address free.
            std::cout
                << set.refusal().code << ": " << room.sentence(set.refusal()) << "\n"
                << "The account exists without a password; this link lets its owner choose one, for 7 days:\n";
            write([&](Context& context) { token = identity.accounts.invite(context, account->id); });
            std::cout << room.invitation_url(token) << "\n";
            return 1;
        }
    }
    if (refused) {
        std::cout << refused->code << ": " << room.sentence(*refused) << "\n";
        return 1;
    }
    std::cout << "account " << account->email << " (" << role << ")\n";
    if (!token.empty()) std::cout << room.invitation_url(token) << "\n";
    return 0;
}

/// Lines "cle EMAIL SECRET" that the demo wrote, nowhere else than in a demonstration folder.
int run_code(kernel::CommandCall& call) {
    const auto file = std::filesystem::path(call.option("data")) / demo_accounts_file;
    if (call.operands.size() != 1 || !std::filesystem::is_regular_file(file)) {
        std::cerr << "usage: aubrac adherents code EMAIL --data DIR (demonstration data only)\n";
        return 2;
    }
    for (const auto& line : base::split(kernel::read_file(file, 64 * 1024), '\n')) {
        const auto words = base::split(base::trim(line), ' ');
        if (words.size() != 3 || words[0] != "cle" || words[1] != call.operands[0]) continue;
        if (const auto secret = adapters::openssl::decode_base32(words[2])) {
            std::cout << adapters::openssl::totp_code(*secret, kernel::SystemClock().now()) << "\n";
            return 0;
        }
    }
    std::cerr << "aubrac: no code for " << call.operands[0] << " in this demonstration\n";
    return 1;
}

} // namespace

kernel::Command account(RoomPtr room) {
    return {.verb = "account",
            .usage = "EMAIL --name NAME [--role administrateur|technicien] [--password-stdin] --data DIR",
            .help = "Make an account of the operator's staff; without --password-stdin, print an invitation link",
            .flags = {"password-stdin"},
            .values = {"name", "role"},
            .needs = kernel::Needs::stores,
            .handler = [room](kernel::CommandCall& call) { return run_account(*room, call); }};
}

kernel::Command code() {
    return {.verb = "code",
            .usage = "EMAIL --data DIR",
            .help = "Print the second-factor code of a demonstration account",
            .needs = kernel::Needs::nothing,
            .handler = run_code};
}

} // namespace aubrac::adherents::commands
