// SPDX-License-Identifier: AGPL-3.0-or-later
// A strict little reader of the HTML that src/ui writes: enough to see that nothing escaped, nests badly or
// lacks what RGAA asks. It knows no tolerance: what it does not understand is a finding.
#pragma once

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace aubrac::ui {

struct Element {
    std::string tag;
    std::map<std::string, std::string> attributes;
};

struct Checked {
    std::vector<Element> elements; // in the order of the document
    std::vector<std::string> findings;
    std::string words; // all text, escaped as it stands

    int count(std::string_view tag) const {
        int all = 0;
        for (const auto& element : elements) all += element.tag == tag;
        return all;
    }
};

class HtmlChecker {
public:
    explicit HtmlChecker(std::string_view html) : html_(html) {
        while (at_ < html_.size()) html_[at_] == '<' ? read_tag() : read_text();
        if (!open_.empty()) find("not closed: " + open_.back());
    }
    Checked take() { return std::move(checked_); }

private:
    void find(std::string what) { checked_.findings.push_back(std::move(what)); }

    void read_text() {
        const auto end = std::min(html_.find('<', at_), html_.size());
        const auto text = html_.substr(at_, end - at_);
        if (text.find('>') != std::string_view::npos) find("a bare > in: " + std::string(text));
        checked_.words += text;
        at_ = end;
    }

    std::string read_name() {
        const auto start = at_;
        while (at_ < html_.size() && (std::isalnum(static_cast<unsigned char>(html_[at_])) || html_[at_] == '-'))
            ++at_;
        return std::string(html_.substr(start, at_ - start));
    }

    bool take_if(std::string_view text) {
        if (html_.substr(at_, text.size()) != text) return false;
        at_ += text.size();
        return true;
    }

    void read_tag() {
        ++at_;
        if (take_if("!doctype html>")) return;
        if (take_if("/")) return read_end();
        Element element{read_name(), {}};
        if (element.tag.empty()) find("a bare < near: " + std::string(html_.substr(at_, 20)));
        while (at_ < html_.size() && html_[at_] == ' ') read_attribute(element);
        const bool is_closed = take_if("/");
        if (!take_if(">")) {
            find("bad start tag " + element.tag + " near: " + std::string(html_.substr(at_, 30)));
            ++at_;
        }
        static const std::set<std::string> voids = {"input", "br", "hr", "img", "meta", "link", "col", "wbr"};
        if (!is_closed && !voids.contains(element.tag)) open_.push_back(element.tag);
        checked_.elements.push_back(std::move(element));
    }

    void read_attribute(Element& element) {
        ++at_;
        const auto name = read_name();
        std::string value;
        if (take_if("=\"")) {
            const auto end = std::min(html_.find('"', at_), html_.size());
            value = html_.substr(at_, end - at_);
            at_ = end + 1;
        }
        if (name.empty() || name.starts_with("on") || name == "style")
            find("attribute \"" + name + "\" of " + element.tag);
        if (value.find_first_of("<>") != std::string::npos) find("bare < or > in " + name);
        if (!element.attributes.emplace(name, value).second) find("twice the attribute " + name);
    }

    void read_end() {
        const auto name = read_name();
        if (!take_if(">")) find("bad end tag " + name);
        if (open_.empty() || open_.back() != name)
            find("</" + name + "> closes " + (open_.empty() ? "nothing" : open_.back()));
        else
            open_.pop_back();
    }

    std::string_view html_;
    std::size_t at_ = 0;
    std::vector<std::string> open_;
    Checked checked_;
};

inline Checked check(std::string_view html) { return HtmlChecker(html).take(); }

} // namespace aubrac::ui
