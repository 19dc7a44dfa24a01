// SPDX-License-Identifier: AGPL-3.0-or-later
// What a handler of pages receives (Visit) and gives back (Answer). Handlers never touch HTTP headers.
#pragma once

#include <base/result.hpp>
#include <functional>
#include <kernel/context.hpp>
#include <kernel/directory.hpp>
#include <kernel/http/message.hpp>
#include <kernel/storage/paging.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <ui/html.hpp>
#include <utility>
#include <vector>

namespace aubrac::kernel::pages {

/// One request seen by a handler, during one transaction.
struct Visit {
    http::Request& request;
    std::optional<AdherentCard> adherent; // absent in the operator's store
    std::string csrf;                     // for the forms of the page
    std::string here;                     // path and query, to come back to

    std::string_view path(std::string_view name) const { return request.path_value(name); }
    std::string_view field(std::string_view name) const { return request.field(name); }
    std::string_view parameter(std::string_view name) const { return request.parameter(name); }
    PagePlace place() const {
        return {std::string(parameter("apres")), std::string(parameter("avant"))};
    } // of a list
};

struct Page {
    std::string title; // of the tab: "Délibération 2026_041"
    ui::Html body;
    std::vector<std::pair<std::string, std::string>> crumbs = {}; // words and address, without the page itself
    std::string live = {}; // subject that, changed, refreshes the page: "actes/<id>", "actes"
    int status = 200;
    /// A form shown again with its errors may keep the files that came with it: then the user does not join them
    /// twice. The handler has changed nothing else.
    enum class Work { by_status, keep } work = Work::by_status;
};

/// Refusals and statuses of 400 and more roll the transaction back; everything else keeps it.
struct Answer {
    enum class Kind { page, public_page, redirect, refusal, not_found, file, text, raw };

    static Answer page(Page page);
    /// Without frame nor account: `body` is a whole document made by ui::render_public and the like.
    static Answer public_page(std::string document, int status = 200);
    /// 303 See Other; `message`: French, shown once at the top of the next page.
    static Answer redirect(std::string url, std::string message = {});
    static Answer refusal(base::Refusal refusal);
    static Answer not_found();
    /// A stored file; `name` as the user will see it.
    enum class Show { download, inline_ };
    static Answer file(std::filesystem::path path, std::string name, std::string media_type,
                       Show show = Show::download);
    /// CSV, XML, JSON… `name` empty: shown, not downloaded.
    static Answer text(std::string body, std::string media_type, std::string name = {});
    static Answer raw(http::Response response);

    bool undoes() const;

    Kind kind = Kind::not_found;
    Page content;
    std::string target, message, media_type, name;
    base::Refusal why;
    std::filesystem::path path;
    Show show = Show::download;
    http::Response response;
};

using Handler = std::function<Answer(Context&, Visit&)>;

} // namespace aubrac::kernel::pages
