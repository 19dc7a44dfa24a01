// SPDX-License-Identifier: AGPL-3.0-or-later
#include "prepared.hpp"

#include <adapters/json/json.hpp>
#include <adapters/openssl/base64.hpp>
#include <base/text.hpp>

namespace aubrac::formats::signature {

namespace json = adapters::json;
namespace openssl = adapters::openssl;
using openssl::Certificate;
using openssl::Hash;

namespace {

constexpr std::string_view form = "aubrac-prepared-signature-1";
constexpr std::size_t bytes_limit = 64 * 1024 * 1024;

std::string_view name_of(SignatureKind kind) {
    return kind == SignatureKind::pdf ? "pdf" : kind == SignatureKind::message ? "message" : "pes";
}

std::string bytes_of(const json::Value& value) { return openssl::decode_base64(value.text_or("")).value_or(""); }

std::optional<Signatory> read_signatory(const json::Value& value) {
    auto certificate = Certificate::parse(bytes_of(value["certificate"]));
    if (!certificate) return std::nullopt;
    Signatory signatory{std::move(*certificate), {}};
    for (const auto& item : value["chain"].items()) {
        auto authority = Certificate::parse(bytes_of(item));
        if (!authority) return std::nullopt;
        signatory.chain.push_back(std::move(*authority));
    }
    const auto hash = value["hash"].text_or("");
    for (const auto known : {Hash::sha256, Hash::sha384, Hash::sha512})
        if (hash == openssl::name_of(known)) {
            signatory.hash = known;
            return signatory;
        }
    return std::nullopt;
}

} // namespace

const std::vector<RefusalText>& list_refusals() {
    static const std::vector<RefusalText> all = {
        {"SIGNATURE-N01",
         "Le document n'est pas un PDF lisible : ouvrez-le, enregistrez-le de nouveau, puis recommencez."},
        {"SIGNATURE-N02",
         "Le PDF est protégé par un mot de passe : retirez la protection avant de le faire signer."},
        {"SIGNATURE-N03", "Le PDF n'a pas de page {0}."},
        {"SIGNATURE-N04",
         "Un signataire précédent a interdit toute modification de ce PDF, même une autre signature."},
        {"SIGNATURE-N05",
         "Le PDF contient un formulaire dynamique (XFA), qui ne peut pas être signé : imprimez-le en PDF."},
        {"SIGNATURE-N06", "Le fichier XML ne peut pas être signé : {0}."},
        {"SIGNATURE-N07", "Le flux ne contient ni bordereau ni racine portant un identifiant (Id) à signer."},
        {"SIGNATURE-N08", "L'identifiant « {0} » est porté par plusieurs éléments du flux."},
        {"SIGNATURE-N09", "L'élément « {0} » est déjà signé."},
        {"SIGNATURE-N10",
         "Le document n'est plus celui qui a été préparé pour la signature : il faut recommencer."},
        {"SIGNATURE-N11", "Il manque des signatures : {0} attendue(s), {1} reçue(s)."},
        {"SIGNATURE-N12", "La signature reçue n'a pas été faite avec la clé du certificat annoncé."},
        {"SIGNATURE-N13", "Le service d'horodatage ne répond pas : la signature sera terminée plus tard."},
        {"SIGNATURE-N14", "Le service d'horodatage a refusé la demande ({0})."},
        {"SIGNATURE-N15", "Le certificat n'est pas prévu pour signer."},
        {"SIGNATURE-N16", "La qualité du signataire doit être indiquée."},
        {"SIGNATURE-N17", "La signature et son horodatage sont plus longs que la place prévue dans le document."},
    };
    return all;
}

std::string sentence_of(const base::Refusal& refusal) {
    for (const auto& [code, sentence] : list_refusals())
        if (code == refusal.code) return base::fill(sentence, refusal.details);
    return {};
}

std::vector<std::string> PreparedSignature::list_digests() const {
    std::vector<std::string> digests;
    for (const auto& item : items) digests.push_back(hash_of(signatory.hash, item.signed_bytes));
    return digests;
}

std::string PreparedSignature::write() const {
    auto value = json::Value::object();
    auto chain = json::Value::array();
    for (const auto& authority : signatory.chain) chain.add(openssl::encode_base64(authority.der()));
    auto list = json::Value::array();
    for (const auto& item : items)
        list.add(json::Value::object({{"id", item.id},
                                      {"signed", openssl::encode_base64(item.signed_bytes)},
                                      {"before", openssl::encode_base64(item.before)},
                                      {"after", openssl::encode_base64(item.after)},
                                      {"at", item.at}}));
    value.set("form", form)
        .set("kind", name_of(kind))
        .set("certificate", openssl::encode_base64(signatory.certificate.der()))
        .set("chain", std::move(chain))
        .set("hash", openssl::name_of(signatory.hash))
        .set("document_sha256", base::hex(document_sha256))
        .set("document_bytes", document_bytes)
        .set("items", std::move(list))
        .set("update", openssl::encode_base64(update))
        .set("hole", hole)
        .set("room", room);
    return value.dump();
}

std::optional<PreparedSignature> PreparedSignature::parse(std::string_view text) {
    const auto value = json::parse(text, {.bytes = bytes_limit});
    if (!value || (*value)["form"].text_or("") != form) return std::nullopt;
    auto signatory = read_signatory(*value);
    if (!signatory) return std::nullopt;
    PreparedSignature prepared{.signatory = std::move(*signatory)};
    const auto kind = (*value)["kind"].text_or("");
    prepared.kind = kind == "pdf"       ? SignatureKind::pdf
                    : kind == "message" ? SignatureKind::message
                                        : SignatureKind::pes;
    const auto digest = (*value)["document_sha256"].text_or("");
    if (digest.size() != 64 || digest.find_first_not_of("0123456789abcdef") != std::string::npos)
        return std::nullopt;
    const auto digit = [&](std::size_t i) { return digest[i] <= '9' ? digest[i] - '0' : digest[i] - 'a' + 10; };
    for (std::size_t i = 0; i < 64; i += 2)
        prepared.document_sha256 += static_cast<char>(digit(i) * 16 + digit(i + 1));
    prepared.document_bytes = static_cast<std::uint64_t>((*value)["document_bytes"].integer_or(0));
    for (const auto& item : (*value)["items"].items())
        prepared.items.push_back({item["id"].text_or(""), bytes_of(item["signed"]), bytes_of(item["before"]),
                                  bytes_of(item["after"]), static_cast<std::uint64_t>(item["at"].integer_or(0))});
    prepared.update = bytes_of((*value)["update"]);
    prepared.hole = static_cast<std::uint64_t>((*value)["hole"].integer_or(0));
    prepared.room = static_cast<std::uint64_t>((*value)["room"].integer_or(0));
    if (prepared.hole + 2 * prepared.room > prepared.update.size()) return std::nullopt;
    return prepared;
}

base::Result<std::vector<std::string>> check_values(const PreparedSignature& prepared,
                                                    const std::vector<std::string>& values) {
    const auto digests = prepared.list_digests();
    if (values.size() != digests.size())
        return base::Refusal{"SIGNATURE-N11", "", {std::to_string(digests.size()), std::to_string(values.size())}};
    const auto& certificate = prepared.signatory.certificate;
    std::vector<std::string> checked;
    for (std::size_t i = 0; i < values.size(); ++i) {
        auto value = values[i];
        bool is_sound = is_signed_by(certificate, prepared.signatory.hash, digests[i], value);
        if (!is_sound && certificate.key_kind() == openssl::KeyKind::ec) {
            value = openssl::ecdsa_to_der(values[i]);
            is_sound = is_signed_by(certificate, prepared.signatory.hash, digests[i], value);
        }
        if (!is_sound) return base::Refusal{"SIGNATURE-N12", prepared.items[i].id, {}};
        checked.push_back(std::move(value));
    }
    return checked;
}

base::Result<std::string> stamp_signature(std::string_view value, std::string_view nonce,
                                          const StampExchange& exchange) {
    const auto request = openssl::make_timestamp_request(Hash::sha256, hash_of(Hash::sha256, value), nonce);
    const auto bytes = exchange(request);
    if (!bytes) return base::Refusal{"SIGNATURE-N13", "", {}};
    auto answer = openssl::read_timestamp_answer(*bytes, request);
    if (answer.problem == openssl::TimestampProblem::none) return std::move(answer.token);
    // A page of error in place of an answer is a service that is down.
    if (answer.problem == openssl::TimestampProblem::unreadable) return base::Refusal{"SIGNATURE-N13", "", {}};
    return base::Refusal{"SIGNATURE-N14", "", {answer.detail}};
}

} // namespace aubrac::formats::signature
