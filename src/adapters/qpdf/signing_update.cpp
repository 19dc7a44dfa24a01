// SPDX-License-Identifier: AGPL-3.0-or-later
#include <adapters/qpdf/signing_update.hpp>

#include "page_view.hpp"
#include "strict_file.hpp"
#include "update_writer.hpp"

#include <adapters/qpdf/signatures.hpp>
#include <algorithm>
#include <base/ensure.hpp>
#include <base/text.hpp>
#include <cstdio>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFPageObjectHelper.hh>
#include <set>

namespace aubrac::adapters::qpdf {

namespace {

using Handle = QPDFObjectHandle;

constexpr std::size_t number_width = 10; // of an offset in a /ByteRange: files under 10 GB
constexpr std::string_view range_blank = "[0 0000000000 0000000000 0000000000]";

std::string text_string(const std::string& text) {
    return Handle::newUnicodeString(base::one_line(text, 300)).unparse();
}

std::string date_string(base::Instant at) {
    const auto iso = at.iso(); // 2026-11-21T13:05:00.000Z
    return "(D:" + iso.substr(0, 4) + iso.substr(5, 2) + iso.substr(8, 2) + iso.substr(11, 2) + iso.substr(14, 2) +
           iso.substr(17, 2) + "Z)";
}

bool is_own(QPDF& pdf, Handle object) {
    const auto table = pdf.getXRefTable();
    return object.isIndirect() && table.count(object.getObjGen()) > 0;
}

class Update {
public:
    Update(std::string_view document, StrictFile& file, const SignatureUpdateRequest& request)
        : file_(file), request_(request), start_(find_start(document)), writer_(document, file.pdf()),
          document_size_(document.size()) {}

    SignatureUpdate make() {
        const auto pages = file_.pdf().getAllPages();
        const int wanted = request_.place ? request_.place->page : 1;
        const int index = wanted == -1 ? static_cast<int>(pages.size()) - 1 : wanted - 1;
        if (index < 0 || index >= static_cast<int>(pages.size())) return refuse(SigningProblem::no_page);
        page_ = pages[static_cast<std::size_t>(index)];
        auto form = file_.root().getKey("/AcroForm");
        if (form.isDictionary() && form.hasKey("/XFA")) return refuse(SigningProblem::dynamic_form);
        // Pages that are not objects of their own cannot be changed by an update.
        if (!is_own(file_.pdf(), page_) || !is_own(file_.pdf(), file_.root()) || start_ == 0)
            return refuse(SigningProblem::unreadable);
        out_.field = find_name(form);
        const int field = writer_.reserve();
        add_value(field);
        add_form(form, field);
        add_page(field);
        writer_.finish(start_);
        fill_range();
        out_.problem = SigningProblem::none;
        out_.bytes = std::move(writer_.bytes());
        return std::move(out_);
    }

private:
    SignatureUpdate refuse(SigningProblem problem) {
        out_.problem = problem;
        return std::move(out_);
    }

    static std::string find_name(Handle form) {
        std::set<std::string> taken;
        auto fields = form.isDictionary() ? form.getKey("/Fields") : Handle::newNull();
        for (int i = 0; fields.isArray() && i < fields.getArrayNItems(); ++i) {
            auto field = fields.getArrayItem(i);
            if (field.isDictionary() && field.getKey("/T").isString())
                taken.insert(field.getKey("/T").getUTF8Value());
        }
        for (int number = 1;; ++number)
            if (auto name = "Signature" + std::to_string(number); taken.count(name) == 0) return name;
    }

    void add_value(int field) {
        const int value = writer_.reserve();
        std::string body = "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange ";
        const auto range = body.size();
        body += range_blank;
        body += " /Contents <";
        const auto message = body.size();
        body.append(2 * request_.message_bytes, '0');
        body += "> /M " + date_string(request_.at);
        for (const auto& [key, text] : {std::pair("/Name", request_.name), std::pair("/Reason", request_.reason),
                                        std::pair("/Location", request_.location)})
            if (!text.empty()) body += std::string(" ") + key + " " + text_string(text);
        const auto at = writer_.add(value, body + " >>");
        range_at_ = at + range;
        out_.message_at = at + message;
        add_field(field, value);
    }

    void add_field(int field, int value) {
        std::string body = "<< /Type /Annot /Subtype /Widget /FT /Sig /F 132 /T (" + out_.field + ") /V " +
                           std::to_string(value) + " 0 R /P " + page_.unparse();
        if (!request_.place) {
            writer_.add(field, body + " /Rect [ 0 0 0 0 ] >>");
            return;
        }
        const auto& place = *request_.place;
        const auto view = view_of(page_);
        const auto box = view.place(place.left, place.top, place.width, place.height);
        const int drawing = add_drawing(place, view.upright());
        writer_.add(field, body + " /Rect [ " + numbers({box.left, box.bottom, box.right, box.top}) +
                               "] /AP << /N " + std::to_string(drawing) + " 0 R >> >>");
    }

    int add_drawing(const SignaturePlace& place, const std::string& upright) {
        QPDF drawing;
        drawing.processMemoryFile("drawing", place.drawing.data(), place.drawing.size());
        ENSURE(drawing.getAllPages().size() == 1);
        auto form = QPDFPageObjectHelper(drawing.getAllPages().front()).getFormXObjectForPage();
        const auto inner = writer_.copy(form);
        const int number = writer_.reserve();
        writer_.add_stream(number,
                           "<< /Type /XObject /Subtype /Form /BBox [ 0 0 " + numbers({place.width, place.height}) +
                               "] /Matrix [ " + upright + " ] /Resources << /XObject << /Stamp " + inner +
                               " >> >> >>",
                           "q /Stamp Do Q");
        return number;
    }

    static std::string with_one_more(Handle list, int object) {
        std::string out = "[ ";
        for (int i = 0; list.isArray() && i < list.getArrayNItems(); ++i)
            out += list.getArrayItem(i).unparse() + " ";
        return out + std::to_string(object) + " 0 R ]";
    }

    /// The object as it stands, but for these values.
    void add_changed(Handle object, const std::vector<std::pair<std::string, std::string>>& values) {
        const auto id = object.getObjGen();
        writer_.add(id.getObj(), changed(object, values), id.getGen());
    }

    static std::string changed(Handle dictionary, const std::vector<std::pair<std::string, std::string>>& values) {
        std::string out = "<< ";
        for (const auto& key : dictionary.getKeys())
            if (std::none_of(values.begin(), values.end(), [&](const auto& value) { return value.first == key; }))
                out += Handle::newName(key).unparse() + " " + dictionary.getKey(key).unparse() + " ";
        for (const auto& [key, value] : values) out += key + " " + value + " ";
        return out + ">>";
    }

    void add_form(Handle form, int field) {
        auto root = file_.root();
        // 3: there are signatures, and the file may only grow (ISO 32000-1 §12.7.2, table 219).
        if (!form.isDictionary())
            return add_changed(root,
                               {{"/AcroForm", "<< /Fields [ " + std::to_string(field) + " 0 R ] /SigFlags 3 >>"}});
        const std::vector<std::pair<std::string, std::string>> values = {
            {"/Fields", with_one_more(form.getKey("/Fields"), field)}, {"/SigFlags", "3"}};
        if (is_own(file_.pdf(), form))
            add_changed(form, values);
        else
            add_changed(root, {{"/AcroForm", changed(form, values)}});
    }

    void add_page(int field) { add_changed(page_, {{"/Annots", with_one_more(page_.getKey("/Annots"), field)}}); }

    void fill_range() {
        const auto hole = document_size_ + out_.message_at - 1; // the message stands between < and >
        const auto after = hole + 2 * request_.message_bytes + 2;
        const auto end = document_size_ + writer_.bytes().size();
        std::string range =
            "[0 " + std::to_string(hole) + " " + std::to_string(after) + " " + std::to_string(end - after) + "]";
        ENSURE(range.size() <= range_blank.size() && std::to_string(end).size() <= number_width);
        range.resize(range_blank.size(), ' ');
        writer_.bytes().replace(range_at_, range.size(), range);
    }

    StrictFile& file_;
    const SignatureUpdateRequest& request_;
    std::size_t start_;
    UpdateWriter writer_;
    std::size_t document_size_;
    Handle page_;
    std::size_t range_at_ = 0;
    SignatureUpdate out_;
};

} // namespace

SignatureUpdate make_signature_update(std::string_view document, const SignatureUpdateRequest& request) {
    ENSURE(request.message_bytes >= 1024 && request.message_bytes <= 1024 * 1024);
    ENSURE(!request.place || (request.place->width > 0 && request.place->height > 0));
    SignatureUpdate refused;
    StrictFile file;
    const auto opened = file.open(document);
    if (opened == PdfProblem::encrypted) refused.problem = SigningProblem::encrypted;
    // Offsets are counted from "%PDF-": bytes before it would shift ours.
    if (opened != PdfProblem::none || !document.starts_with("%PDF-")) return refused;
    for (const auto& signature : read_signatures(document).all)
        if (signature.certification == 1) {
            refused.problem = SigningProblem::locked;
            return refused;
        }
    try {
        return Update(document, file, request).make();
    } catch (const base::Bug&) {
        throw;
    } catch (const std::exception&) {
        // libqpdf tells a broken file by any exception of the standard library.
        return refused;
    }
}

} // namespace aubrac::adapters::qpdf
