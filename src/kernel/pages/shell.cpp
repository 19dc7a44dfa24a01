// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/pages/shell.hpp>

#include <adapters/compress/compress.hpp>
#include <algorithm>
#include <base/text.hpp>
#include <kernel/identity.hpp>
#include <kernel/pages/menu.hpp>
#include <kernel/pages/site.hpp>
#include <ui/button.hpp>
#include <ui/frame.hpp>
#include <ui/public_page.hpp>
#include <ui/simple_page.hpp>
#include <ui/text.hpp>

namespace aubrac::kernel::pages {

namespace {

constexpr std::string_view message_cookie = "aubrac_message";
constexpr std::size_t worth_compressing = 1400; // bytes: below, one packet anyway

/// One colour for each place of a person, in the order of their names: two of their villages never look alike.
ui::Place place(const Caller& caller, const AdherentCard& card) {
    const auto at = std::find_if(caller.places.begin(), caller.places.end(),
                                 [&](const AdherentCard& other) { return other.id == card.id; });
    return {card.id.text(), card.name, static_cast<int>(at - caller.places.begin())};
}

bool accepts(const http::Request& request, std::string_view coding) {
    return request.header("accept-encoding").find(coding) != std::string_view::npos;
}

bool is_partial(const http::Request& request) { return request.header("x-partiel") == "1"; }

void compress(const http::Request& request, http::Response& response) {
    auto& body = std::get<std::string>(response.body);
    response.set("Vary", "Accept-Encoding");
    if (body.size() < worth_compressing || !accepts(request, "gzip")) return;
    // A page is made for one reader, once: level 5 takes twice as long and saves an eighth of the bytes.
    body = adapters::compress::gzip(body, 1);
    response.set("Content-Encoding", "gzip");
}

std::string until(base::Instant end, base::Instant now) {
    return "jusqu'" + (end.date() == now.date() ? "à " + end.french_time() : "au " + end.french());
}

/// Staff inside an adhérent always sees where one is, and the way out.
ui::Assistance help_given(const Caller& caller, base::Instant now, const std::string& csrf) {
    return {"Vous agissez chez " + caller.adherent->name + ", avec son accord, " +
                until(*caller.assistance_until, now) + ".",
            ui::post({.words = "Revenir à l'espace du syndicat",
                      .url = "/bureau/adherent",
                      .csrf = csrf,
                      .values = {{"adherent", ""}}})};
}

/// The people of the adhérent see who is let in, until when; who may consent ends it from any page.
ui::Assistance help_received(const Caller& caller, const Help& help, base::Instant now, const std::string& csrf) {
    ui::Assistance shown{"Le syndicat" + (help.staff.empty() ? "" : " (" + help.staff + ")") + " vous aide " +
                         until(help.until, now) + "."};
    if (std::binary_search(caller.rights.begin(), caller.rights.end(), "bureau.consentir"))
        shown.end = ui::post({.words = "Mettre fin à cette aide",
                              .url = "/bureau/assistance",
                              .csrf = csrf,
                              .values = {{"demande", help.consent}, {"geste", "terminer"}}});
    return shown;
}

ui::Frame make_frame(Kernel& kernel, const http::Request& request, const Caller& caller, const Page& page,
                     int unread_notices) {
    ui::Frame frame{.title = page.title, .adherent = {}};
    if (caller.adherent) {
        frame.adherent = place(caller, *caller.adherent);
        frame.mode = caller.adherent->training ? ui::Mode::training : ui::Mode::real;
    } else {
        frame.adherent = {"", kernel.settings.get("operator.name", "Le syndicat"), 0};
        frame.side = ui::Side::syndicat;
    }
    frame.families = menu_families(kernel, caller, request.path);
    frame.account = caller.actor.name;
    frame.notices = unread_notices;
    for (const auto& [words, url] : page.crumbs) frame.crumbs.push_back({words, url});
    if (!page.crumbs.empty()) frame.crumbs.push_back({page.title, {}});
    frame.search = request.path == "/bureau/recherche" ? std::string(request.parameter("q")) : "";
    frame.help_telephone = kernel.directory().help_telephone();
    frame.live_topic = page.live;
    frame.csrf = csrf_token(kernel.identity->csrf_key, caller.session);
    for (const auto& other : caller.places)
        if (!caller.adherent || other.id != caller.adherent->id) frame.others.push_back(place(caller, other));
    if (const auto message = http::percent_decode(request.cookie(message_cookie), http::Plus::literal);
        message && !message->empty() && base::is_utf8(*message))
        frame.messages.push_back({ui::Tone::success, ui::Html(*message)});
    const auto now = kernel.clock.now();
    if (caller.assistance_until) frame.assistance = {help_given(caller, now, frame.csrf)};
    for (const auto& help : caller.helps) frame.assistance.push_back(help_received(caller, help, now, frame.csrf));
    frame.version = version;
    return frame;
}

http::Response page_response(Kernel& kernel, const http::Request& request, const Caller* caller, Page page,
                             int unread_notices) {
    http::Response response;
    response.status = page.status;
    response.set("Content-Type", "text/html; charset=utf-8");
    response.set("Cache-Control", "no-store");
    if (!caller) {
        response.body = ui::render(ui::SimplePage{.title = page.title,
                                                  .operator_name = kernel.settings.get("operator.name", "Aubrac"),
                                                  .help_telephone = kernel.directory().help_telephone(),
                                                  .version = std::string(version)},
                                   page.body);
    } else {
        const auto frame = make_frame(kernel, request, *caller, page, unread_notices);
        response.body = is_partial(request) ? ui::render_partial(frame, page.body) : ui::render(frame, page.body);
        if (shows_message(request))
            response.headers.emplace_back("Set-Cookie", std::string(message_cookie) + "=; Path=/; Max-Age=0");
    }
    compress(request, response);
    return response;
}

http::Response redirect(const Kernel& kernel, const Answer& answer) {
    http::Response response;
    response.status = 303;
    response.set("Location", answer.target);
    const std::string secure = kernel.settings.get("server.url").starts_with("https://") ? "; Secure" : "";
    if (!answer.message.empty())
        response.headers.emplace_back("Set-Cookie", std::string(message_cookie) + "=" +
                                                        http::percent_encode(answer.message) +
                                                        "; Path=/; Max-Age=60; HttpOnly; SameSite=Lax" + secure);
    return response;
}

http::Response file(const Answer& answer) {
    http::Response response;
    response.body = http::FileBody{answer.path, std::filesystem::file_size(answer.path)};
    response.set("Content-Type", answer.media_type);
    response.set(
        "Content-Disposition",
        http::content_disposition(answer.show == Answer::Show::inline_ ? "inline" : "attachment", answer.name));
    response.set("ETag", "\"" + answer.path.filename().string() + "\"");
    response.set("Cache-Control", "private, no-cache");
    return response;
}

http::Response text(const http::Request& request, Answer answer) {
    auto response = std::move(answer.response);
    response.set("Content-Type", answer.media_type);
    response.set("Cache-Control", "no-store");
    if (!answer.name.empty())
        response.set("Content-Disposition", http::content_disposition("attachment", answer.name));
    compress(request, response);
    return response;
}

} // namespace

bool shows_message(const http::Request& request) { return !request.cookie(message_cookie).empty(); }

std::string form_asked(const http::Request& request) {
    return std::string(accepts(request, "gzip") ? "gzip " : "plain ") + (is_partial(request) ? "part " : "whole ");
}

http::Response write_answer(Kernel& kernel, const http::Request& request, const Caller* caller, Answer answer,
                            int unread_notices) {
    switch (answer.kind) {
    case Answer::Kind::page:
        return page_response(kernel, request, caller, std::move(answer.content), unread_notices);
    case Answer::Kind::public_page: {
        auto response = std::move(answer.response);
        response.set("Content-Type", "text/html; charset=utf-8");
        response.set("Cache-Control", "public, max-age=60");
        compress(request, response);
        return response;
    }
    case Answer::Kind::redirect:
        return redirect(kernel, answer);
    case Answer::Kind::refusal:
        return refusal_page(kernel, request, caller, answer.why);
    case Answer::Kind::not_found:
        return refusal_page(kernel, request, caller, {"KERNEL-003", "", {}});
    case Answer::Kind::file:
        return file(answer);
    case Answer::Kind::text:
        return text(request, std::move(answer));
    case Answer::Kind::raw:
        return std::move(answer.response);
    }
    throw base::Bug("answer of no kind");
}

http::Response refusal_page(Kernel& kernel, const http::Request& request, const Caller* caller,
                            const base::Refusal& refusal) {
    const auto& entry = kernel.refusals.get(refusal.code);
    Page page;
    page.title = entry.status == 404 ? "Page introuvable" : "Ce n'est pas possible";
    page.status = entry.status;
    page.body = ui::trouble({.what = base::fill(entry.sentence, refusal.details),
                             .to_do = base::fill(entry.advice, refusal.details)}) +
                ui::muted("Code : " + refusal.code);
    return page_response(kernel, request, caller, std::move(page), 0);
}

http::Response failure_page(Kernel& kernel, std::string_view reference) {
    Page page;
    page.title = "Quelque chose s'est mal passé";
    page.status = 500;
    page.body = ui::trouble({.what = "Nous n'avons pas pu terminer votre demande.",
                             .why = "Rien n'a été enregistré à moitié.",
                             .to_do = "Recommencez dans quelques minutes. Si cela dure, appelez le syndicat.",
                             .reference = std::string(reference)});
    const http::Request nobody;
    return page_response(kernel, nobody, nullptr, std::move(page), 0);
}

void add_security_headers(http::Response& response, bool https) {
    const bool has_own = std::any_of(response.headers.begin(), response.headers.end(),
                                     [](const auto& header) { return header.first == "Content-Security-Policy"; });
    if (!has_own)
        response.set(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
            "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
    response.set("X-Content-Type-Options", "nosniff");
    response.set("Referrer-Policy", "same-origin");
    response.set("Cross-Origin-Opener-Policy", "same-origin");
    response.set("Cross-Origin-Resource-Policy", "same-origin");
    response.set("Permissions-Policy", "camera=(), microphone=(), geolocation=(self)");
    if (https) response.set("Strict-Transport-Security", "max-age=63072000; includeSubDomains");
}

} // namespace aubrac::kernel::pages
