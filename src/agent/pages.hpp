// SPDX-License-Identifier: AGPL-3.0-or-later
// The screens of the agent: whole documents, in French, without script.
#pragma once

#include "errands.hpp"
#include "keys.hpp"

#include <formats/signature/inspection.hpp>
#include <string>
#include <vector>

namespace aubrac::agent::pages {

/// The agent is there: what it sees. Shown to who opens its address.
std::string home(const Keys& keys, const std::vector<Key>& found, const std::vector<std::string>& servers);

/// First meeting of a server.
std::string ask_trust(const Errand& errand);

/// What will be signed, with which key, and its PIN. `wrong`: sentence beside the field of the PIN; empty: none.
std::string choose(const Errand& errand, const std::vector<Key>& keys, const std::string& chosen,
                   const std::string& wrong);

std::string done(const Errand& errand, const Key& key);

/// What happened, what to do. With an errand, a button tries again and a link goes back.
struct Words {
    std::string title, what, to_do;
    enum class Again { no, yes } again = Again::no;
};
std::string trouble(const Words& words, const Errand* errand);

Words words_of(const Trouble& trouble, const Errand& errand);
Words words_of(formats::signature::Deceit deceit, const Sheet& sheet, const Errand& errand);
Words words_of(adapters::pkcs11::TokenProblem problem);

} // namespace aubrac::agent::pages
