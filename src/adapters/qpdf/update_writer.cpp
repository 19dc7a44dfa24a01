// SPDX-License-Identifier: AGPL-3.0-or-later
#include "update_writer.hpp"

#include <algorithm>
#include <base/ensure.hpp>
#include <base/failure.hpp>
#include <charconv>
#include <cstdio>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFXRefEntry.hh>

namespace aubrac::adapters::qpdf {

namespace {

constexpr int depth_limit = 50;
constexpr std::size_t copies_limit = 10'000;

std::string big_endian(std::size_t value, int size) {
    std::string out;
    for (int i = size - 1; i >= 0; --i) out += static_cast<char>((value >> (8 * i)) & 0xFF);
    return out;
}

} // namespace

std::size_t find_start(std::string_view document) {
    const auto tail = document.substr(document.size() - std::min<std::size_t>(document.size(), 2048));
    const auto at = tail.rfind("startxref");
    if (at == std::string_view::npos) return 0;
    const auto digits = tail.find_first_of("0123456789", at + 9);
    if (digits == std::string_view::npos) return 0;
    std::size_t value = 0;
    std::from_chars(tail.data() + digits, tail.data() + tail.size(), value);
    return value < document.size() ? value : 0;
}

UpdateWriter::UpdateWriter(std::string_view document, QPDF& pdf) : document_(document), pdf_(pdf) {
    for (const auto& [id, entry] : pdf.getXRefTable()) next_ = std::max(next_, id.getObj() + 1);
    auto size = pdf.getTrailer().getKey("/Size");
    if (size.isInteger()) next_ = std::max(next_, size.getIntValueAsInt());
    if (!document.ends_with('\n')) bytes_ = "\n";
}

int UpdateWriter::reserve() { return next_++; }

std::size_t UpdateWriter::add(int number, std::string_view body, int generation) {
    entries_[number] = {document_.size() + bytes_.size(), generation};
    bytes_ += std::to_string(number) + " " + std::to_string(generation) + " obj\n";
    const auto at = bytes_.size();
    bytes_ += body;
    bytes_ += "\nendobj\n";
    return at;
}

std::size_t UpdateWriter::add_stream(int number, std::string_view dictionary, std::string_view data) {
    ENSURE(dictionary.ends_with(">>"));
    std::string body(dictionary.substr(0, dictionary.size() - 2));
    body += " /Length " + std::to_string(data.size()) + " >>\nstream\n";
    body += data;
    body += "\nendstream";
    return add(number, body);
}

std::string UpdateWriter::copy(QPDFObjectHandle handle) {
    auto spelt = spell(handle, 0);
    copy_pending();
    return spelt;
}

std::string UpdateWriter::spell(QPDFObjectHandle handle, int depth) {
    ENSURE(depth < depth_limit);
    if (handle.isIndirect() || handle.isStream()) {
        const auto id = handle.getObjGen();
        const auto [found, is_new] = copied_.emplace(std::pair(id.getObj(), id.getGen()), next_);
        if (is_new) {
            ENSURE(copied_.size() < copies_limit);
            pending_.emplace_back(reserve(), handle);
        }
        return std::to_string(found->second) + " 0 R";
    }
    if (handle.isArray()) {
        std::string out = "[ ";
        for (int i = 0; i < handle.getArrayNItems(); ++i) out += spell(handle.getArrayItem(i), depth + 1) + " ";
        return out + "]";
    }
    if (handle.isDictionary()) {
        std::string out = "<< ";
        for (const auto& key : handle.getKeys())
            out += QPDFObjectHandle::newName(key).unparse() + " " + spell(handle.getKey(key), depth + 1) + " ";
        return out + ">>";
    }
    return handle.unparse();
}

void UpdateWriter::copy_pending() {
    while (!pending_.empty()) {
        auto [number, handle] = pending_.back();
        pending_.pop_back();
        if (handle.isStream()) {
            auto dictionary = handle.getDict().shallowCopy();
            dictionary.removeKey("/Length");
            const auto data = handle.getRawStreamData();
            add_stream(number, spell(dictionary, 0),
                       {reinterpret_cast<const char*>(data->getBuffer()), data->getSize()});
        } else {
            // A value is spelt in full where it is copied, by name everywhere else.
            add(number, handle.isArray() || handle.isDictionary() ? spell(handle.shallowCopy(), 0)
                                                                  : handle.unparseResolved());
        }
    }
}

void UpdateWriter::finish(std::size_t start) {
    auto old = pdf_.getTrailer();
    std::string trailer = " /Prev " + std::to_string(start) + " /Root " + old.getKey("/Root").unparse();
    for (const char* key : {"/Info", "/ID"})
        if (old.hasKey(key)) trailer += std::string(" ") + key + " " + old.getKey(key).unparse();
    const auto end = document_.size() + bytes_.size();
    if (document_.substr(start).starts_with("xref"))
        write_table(trailer);
    else
        write_stream(trailer);
    bytes_ += "startxref\n" + std::to_string(end) + "\n%%EOF\n";
}

void UpdateWriter::write_table(const std::string& trailer) {
    bytes_ += "xref\n";
    for (auto it = entries_.begin(); it != entries_.end();) {
        auto last = std::next(it);
        int count = 1;
        while (last != entries_.end() && last->first == it->first + count) ++last, ++count;
        bytes_ += std::to_string(it->first) + " " + std::to_string(count) + "\n";
        for (; it != last; ++it) {
            char line[32];
            std::snprintf(line, sizeof line, "%010zu %05d n \n", it->second.first, it->second.second);
            bytes_ += line;
        }
    }
    bytes_ += "trailer\n<< /Size " + std::to_string(next_) + trailer + " >>\n";
}

void UpdateWriter::write_stream(const std::string& trailer) {
    const int number = reserve();
    entries_[number] = {document_.size() + bytes_.size(), 0};
    std::string index, data;
    for (const auto& [object, place] : entries_) {
        index += std::to_string(object) + " 1 ";
        data += '\1' + big_endian(place.first, 5) + big_endian(static_cast<std::size_t>(place.second), 2);
    }
    add_stream(number,
               "<< /Type /XRef /W [1 5 2] /Index [" + index + "] /Size " + std::to_string(next_) + trailer + " >>",
               data);
}

} // namespace aubrac::adapters::qpdf
