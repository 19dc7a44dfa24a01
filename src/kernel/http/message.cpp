// SPDX-License-Identifier: AGPL-3.0-or-later
#include <base/text.hpp>
#include <kernel/http/message.hpp>

namespace aubrac::kernel::http {

namespace {

std::string_view first_of(const Pairs& pairs, std::string_view name) {
    for (const auto& [key, value] : pairs)
        if (key == name) return value;
    return {};
}

} // namespace

std::string_view Request::header(std::string_view lower_case_name) const {
    return first_of(headers, lower_case_name);
}
std::string_view Request::field(std::string_view name) const { return first_of(form, name); }
std::string_view Request::parameter(std::string_view name) const { return first_of(query, name); }
std::string_view Request::path_value(std::string_view name) const { return first_of(path_values, name); }

std::string_view Request::cookie(std::string_view name) const {
    for (const auto& [key, value] : headers) {
        if (key != "cookie") continue;
        std::string_view rest = value;
        while (!rest.empty()) {
            const auto pair = rest.substr(0, rest.find(';'));
            rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
            const auto equal = pair.find('=');
            if (equal == std::string_view::npos || base::trim(pair.substr(0, equal)) != name) continue;
            auto text = base::trim(pair.substr(equal + 1));
            if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
                text = text.substr(1, text.size() - 2);
            return text;
        }
    }
    return {};
}

std::vector<std::string_view> Request::fields(std::string_view name) const {
    std::vector<std::string_view> values;
    for (const auto& [key, value] : form)
        if (key == name) values.push_back(value);
    return values;
}

const Upload* Request::upload(std::string_view field) const {
    for (const auto& candidate : uploads)
        if (candidate.field == field && (!candidate.file_name.empty() || candidate.size > 0)) return &candidate;
    return nullptr;
}

Response& Response::set(std::string name, std::string value) & {
    headers.emplace_back(std::move(name), std::move(value));
    return *this;
}

Response&& Response::set(std::string name, std::string value) && {
    headers.emplace_back(std::move(name), std::move(value));
    return std::move(*this);
}

} // namespace aubrac::kernel::http
