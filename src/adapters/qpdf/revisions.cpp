// SPDX-License-Identifier: AGPL-3.0-or-later
// What changed after a signature, told object by object. An object that was there and is another now must play a
// part in which that change is innocent; what has no such part may not change at all.
#include "strict_file.hpp"

#include <adapters/qpdf/signatures.hpp>
#include <algorithm>
#include <map>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFXRefEntry.hh>
#include <set>

namespace aubrac::adapters::qpdf {

namespace {

constexpr std::size_t differences_limit = 20;
constexpr std::size_t objects_limit = 1'000'000;
constexpr int depth_limit = 500; // of objects that lead to one another

using Handle = QPDFObjectHandle;
using Keys = std::set<std::string>;

bool is_same(Handle a, Handle b) {
    if (a.isStream() != b.isStream()) return false;
    if (!a.isStream()) return a.unparseResolved() == b.unparseResolved();
    const auto raw_a = a.getRawStreamData();
    const auto raw_b = b.getRawStreamData();
    return a.getDict().unparseResolved() == b.getDict().unparseResolved() &&
           raw_a->getSize() == raw_b->getSize() &&
           std::equal(raw_a->getBuffer(), raw_a->getBuffer() + raw_a->getSize(), raw_b->getBuffer());
}

bool is_same_but(Handle a, Handle b, const Keys& passed) {
    if (!a.isDictionary() || !b.isDictionary()) return false;
    Keys all = a.getKeys();
    all.merge(b.getKeys());
    return std::all_of(all.begin(), all.end(), [&](const std::string& key) {
        return passed.count(key) > 0 || a.getKey(key).unparse() == b.getKey(key).unparse();
    });
}

/// A field that holds a signature of its own, and does nothing else.
bool is_filled_signature(Handle field) {
    if (!field.isDictionary() || field.hasKey("/Kids") || field.hasKey("/A") || field.hasKey("/AA")) return false;
    if (!field.hasKey("/FT") && field.hasKey("/Parent")) return is_filled_signature(field.getKey("/Parent"));
    auto value = field.getKey("/V");
    return field.getKey("/FT").isNameAndEquals("/Sig") && value.isDictionary() && value.hasKey("/ByteRange") &&
           value.getKey("/Contents").isString();
}

/// Each item of `a`, in its order, then signatures made since.
bool only_gains_signatures(Handle a, Handle b) {
    const int before = a.isArray() ? a.getArrayNItems() : 0;
    const int after = b.isArray() ? b.getArrayNItems() : 0;
    if (after < before) return false;
    for (int i = 0; i < before; ++i)
        if (a.getArrayItem(i).unparse() != b.getArrayItem(i).unparse()) return false;
    for (int i = before; i < after; ++i)
        if (!b.getArrayItem(i).isIndirect() || !is_filled_signature(b.getArrayItem(i))) return false;
    return true;
}

class Comparison {
public:
    Comparison(StrictFile& before, StrictFile& after) : before_(before), after_(after) {}

    std::vector<PdfDifference> run() {
        if (before_.root().getObjGen() != after_.root().getObjGen()) note(PdfChange::structure, 0);
        assign_parts();
        const auto old_table = before_.pdf().getXRefTable();
        const auto new_table = after_.pdf().getXRefTable();
        if (old_table.size() > objects_limit) note(PdfChange::unreadable, 0);
        for (const auto& [id, entry] : old_table) {
            const auto found = new_table.find(id);
            if (found == new_table.end())
                note(PdfChange::structure, 0);
            else if (!is_same_entry(entry, found->second))
                judge(id);
            if (differences_.size() >= differences_limit) break;
        }
        return std::move(differences_);
    }

private:
    enum class Part { catalog, form, fields, page, notes, empty_signature, free };

    static bool is_same_entry(const QPDFXRefEntry& a, const QPDFXRefEntry& b) {
        if (a.getType() != b.getType()) return false;
        if (a.getType() == 1) return a.getOffset() == b.getOffset();
        return a.getType() == 2 && a.getObjStreamNumber() == b.getObjStreamNumber() &&
               a.getObjStreamIndex() == b.getObjStreamIndex();
    }

    void give(Handle object, Part part, int page = 0) {
        if (object.isIndirect()) parts_.emplace(object.getObjGen(), std::pair(part, page));
    }

    void assign_parts() {
        auto root = before_.root();
        give(root, Part::catalog);
        auto form = root.getKey("/AcroForm");
        give(form, Part::form);
        if (form.isDictionary()) {
            auto fields = form.getKey("/Fields");
            give(fields, Part::fields);
            for (int i = 0; fields.isArray() && i < fields.getArrayNItems(); ++i) {
                auto field = fields.getArrayItem(i);
                if (field.isDictionary() && field.getKey("/FT").isNameAndEquals("/Sig") && !field.hasKey("/V"))
                    give(field, Part::empty_signature);
            }
        }
        int number = 0;
        for (auto page : before_.pdf().getAllPages()) {
            give(page, Part::page, ++number);
            give(page.getKey("/Annots"), Part::notes, number);
        }
        give(root.getKey("/Metadata"), Part::free);
        give(before_.pdf().getTrailer().getKey("/Info"), Part::free);
        give_all(root.getKey("/DSS"), 0);
    }

    /// Proofs of validity: certificates, lists, answers.
    void give_all(Handle object, int depth) {
        if (depth > 4 || (object.isIndirect() && parts_.count(object.getObjGen()) > 0)) return;
        give(object, Part::free);
        if (object.isDictionary())
            for (const auto& key : object.getKeys()) give_all(object.getKey(key), depth + 1);
        if (object.isArray())
            for (int i = 0; i < std::min(object.getArrayNItems(), 1000); ++i)
                give_all(object.getArrayItem(i), depth + 1);
    }

    void judge(const QPDFObjGen& id) {
        auto a = before_.pdf().getObject(id);
        auto b = after_.pdf().getObject(id);
        if (is_same(a, b)) return;
        const auto found = parts_.find(id);
        if (found == parts_.end()) return note(kind_of(a), 0);
        const auto [part, page] = found->second;
        switch (part) {
        case Part::catalog:
            return judge_catalog(a, b);
        case Part::form:
            return judge_form(a, b);
        case Part::fields:
            if (!only_gains_signatures(a, b)) note(PdfChange::form, 0);
            return;
        case Part::page:
            if (!is_same_but(a, b, {"/Annots"})) note(PdfChange::page, page);
            if (!only_gains_signatures(a.getKey("/Annots"), b.getKey("/Annots")))
                note(PdfChange::annotation, page);
            return;
        case Part::notes:
            if (!only_gains_signatures(a, b)) note(PdfChange::annotation, page);
            return;
        case Part::empty_signature:
            if (!is_same_but(a, b, {"/V", "/AP", "/MK", "/F", "/Lock", "/M"}) || !is_filled_signature(b))
                note(PdfChange::form, 0);
            return;
        case Part::free:
            // Metadata that a page would also show is no metadata.
            if (is_shown(id)) note(PdfChange::page, 0);
            return;
        }
    }

    bool is_shown(const QPDFObjGen& id) {
        if (shown_.empty())
            for (auto page : before_.pdf().getAllPages()) visit(page, 0);
        return is_beyond_ || shown_.count(id) > 0;
    }

    void visit(Handle object, int depth) {
        if (is_beyond_ || depth > depth_limit || shown_.size() > objects_limit) {
            is_beyond_ = true; // not seen whole: nothing in it is innocent
            return;
        }
        if (object.isIndirect() && !shown_.insert(object.getObjGen()).second) return;
        if (object.isArray())
            for (int i = 0; i < object.getArrayNItems(); ++i) visit(object.getArrayItem(i), depth + 1);
        auto dictionary = object.isStream() ? object.getDict() : object;
        if (dictionary.isDictionary())
            for (const auto& key : dictionary.getKeys()) visit(dictionary.getKey(key), depth + 1);
    }

    void judge_catalog(Handle a, Handle b) {
        if (!is_same_but(a, b, {"/AcroForm", "/DSS", "/Extensions", "/Metadata", "/Version"}))
            note(PdfChange::structure, 0);
        judge_form(a.getKey("/AcroForm"), b.getKey("/AcroForm"));
    }

    void judge_form(Handle a, Handle b) {
        if (a.isNull() && b.isNull()) return;
        if (!b.isDictionary() || !(a.isNull() || a.isDictionary())) return note(PdfChange::form, 0);
        auto fields = a.isDictionary() ? a.getKey("/Fields") : Handle::newNull();
        const bool is_new_form = a.isNull();
        if (!only_gains_signatures(fields, b.getKey("/Fields")) ||
            (!is_new_form && !is_same_but(a, b, {"/Fields", "/SigFlags", "/DR", "/DA"})) ||
            b.hasKey("/XFA") != (!is_new_form && a.hasKey("/XFA")))
            note(PdfChange::form, 0);
    }

    static PdfChange kind_of(Handle object) {
        auto dictionary = object.isStream() ? object.getDict() : object;
        if (!dictionary.isDictionary()) return PdfChange::page;
        if (dictionary.hasKey("/FT") || dictionary.hasKey("/V")) return PdfChange::form;
        if (dictionary.getKey("/Type").isNameAndEquals("/Annot") ||
            (dictionary.hasKey("/Rect") && dictionary.hasKey("/Subtype")))
            return PdfChange::annotation;
        return dictionary.getKey("/Type").isNameAndEquals("/Pages") ? PdfChange::structure : PdfChange::page;
    }

    void note(PdfChange change, int page) {
        const PdfDifference difference{change, page};
        if (std::find(differences_.begin(), differences_.end(), difference) == differences_.end())
            differences_.push_back(difference);
    }

    StrictFile& before_;
    StrictFile& after_;
    std::map<QPDFObjGen, std::pair<Part, int>> parts_;
    std::set<QPDFObjGen> shown_; // all that pages lead to
    bool is_beyond_ = false;
    std::vector<PdfDifference> differences_;
};

} // namespace

std::vector<PdfDifference> compare_revisions(std::string_view before, std::string_view after) {
    StrictFile old_file, new_file;
    if (old_file.open(before) != PdfProblem::none || new_file.open(after) != PdfProblem::none)
        return {{PdfChange::unreadable, 0}};
    try {
        return Comparison(old_file, new_file).run();
    } catch (const std::exception&) {
        // libqpdf tells a broken file by any exception of the standard library.
        return {{PdfChange::unreadable, 0}};
    }
}

} // namespace aubrac::adapters::qpdf
