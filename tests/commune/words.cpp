// SPDX-License-Identifier: AGPL-3.0-or-later
#include <commune/words.hpp>

#include <array>
#include <utility>

namespace aubrac::commune {

namespace {

constexpr std::size_t gist_bytes = 600;
constexpr std::array silent = {"script", "style", "svg", "pre"};
constexpr std::array labels = {" aria-label=\"", " title=\"", " alt=\"", " placeholder=\""};
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> entities = {
    {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&nbsp;", " "}}};

class Words {
public:
    void add(std::string_view text) {
        while (!text.empty()) {
            auto taken = text.substr(0, 1);
            auto meant = taken;
            for (const auto& [written, character] : entities)
                if (text.starts_with(written)) taken = written, meant = character;
            if (meant == " " || meant == "\n" || meant == "\t" || meant == "\r")
                space();
            else
                all_ += meant;
            text.remove_prefix(taken.size());
        }
    }
    void space() {
        if (!all_.empty() && all_.back() != ' ') all_ += ' ';
    }
    std::string take() {
        if (all_.ends_with(' ')) all_.pop_back();
        return std::move(all_);
    }

private:
    std::string all_;
};

std::string_view between(std::string_view text, std::string_view begin, std::string_view end) {
    const auto from = text.find(begin);
    if (from == std::string_view::npos) return {};
    const auto to = text.find(end, from);
    return text.substr(from, to == std::string_view::npos ? to : to - from);
}

void add_labels(Words& words, std::string_view tag) {
    for (const std::string_view label : labels) {
        const auto at = tag.find(label);
        if (at == std::string_view::npos) continue;
        const auto from = at + label.size();
        words.add(tag.substr(from, tag.find('"', from) - from));
        words.space();
    }
}

/// Where what follows the element `name`, opened at `from`, begins.
std::size_t after_element(std::string_view html, std::size_t from, std::string_view name) {
    const auto close = html.find("</" + std::string(name), from);
    const auto end = close == std::string_view::npos ? close : html.find('>', close);
    return end == std::string_view::npos ? html.size() : end + 1;
}

} // namespace

std::string words_of(std::string_view html, Said said) {
    Words words;
    std::size_t at = 0;
    while (at < html.size()) {
        const auto open = html.find('<', at);
        words.add(html.substr(at, open == std::string_view::npos ? open : open - at));
        if (open == std::string_view::npos) break;
        const auto close = html.find('>', open);
        const auto tag = html.substr(open, close == std::string_view::npos ? close : close - open);
        if (said == Said::text_and_labels) add_labels(words, tag);
        words.space();
        at = close == std::string_view::npos ? html.size() : close + 1;
        for (const std::string_view name : silent)
            if (tag.substr(1).starts_with(name)) at = after_element(html, open, name);
    }
    return words.take();
}

std::string gist_of(std::string_view html) {
    const auto title = words_of(between(html, "<title", "</title"));
    const auto main = between(html, "<main", "</main");
    auto gist = words_of(main.empty() ? html : main);
    if (gist.size() > gist_bytes) {
        auto end = gist_bytes;
        while (end > 0 && (static_cast<unsigned char>(gist[end]) & 0xC0) == 0x80) --end;
        gist = gist.substr(0, end) + "…";
    }
    return (title.empty() ? "" : "[" + title + "] ") + gist;
}

} // namespace aubrac::commune
