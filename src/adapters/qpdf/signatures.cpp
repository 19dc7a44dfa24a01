// SPDX-License-Identifier: AGPL-3.0-or-later
#include <adapters/qpdf/signatures.hpp>

#include "strict_file.hpp"

#include <algorithm>
#include <base/text.hpp>
#include <map>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFExc.hh>
#include <qpdf/QPDFObjGen.hh>

namespace aubrac::adapters::qpdf {

namespace {

constexpr std::size_t signatures_limit = 100;
constexpr int fields_limit = 20'000;
constexpr int depth_limit = 20;
constexpr int store_limit = 100;

std::string text_of(QPDFObjectHandle value) {
    if (!value.isString()) return {};
    const auto text = value.getUTF8Value();
    return base::is_utf8(text) ? base::one_line(text, 300) : std::string();
}

/// "D:20261121130500+01'00'" (ISO 32000-1 §7.9.4); every part after the year may be missing.
std::optional<base::Instant> parse_date(std::string_view text) {
    if (text.starts_with("D:")) text.remove_prefix(2);
    int parts[6] = {0, 1, 1, 0, 0, 0};
    const std::size_t sizes[6] = {4, 2, 2, 2, 2, 2};
    const auto take = [&](std::size_t size) -> std::optional<int> {
        if (text.size() < size) return std::nullopt;
        int value = 0;
        for (const char c : text.substr(0, size)) {
            if (c < '0' || c > '9') return std::nullopt;
            value = value * 10 + (c - '0');
        }
        text.remove_prefix(size);
        return value;
    };
    for (int i = 0; i < 6; ++i) {
        const auto value = take(sizes[i]);
        if (!value && i == 0) return std::nullopt;
        if (!value) break;
        parts[i] = *value;
    }
    const auto day = base::Date::make(parts[0], parts[1], parts[2]);
    if (!day || parts[3] > 23 || parts[4] > 59 || parts[5] > 60) return std::nullopt;
    std::int64_t seconds = day->days() * 86400 + parts[3] * 3600 + parts[4] * 60 + parts[5];
    if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
        const int sign = text[0] == '+' ? 1 : -1;
        text.remove_prefix(1);
        const int hours = take(2).value_or(0);
        if (!text.empty() && text[0] == '\'') text.remove_prefix(1);
        const int minutes = take(2).value_or(0);
        if (hours > 23 || minutes > 59) return std::nullopt;
        seconds -= sign * (hours * 3600 + minutes * 60);
    }
    return base::Instant{seconds * 1000};
}

int certification_of(QPDFObjectHandle signature) {
    auto references = signature.getKey("/Reference");
    if (!references.isArray()) return 0;
    for (int i = 0; i < std::min(references.getArrayNItems(), 10); ++i) {
        auto reference = references.getArrayItem(i);
        if (!reference.isDictionary() || !reference.getKey("/TransformMethod").isNameAndEquals("/DocMDP"))
            continue;
        auto parameters = reference.getKey("/TransformParams");
        auto level = parameters.isDictionary() ? parameters.getKey("/P") : QPDFObjectHandle::newNull();
        return level.isInteger() ? std::clamp(level.getIntValueAsInt(), 1, 3) : 2;
    }
    return 0;
}

class Reader {
public:
    explicit Reader(StrictFile& file) : file_(file) {}

    PdfSignatures read() {
        auto root = file_.root();
        auto form = root.getKey("/AcroForm");
        auto fields = form.isDictionary() ? form.getKey("/Fields") : QPDFObjectHandle::newNull();
        if (fields.isArray()) read_fields(fields, "", false, 0);
        read_store(root.getKey("/DSS"));
        std::stable_sort(out_.all.begin(), out_.all.end(), [](const PdfSignature& a, const PdfSignature& b) {
            return a.byte_range[2] + a.byte_range[3] < b.byte_range[2] + b.byte_range[3];
        });
        out_.problem = PdfProblem::none;
        return std::move(out_);
    }

private:
    void read_fields(QPDFObjectHandle fields, const std::string& prefix, bool in_signature, int depth) {
        if (depth > depth_limit) return;
        for (int i = 0; i < fields.getArrayNItems() && ++seen_ <= fields_limit; ++i) {
            auto field = fields.getArrayItem(i);
            if (field.isDictionary()) read_field(field, prefix, in_signature, depth);
        }
    }

    void read_field(QPDFObjectHandle field, const std::string& prefix, bool in_signature, int depth) {
        const auto part = text_of(field.getKey("/T"));
        const auto name = prefix.empty() ? part : part.empty() ? prefix : prefix + "." + part;
        const bool is_signature = field.hasKey("/FT") ? field.getKey("/FT").isNameAndEquals("/Sig") : in_signature;
        auto value = field.getKey("/V");
        if (is_signature && value.isDictionary() && out_.all.size() < signatures_limit)
            out_.all.push_back(read_signature(field, value, name));
        auto kids = field.getKey("/Kids");
        if (kids.isArray()) read_fields(kids, name, is_signature, depth + 1);
    }

    PdfSignature read_signature(QPDFObjectHandle field, QPDFObjectHandle value, const std::string& name) {
        PdfSignature signature;
        signature.field = name;
        auto filter = value.getKey("/SubFilter");
        if (filter.isName()) signature.sub_filter = base::one_line(filter.getName().substr(1), 60);
        if (!base::is_utf8(signature.sub_filter)) signature.sub_filter = std::string(1, '?');
        auto range = value.getKey("/ByteRange");
        if (range.isArray() && range.getArrayNItems() == 4)
            for (int i = 0; i < 4; ++i) {
                auto number = range.getArrayItem(i);
                if (!number.isInteger()) {
                    signature.byte_range = {};
                    break;
                }
                signature.byte_range[static_cast<std::size_t>(i)] = number.getIntValue();
            }
        auto contents = value.getKey("/Contents");
        if (contents.isString()) signature.contents = contents.getStringValue();
        auto date = value.getKey("/M");
        if (date.isString()) signature.claimed_at = parse_date(date.getStringValue());
        signature.name = text_of(value.getKey("/Name"));
        signature.reason = text_of(value.getKey("/Reason"));
        signature.location = text_of(value.getKey("/Location"));
        signature.certification = certification_of(value);
        signature.page = page_of(field);
        return signature;
    }

    int page_of(QPDFObjectHandle field) {
        auto box = field.getKey("/Rect");
        auto page = field.getKey("/P");
        if (!box.isRectangle() || !page.isDictionary()) return 0;
        const auto r = box.getArrayAsRectangle();
        if (r.llx == r.urx || r.lly == r.ury) return 0;
        if (pages_.empty())
            for (const auto& known : file_.pdf().getAllPages())
                pages_.emplace(known.getObjGen(), static_cast<int>(pages_.size()) + 1);
        const auto found = pages_.find(page.getObjGen());
        return found == pages_.end() ? 0 : found->second;
    }

    void read_store(QPDFObjectHandle store) {
        if (!store.isDictionary()) return;
        out_.has_store = true;
        read_streams(store.getKey("/Certs"), out_.certificates);
        read_streams(store.getKey("/CRLs"), out_.crls);
        read_streams(store.getKey("/OCSPs"), out_.ocsp_responses);
    }

    static void read_streams(QPDFObjectHandle list, std::vector<std::string>& into) {
        if (!list.isArray()) return;
        for (int i = 0; i < std::min(list.getArrayNItems(), store_limit); ++i) {
            auto stream = list.getArrayItem(i);
            if (!stream.isStream()) continue;
            const auto data = stream.getStreamData(qpdf_dl_generalized);
            into.emplace_back(reinterpret_cast<const char*>(data->getBuffer()), data->getSize());
        }
    }

    StrictFile& file_;
    PdfSignatures out_;
    std::map<QPDFObjGen, int> pages_;
    int seen_ = 0;
};

} // namespace

PdfSignatures read_signatures(std::string_view document) {
    PdfSignatures refused;
    StrictFile file;
    refused.problem = file.open(document);
    if (refused.problem != PdfProblem::none) return refused;
    try {
        return Reader(file).read();
    } catch (const std::exception&) {
        // libqpdf tells a broken file by any exception of the standard library.
        refused.problem = PdfProblem::damaged;
        return refused;
    }
}

} // namespace aubrac::adapters::qpdf
