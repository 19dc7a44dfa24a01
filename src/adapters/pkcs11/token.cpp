// SPDX-License-Identifier: AGPL-3.0-or-later
#include <adapters/pkcs11/token.hpp>

#include <adapters/openssl/secret.hpp>
#include <array>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <dlfcn.h>
#include <mutex>
#include <p11-kit/pkcs11.h>

namespace aubrac::adapters::pkcs11 {

namespace openssl = adapters::openssl;

namespace {

constexpr CK_ULONG tokens_limit = 64;
constexpr CK_ULONG objects_limit = 100;
constexpr CK_ULONG value_limit = 64 * 1024;

/// DigestInfo of RFC 8017 §9.2, without the digest: tokens pad, but do not write it.
std::string digest_info(DigestKind kind, std::string_view digest) {
    constexpr std::string_view sha256(
        "\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20", 19);
    constexpr std::string_view sha384(
        "\x30\x41\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x02\x05\x00\x04\x30", 19);
    constexpr std::string_view sha512(
        "\x30\x51\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03\x05\x00\x04\x40", 19);
    const auto prefix = kind == DigestKind::sha256 ? sha256 : kind == DigestKind::sha384 ? sha384 : sha512;
    return std::string(prefix) + std::string(digest);
}

template <std::size_t size>
std::string text_of(const unsigned char (&padded)[size]) {
    std::string text(reinterpret_cast<const char*>(padded), size);
    while (text.ends_with(' ') || text.ends_with('\0')) text.pop_back();
    return base::is_utf8(text) ? base::one_line(text, 100) : std::string();
}

CK_BYTE_PTR bytes(std::string& text) { return reinterpret_cast<CK_BYTE_PTR>(text.data()); }

std::string name_of(CK_RV code) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "CKR 0x%lx", code);
    return text.data();
}

TokenProblem problem_of(CK_RV code) {
    switch (code) {
    case CKR_PIN_INCORRECT:
    case CKR_PIN_INVALID:
    case CKR_PIN_LEN_RANGE:
        return TokenProblem::wrong_pin;
    case CKR_PIN_LOCKED:
        return TokenProblem::locked_pin;
    case CKR_TOKEN_NOT_PRESENT:
    case CKR_TOKEN_NOT_RECOGNIZED:
    case CKR_DEVICE_REMOVED:
    case CKR_SLOT_ID_INVALID:
        return TokenProblem::no_token;
    default:
        return TokenProblem::refused;
    }
}

} // namespace

struct Module::Content {
    void* library = nullptr;
    CK_FUNCTION_LIST* functions = nullptr;
    bool is_ours = false; // initialised by us
    std::mutex mutex;

    ~Content() {
        if (functions && is_ours) functions->C_Finalize(nullptr);
        if (library) ::dlclose(library);
    }
};

namespace {

class Session {
public:
    Session(CK_FUNCTION_LIST& functions, CK_SLOT_ID slot) : functions_(functions) {
        result_ = functions.C_OpenSession(slot, CKF_SERIAL_SESSION, nullptr, nullptr, &handle_);
    }
    ~Session() {
        if (result_ != CKR_OK) return;
        if (is_logged_) functions_.C_Logout(handle_);
        functions_.C_CloseSession(handle_);
    }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    CK_RV result() const { return result_; }

    CK_RV log_in(CK_USER_TYPE who, const std::string& pin) {
        auto copy = pin;
        const auto code = functions_.C_Login(handle_, who, pin.empty() ? nullptr : bytes(copy), copy.size());
        openssl::wipe(copy);
        if (who == CKU_USER) is_logged_ = code == CKR_OK;
        return code == CKR_USER_ALREADY_LOGGED_IN ? CKR_OK : code;
    }

    std::vector<CK_OBJECT_HANDLE> find(CK_OBJECT_CLASS kind, const std::string* id) {
        std::string copy = id ? *id : "";
        CK_ATTRIBUTE wanted[2] = {{CKA_CLASS, &kind, sizeof kind}, {CKA_ID, copy.data(), copy.size()}};
        std::vector<CK_OBJECT_HANDLE> found(objects_limit);
        CK_ULONG count = 0;
        if (functions_.C_FindObjectsInit(handle_, wanted, id ? 2 : 1) != CKR_OK) return {};
        if (functions_.C_FindObjects(handle_, found.data(), objects_limit, &count) != CKR_OK) count = 0;
        functions_.C_FindObjectsFinal(handle_);
        found.resize(count);
        return found;
    }

    std::string attribute(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) {
        CK_ATTRIBUTE wanted{type, nullptr, 0};
        if (functions_.C_GetAttributeValue(handle_, object, &wanted, 1) != CKR_OK ||
            wanted.ulValueLen > value_limit)
            return {};
        std::string value(wanted.ulValueLen, '\0');
        wanted.pValue = value.data();
        if (functions_.C_GetAttributeValue(handle_, object, &wanted, 1) != CKR_OK) return {};
        value.resize(wanted.ulValueLen);
        return value;
    }

    CK_RV sign(CK_OBJECT_HANDLE key, const std::string& pin, CK_MECHANISM_TYPE type, std::string data,
               std::string& value) {
        CK_MECHANISM mechanism{type, nullptr, 0};
        auto code = functions_.C_SignInit(handle_, &mechanism, key);
        // A key for signing alone may want the PIN again for each signature.
        const auto again = attribute(key, CKA_ALWAYS_AUTHENTICATE);
        if (code == CKR_OK && !again.empty() && again[0] != 0) code = log_in(CKU_CONTEXT_SPECIFIC, pin);
        CK_ULONG size = 0;
        if (code == CKR_OK) code = functions_.C_Sign(handle_, bytes(data), data.size(), nullptr, &size);
        if (code == CKR_OK && size > value_limit) code = CKR_DATA_LEN_RANGE;
        if (code != CKR_OK) return code;
        value.resize(size);
        code = functions_.C_Sign(handle_, bytes(data), data.size(), bytes(value), &size);
        value.resize(code == CKR_OK ? size : 0);
        return code;
    }

private:
    CK_FUNCTION_LIST& functions_;
    CK_SESSION_HANDLE handle_ = 0;
    CK_RV result_ = CKR_GENERAL_ERROR;
    bool is_logged_ = false;
};

} // namespace

Module Module::load(const std::string& path) {
    auto content = std::make_shared<Content>();
    content->library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!content->library) throw base::Failure("PKCS#11 module " + path + ": cannot be loaded");
    const auto list = reinterpret_cast<CK_C_GetFunctionList>(::dlsym(content->library, "C_GetFunctionList"));
    if (!list || list(&content->functions) != CKR_OK || !content->functions) {
        content->functions = nullptr;
        throw base::Failure("PKCS#11 module " + path + ": no functions");
    }
    CK_C_INITIALIZE_ARGS arguments{};
    arguments.flags = CKF_OS_LOCKING_OK;
    const auto code = content->functions->C_Initialize(&arguments);
    if (code != CKR_OK && code != CKR_CRYPTOKI_ALREADY_INITIALIZED)
        throw base::Failure("PKCS#11 module " + path + ": " + name_of(code));
    content->is_ours = code == CKR_OK;
    return Module(std::move(content));
}

std::vector<Token> Module::list_tokens() const {
    const std::lock_guard lock(content_->mutex);
    auto& functions = *content_->functions;
    std::vector<CK_SLOT_ID> slots(tokens_limit);
    CK_ULONG count = tokens_limit;
    if (functions.C_GetSlotList(CK_TRUE, slots.data(), &count) != CKR_OK) count = 0;
    std::vector<Token> tokens;
    for (CK_ULONG i = 0; i < count; ++i) {
        CK_TOKEN_INFO info{};
        if (functions.C_GetTokenInfo(slots[i], &info) != CKR_OK || (info.flags & CKF_TOKEN_INITIALIZED) == 0)
            continue;
        Token token;
        token.slot = slots[i];
        token.label = text_of(info.label);
        token.serial = text_of(info.serialNumber);
        token.maker = text_of(info.manufacturerID);
        token.is_pin_locked = (info.flags & CKF_USER_PIN_LOCKED) != 0;
        token.is_last_try = (info.flags & CKF_USER_PIN_FINAL_TRY) != 0;
        token.has_own_keyboard = (info.flags & CKF_PROTECTED_AUTHENTICATION_PATH) != 0;
        tokens.push_back(std::move(token));
    }
    return tokens;
}

std::vector<TokenCertificate> Module::list_certificates(const Token& token) const {
    const std::lock_guard lock(content_->mutex);
    Session session(*content_->functions, token.slot);
    std::vector<TokenCertificate> all;
    if (session.result() != CKR_OK) return all;
    for (const auto object : session.find(CKO_CERTIFICATE, nullptr)) {
        auto label = session.attribute(object, CKA_LABEL);
        if (!base::is_utf8(label)) label.clear();
        TokenCertificate found{session.attribute(object, CKA_ID), base::one_line(label, 100),
                               session.attribute(object, CKA_VALUE)};
        if (!found.der.empty()) all.push_back(std::move(found));
    }
    return all;
}

TokenSignatures Module::sign(const Token& token, const std::string& pin, const std::string& key, DigestKind kind,
                             const std::vector<std::string>& digests) const {
    const std::lock_guard lock(content_->mutex);
    Session session(*content_->functions, token.slot);
    if (session.result() != CKR_OK) return {TokenProblem::no_token, {}, name_of(session.result())};
    if (const auto code = session.log_in(CKU_USER, pin); code != CKR_OK)
        return {problem_of(code), {}, name_of(code)};
    const auto keys = session.find(CKO_PRIVATE_KEY, &key);
    if (keys.size() != 1)
        return {TokenProblem::no_key, {}, std::to_string(keys.size()) + " private keys of that id"};
    const auto type = session.attribute(keys[0], CKA_KEY_TYPE);
    CK_KEY_TYPE key_type = 0;
    if (type.size() == sizeof key_type) type.copy(reinterpret_cast<char*>(&key_type), sizeof key_type);
    if (key_type != CKK_RSA && key_type != CKK_EC) return {TokenProblem::no_key, {}, "a key of another kind"};
    const bool is_rsa = key_type == CKK_RSA;
    TokenSignatures made{TokenProblem::none, {}, {}};
    for (const auto& digest : digests) {
        auto data = is_rsa ? digest_info(kind, digest) : digest;
        const auto code = session.sign(keys[0], pin, is_rsa ? CKM_RSA_PKCS : CKM_ECDSA, std::move(data),
                                       made.values.emplace_back());
        if (code != CKR_OK) return {problem_of(code), {}, name_of(code)};
    }
    return made;
}

} // namespace aubrac::adapters::pkcs11
