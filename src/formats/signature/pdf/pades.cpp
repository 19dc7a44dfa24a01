// SPDX-License-Identifier: AGPL-3.0-or-later
#include "pades.hpp"

#include <adapters/cairo/signature_stamp.hpp>
#include <adapters/openssl/digest.hpp>
#include <adapters/qpdf/signing_update.hpp>
#include <algorithm>
#include <base/text.hpp>

namespace aubrac::formats::signature {

namespace openssl = adapters::openssl;
namespace qpdf = adapters::qpdf;

namespace {

std::string draw(const PdfRequest& request, const std::string& name) {
    adapters::cairo::SignatureStamp stamp;
    stamp.title = "Signé électroniquement par";
    stamp.name = name;
    stamp.lines.push_back(request.quality);
    for (std::size_t i = 0; i < std::min<std::size_t>(request.stamp->lines.size(), 4); ++i)
        stamp.lines.push_back(request.stamp->lines[i]);
    stamp.lines.push_back("le " + request.signed_at.french());
    if (!request.place.empty()) stamp.lines.push_back("à " + request.place);
    stamp.width = std::clamp(request.stamp->width, 20.0, 2000.0);
    stamp.height = std::clamp(request.stamp->height, 20.0, 2000.0);
    return adapters::cairo::draw_signature_stamp(stamp);
}

base::Refusal refuse(qpdf::SigningProblem problem, const PdfRequest& request) {
    switch (problem) {
    case qpdf::SigningProblem::encrypted:
        return {"SIGNATURE-N02", "", {}};
    case qpdf::SigningProblem::no_page:
        return {"SIGNATURE-N03", "", {request.stamp ? std::to_string(request.stamp->page) : "1"}};
    case qpdf::SigningProblem::locked:
        return {"SIGNATURE-N04", "", {}};
    case qpdf::SigningProblem::dynamic_form:
        return {"SIGNATURE-N05", "", {}};
    default:
        return {"SIGNATURE-N01", "", {}};
    }
}

} // namespace

std::optional<std::string> digest_around(std::string_view document, const PreparedSignature& prepared) {
    const std::string_view update = prepared.update;
    if (prepared.hole == 0 || prepared.hole + 2 * prepared.room >= update.size()) return std::nullopt;
    openssl::Hasher hasher(prepared.signatory.hash);
    hasher.add(document);
    hasher.add(update.substr(0, prepared.hole - 1));
    hasher.add(update.substr(prepared.hole + 2 * prepared.room + 1));
    return hasher.finish();
}

base::Result<PreparedSignature> prepare_pdf(std::string_view document, const Signatory& signatory,
                                            const PdfRequest& request) {
    if (!signatory.certificate.may_sign()) return base::Refusal{"SIGNATURE-N15", "", {}};
    const auto name = request.name.empty() ? signatory.certificate.common_name() : request.name;
    qpdf::SignatureUpdateRequest wanted;
    wanted.at = request.signed_at;
    wanted.name = name;
    wanted.reason = request.reason;
    wanted.location = request.place;
    wanted.message_bytes = std::max<std::size_t>(message_room(signatory, request.token_bytes), 1024);
    if (const auto& stamp = request.stamp)
        wanted.place = qpdf::SignaturePlace{stamp->page,
                                            stamp->left,
                                            stamp->top,
                                            std::clamp(stamp->width, 20.0, 2000.0),
                                            std::clamp(stamp->height, 20.0, 2000.0),
                                            draw(request, name)};
    auto update = qpdf::make_signature_update(document, wanted);
    if (update.problem != qpdf::SigningProblem::none) return refuse(update.problem, request);
    PreparedSignature prepared{.kind = SignatureKind::pdf, .signatory = signatory};
    prepared.document_sha256 = openssl::sha256(document);
    prepared.document_bytes = document.size();
    prepared.update = std::move(update.bytes);
    prepared.hole = update.message_at;
    prepared.room = wanted.message_bytes;
    const auto digest = digest_around(document, prepared);
    ENSURE(digest.has_value());
    prepared.items.push_back(
        {.id = update.field, .signed_bytes = make_attributes(signatory, *digest, std::nullopt)});
    return prepared;
}

base::Result<std::string> assemble_pdf(std::string_view document, const PreparedSignature& prepared,
                                       std::string_view value, std::string_view token) {
    ENSURE(prepared.kind == SignatureKind::pdf);
    if (document.size() != prepared.document_bytes || openssl::sha256(document) != prepared.document_sha256)
        return base::Refusal{"SIGNATURE-N10", "", {}};
    const auto values = check_values(prepared, {std::string(value)});
    if (!values) return values.refusal();
    const auto message =
        base::hex(write_message(prepared.signatory, prepared.items[0].signed_bytes, values.value()[0], token));
    if (message.size() > 2 * prepared.room) return base::Refusal{"SIGNATURE-N17", "", {}};
    auto update = prepared.update;
    update.replace(prepared.hole, message.size(), message);
    return update;
}

} // namespace aubrac::formats::signature
