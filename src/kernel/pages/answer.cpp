// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/pages/answer.hpp>

namespace aubrac::kernel::pages {

Answer Answer::page(Page page) {
    Answer answer;
    answer.kind = Kind::page;
    answer.content = std::move(page);
    return answer;
}

Answer Answer::public_page(std::string document, int status) {
    Answer answer;
    answer.kind = Kind::public_page;
    answer.response.status = status;
    answer.response.body = std::move(document);
    return answer;
}

Answer Answer::redirect(std::string url, std::string message) {
    Answer answer;
    answer.kind = Kind::redirect;
    answer.target = std::move(url);
    answer.message = std::move(message);
    return answer;
}

Answer Answer::refusal(base::Refusal refusal) {
    Answer answer;
    answer.kind = Kind::refusal;
    answer.why = std::move(refusal);
    return answer;
}

Answer Answer::not_found() { return {}; }

Answer Answer::file(std::filesystem::path path, std::string name, std::string media_type, Show show) {
    Answer answer;
    answer.kind = Kind::file;
    answer.path = std::move(path);
    answer.name = std::move(name);
    answer.media_type = std::move(media_type);
    answer.show = show;
    return answer;
}

Answer Answer::text(std::string body, std::string media_type, std::string name) {
    Answer answer;
    answer.kind = Kind::text;
    answer.response.body = std::move(body);
    answer.media_type = std::move(media_type);
    answer.name = std::move(name);
    return answer;
}

Answer Answer::raw(http::Response response) {
    Answer answer;
    answer.kind = Kind::raw;
    answer.response = std::move(response);
    return answer;
}

bool Answer::undoes() const {
    switch (kind) {
    case Kind::refusal:
    case Kind::not_found:
        return true;
    case Kind::page:
        return content.status >= 400 && content.work == Page::Work::by_status;
    case Kind::public_page:
    case Kind::raw:
        return response.status >= 400;
    default:
        return false;
    }
}

} // namespace aubrac::kernel::pages
