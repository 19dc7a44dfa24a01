// SPDX-License-Identifier: AGPL-3.0-or-later
// Sign-in by OpenID Connect, written for ProConnect (partner documentation: code flow, secret in the POST body,
// unknown parameters refused as Y000400, acr to be checked by us).
#pragma once

#include <base/result.hpp>
#include <kernel/directory.hpp>
#include <kernel/http/message.hpp>
#include <kernel/session/accounts.hpp>
#include <kernel/session/oidc_provider.hpp>
#include <kernel/storage/stores.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::kernel {

struct OidcOptions {
    std::string issuer; // "https://auth.agentconnect.gouv.fr/api/v2"
    std::string client_id, client_secret;
    std::string redirect_uri;             // exactly as declared to the provider
    std::string post_logout_redirect_uri; // idem
    std::string scope = "openid given_name usual_name email siret idp_id uid organization_label roles";
    std::vector<std::string> accepted_acr = {"eidas0-mfa", "eidas1-mfa", "eidas2", "eidas3"};
    std::string algorithm =
        "RS256"; // registered for the ID token: RS256, ES256 or HS256, and no other is believed
    /// signed_only: userinfo that is plain JSON is refused (a signature was registered).
    enum class Userinfo { any, signed_only } userinfo = Userinfo::any;
    /// announced: PKCE S256 when the provider says that it knows it. ProConnect does not: never.
    enum class Pkce { never, announced } pkce = Pkce::never;
};

/// Who the provider says it is. Everything but `subject` is as good as the person's organisation.
struct OidcIdentity {
    std::string issuer, subject;
    std::string email; // lower case
    std::string given_name, usual_name, siret, idp_id, uid, organization_label;
    std::vector<std::string> roles; // "agent_public_territorial"…
    std::string acr;                // one of those accepted
    std::string id_token;           // for `SignIn::with_identity`, then the logout
    std::string return_to;          // path of ours asked at `start`
};

/// Thread-safe. `start` and `finish` open their own transactions in the operator's store and wait for the network:
/// call them outside any transaction. They throw base::Failure when the provider is down or its document wrong.
class Oidc {
public:
    Oidc(Stores& stores, OidcOptions options, OidcFetch fetch);

    /// Address to which the browser is sent. `visitor`: value of the visitor cookie, which ties the answer to this
    /// browser. `return_to`: path of ours, else "/". An attempt lasts 10 minutes and serves once. SESSION-003 when
    /// 10,000 attempts are pending.
    base::Result<std::string> start(std::string_view visitor, std::string_view return_to);
    /// `query`: what came back to `redirect_uri`. SESSION-040 unknown, late, replayed or another browser's state;
    /// 041 the provider says no; 042 it lies (detail: English, for the security log); 043 weak acr; 045 given up.
    base::Result<OidcIdentity> finish(const http::Pairs& query, std::string_view visitor);
    /// Address that ends the session at the provider; empty when it has no such endpoint. `state`: comes back as
    /// is.
    std::string logout_url(std::string_view id_token, std::string_view state);

    /// The account of that identity, in a writing context of the operator's store: the one linked to (issuer,
    /// subject); else the active one with that e-mail, not of the staff and not linked to another identity, when
    /// it has a grant in the adhérent whose SIREN is that of the siret: it is then linked. SESSION-044 otherwise.
    base::Result<base::AccountId> reconcile(Context& context, const OidcIdentity& identity,
                                            const Accounts& accounts, const Directory& directory) const;
    /// By the operator, or by the person signed in otherwise. Replaces the identity the account had at that
    /// issuer; SESSION-014 when the identity is another account's.
    base::Result<base::Done> link(Context& context, const base::AccountId& account, std::string_view issuer,
                                  std::string_view subject) const;
    void unlink(Context& context, const base::AccountId& account) const;

private:
    struct Attempt {
        std::string nonce, verifier, return_to;
    };
    std::optional<Attempt> take_attempt(std::string_view state, std::string_view visitor);
    struct Granted {
        std::string access_token, id_token;
    };
    base::Result<Granted> exchange(std::string_view code, const Attempt& attempt, const OidcMetadata& metadata);
    base::Result<OidcIdentity> read_identity(const Granted& granted, const Attempt& attempt,
                                             const OidcMetadata& metadata);
    /// Claims of a token of the registered algorithm; empty text when its signature is not the provider's.
    std::string verified_payload(std::string_view token);

    Stores& stores_;
    OidcOptions options_;
    OidcProvider provider_;
    Storage storage_{"session", Scope::operator_};
};

} // namespace aubrac::kernel
