// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/pages/site.hpp>

#include <adapters/openssl/random.hpp>
#include <algorithm>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <kernel/files/arrival.hpp>
#include <kernel/identity.hpp>
#include <kernel/pages/assets.hpp>
#include <kernel/pages/memory.hpp>
#include <kernel/pages/shell.hpp>
#include <kernel/storage/work.hpp>

namespace aubrac::kernel::pages {

namespace {

bool is_https(const Kernel& kernel) { return kernel.settings.get("server.url").starts_with("https://"); }
bool is_api(const http::Request& request) { return request.path.starts_with("/api/"); }
bool is_read(const http::Request& request) { return request.method == "GET" || request.method == "HEAD"; }

std::string here_of(const http::Request& request) {
    return request.path + (request.query_string.empty() ? "" : "?" + request.query_string);
}

bool may(const Rights& rights, std::string_view right) {
    return right == anyone || right == signed_in || std::binary_search(rights.begin(), rights.end(), right);
}

/// Another site may neither post a form nor read an answer: the token, then what the browser says of the origin.
bool is_our_form(const Kernel& kernel, const http::Request& request, const Caller& caller) {
    const auto site = request.header("sec-fetch-site");
    if (site == "cross-site" || site == "same-site") return false;
    return check_csrf(kernel.identity->csrf_key, caller.session, request.field("csrf"));
}

/// Where one comes back after signing in: only to a page of ours.
http::Response to_sign_in(const http::Request& request) {
    http::Response response;
    response.status = 303;
    response.set("Location", "/bureau/connexion?suite=" + http::percent_encode(here_of(request)));
    return response;
}

http::Response json_refusal(const Kernel& kernel, std::string_view code) {
    using adapters::json::Value;
    const base::Refusal refusal{std::string(code), "", {}};
    http::Response response;
    response.status = kernel.refusals.get(code).status;
    response.body =
        Value::object({{"code", code}, {"field", ""}, {"sentence", kernel.refusals.sentence(refusal)}}).dump();
    response.set("Content-Type", "application/json; charset=utf-8");
    return response;
}

http::Response json_failure(std::string_view reference) {
    using adapters::json::Value;
    http::Response response;
    response.status = 500;
    response.body =
        Value::object({{"reference", reference},
                       {"sentence", "Nous n'avons pas pu terminer votre demande. Rien n'a été enregistré "
                                    "à moitié. Recommencez dans quelques minutes."}})
            .dump();
    response.set("Content-Type", "application/json; charset=utf-8");
    return response;
}

std::optional<AdherentCard> public_adherent(Kernel& kernel, const http::Request& request) {
    std::optional<AdherentCard> card;
    kernel.stores->run({}, {}, {}, Access::read, [&](Context& context) {
        card = kernel.directory().find_slug(context, request.path_value("adherent"));
        return Outcome::keep;
    });
    return card;
}

/// Uploads of a request that may do what it asks: brought in before the transaction, in its order.
std::vector<Arrival> receive_uploads(Kernel& kernel, http::Request& request, Access access,
                                     const base::AdherentId& adherent) {
    std::vector<Arrival> arrivals;
    if (access == Access::read) return arrivals;
    for (auto& upload : request.uploads)
        if (upload.size > 0) arrivals.push_back(kernel.files.receive(adherent, upload));
    return arrivals;
}

/// What the bell of the bar says, also on the pages of the operator's store.
int count_unread_there(Kernel& kernel, const Caller& caller) {
    int unread = 0;
    kernel.stores->run(caller.actor, caller.adherent->id, caller.rights, Access::read, [&](Context& context) {
        unread = kernel.notices.count_unread(context);
        return Outcome::keep;
    });
    return unread;
}

struct Done {
    http::Response response;
    bool of_own_store_only = false; // made without a look at the operator's
    bool is_lasting = false;        // a page that the next moment would not make otherwise
};

/// Runs the handler in its transaction and dresses its answer.
Done run_handler(Kernel& kernel, http::Request& request, const Route& route, const Caller* caller,
                 const std::optional<AdherentCard>& card) {
    static const Rights no_rights;
    const bool in_operator_store = route.options.in == In::operator_store;
    const auto access = route.options.access.value_or(is_read(request) ? Access::read : Access::write);
    const auto& rights = !caller ? no_rights : in_operator_store ? caller->staff_rights : caller->rights;
    Visit visit{request, in_operator_store ? std::nullopt : card,
                caller ? csrf_token(kernel.identity->csrf_key, caller->session) : "", here_of(request)};
    Answer answer;
    Done done;
    int unread = 0;
    const auto adherent = visit.adherent ? visit.adherent->id : base::AdherentId();
    const auto arrivals = receive_uploads(kernel, request, access, adherent);
    kernel.stores->run(caller ? caller->actor : Actor{}, adherent, rights, access, [&](Context& context) {
        answer = route.handler(context, visit);
        if (answer.undoes()) return Outcome::undo;
        if (caller && answer.kind == Answer::Kind::page) unread = kernel.notices.count_unread(context);
        done.of_own_store_only = !context.work().read_operator_store();
        done.is_lasting = answer.kind == Answer::Kind::page && !context.asked_the_time();
        return Outcome::keep;
    });
    if (caller && caller->adherent && in_operator_store && answer.kind == Answer::Kind::page)
        unread = count_unread_there(kernel, *caller);
    done.response = write_answer(kernel, request, caller, std::move(answer), unread);
    return done;
}

/// What the answer would be made from; nothing when it must be made anew.
std::optional<Recipe> find_recipe(Kernel& kernel, const http::Request& request, const Route& route,
                                  const std::shared_ptr<const Caller>& caller) {
    if (route.options.keep == Keep::never || !caller || request.method != "GET" || shows_message(request))
        return std::nullopt;
    const bool at_operator = route.options.in == In::operator_store || !caller->adherent;
    const auto operator_store = kernel.stores->find_version({});
    const auto own = at_operator ? operator_store : kernel.stores->find_version(caller->adherent->id);
    if (!own || !operator_store) return std::nullopt;
    return Recipe{caller, form_asked(request) + here_of(request), *own, *operator_store};
}

http::Response give(Kernel& kernel, http::Request& request, const Route& route,
                    const std::shared_ptr<const Caller>& caller, const std::optional<AdherentCard>& card) {
    const auto recipe = find_recipe(kernel, request, route, caller);
    if (recipe)
        if (const auto page = kernel.memory->pages.find(*recipe)) return *page;
    auto done = run_handler(kernel, request, route, caller.get(), card);
    if (recipe && done.is_lasting && done.response.status == 200)
        kernel.memory->pages.keep(
            *recipe, done.of_own_store_only ? KeptPages::From::own_store : KeptPages::From::both_stores,
            done.response);
    return std::move(done.response);
}

/// Method and path, for a log: the secrets of links left out.
std::string describe(const http::Request& request) {
    auto path = request.path;
    const auto token = request.path_value("token");
    if (const auto at = token.empty() ? std::string::npos : path.find(token); at != std::string::npos)
        path.replace(at, token.size(), "{token}");
    return request.method + " " + path;
}

http::Response refuse(Kernel& kernel, const http::Request& request, const Caller* caller, std::string_view code) {
    if (code == "KERNEL-001" || code == "KERNEL-002")
        kernel.log.security("refused", caller ? caller->actor.id : "", request.address,
                            std::string(code) + " " + describe(request));
    if (is_api(request)) return json_refusal(kernel, code);
    return refusal_page(kernel, request, caller, {std::string(code), "", {}});
}

http::Response route_request(Kernel& kernel, http::Request& request) {
    if (request.path.starts_with("/assets/")) return asset(request);
    auto match = kernel.routes.match(request.method, request.path);
    if (!match.route) {
        auto response = refuse(kernel, request, find_caller(kernel, request).get(),
                               match.methods.empty() ? "KERNEL-003" : "KERNEL-004");
        if (!match.methods.empty()) response.set("Allow", match.methods);
        return response;
    }
    const Route& route = *match.route;
    request.path_values = std::move(match.values);
    if (route.raw && route.right == anyone) return route.raw(request);

    const bool api = is_api(request);
    auto caller = api ? find_api_caller(kernel, request) : find_caller(kernel, request);
    if (caller && caller->needs_second_factor) caller.reset();
    const Caller* known = caller.get();
    if (route.options.in == In::public_adherent) {
        const auto card = public_adherent(kernel, request);
        if (!card) return refuse(kernel, request, known, "KERNEL-003");
        return give(kernel, request, route, nullptr, card);
    }
    if (!known && route.right != anyone) {
        if (api) return json_refusal(kernel, "KERNEL-011");
        if (is_read(request)) return to_sign_in(request);
        return refuse(kernel, request, known, "KERNEL-010");
    }
    if (known && !api && !is_read(request) && !is_our_form(kernel, request, *known))
        return refuse(kernel, request, known, "KERNEL-002");
    const bool in_operator_store = route.options.in == In::operator_store;
    if (known && !may(in_operator_store ? known->staff_rights : known->rights, route.right))
        return refuse(kernel, request, known, "KERNEL-001");
    if (route.raw) return route.raw(request);
    if (!in_operator_store && route.right != anyone && !known->adherent && known->staff_role.empty())
        return refuse(kernel, request, known, "KERNEL-009");
    return give(kernel, request, route, caller, known ? known->adherent : std::nullopt);
}

/// Four characters that a person can say on the telephone.
std::string make_reference() {
    static constexpr std::string_view signs = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
    std::string reference;
    for (const char byte : adapters::openssl::random_bytes(4))
        reference += signs[static_cast<unsigned char>(byte) % signs.size()];
    return reference;
}

http::BodyLimit body_limit(const Kernel& kernel, const http::Request& head) {
    const auto match = kernel.routes.match(head.method, head.path);
    return match.route ? match.route->options.limit : http::BodyLimit{64 * 1024, false};
}

http::Response server_refusal(Kernel& kernel, int status) {
    if (status == 507) { // the spool cannot be written: ours to mend, and said so
        const auto reference = make_reference();
        kernel.log.failure(reference, "an upload could not be kept: the disk is full or broken");
        auto response = failure_page(kernel, reference);
        add_security_headers(response, is_https(kernel));
        return response;
    }
    const auto code = status == 413 || status == 431   ? "KERNEL-005"
                      : status == 408                  ? "KERNEL-008"
                      : status == 503                  ? "KERNEL-006"
                      : status == 405 || status == 501 ? "KERNEL-004"
                                                       : "KERNEL-007";
    const http::Request nobody;
    auto response = refusal_page(kernel, nobody, nullptr, {code, "", {}});
    response.status = status;
    add_security_headers(response, is_https(kernel));
    return response;
}

} // namespace

http::Response handle(Kernel& kernel, http::Request& request) {
    http::Response response;
    try {
        response = route_request(kernel, request);
    } catch (const std::exception& error) {
        const auto reference = make_reference();
        kernel.log.failure(reference, describe(request) + ": " + error.what());
        response = is_api(request) ? json_failure(reference) : failure_page(kernel, reference);
        if (dynamic_cast<const base::Failure*>(&error)) response.status = 503;
    }
    add_security_headers(response, is_https(kernel));
    return response;
}

http::Site make_site(Kernel& kernel) {
    return {.limit = [&kernel](const http::Request& head) { return body_limit(kernel, head); },
            .handle = [&kernel](http::Request& request) { return handle(kernel, request); },
            .refuse = [&kernel](int status) { return server_refusal(kernel, status); },
            .report = [&kernel](std::string_view what) { kernel.log.failure("http", what); }};
}

} // namespace aubrac::kernel::pages
