// SPDX-License-Identifier: AGPL-3.0-or-later
// Test only: a PKCS#11 module with one token that does what no token in software does. Its behaviour is the word
// in AUBRAC_FAKE_TOKEN: "last-try", "locked" (seen at once), "locks" (at the PIN), "removed" (between the PIN and
// the signature), "reader" (own keyboard). Its certificate is the DER file named by AUBRAC_FAKE_CERTIFICATE; none:
// none.
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <p11-kit/pkcs11.h>
#include <string>
#include <string_view>

namespace {

bool behaves(std::string_view word) {
    const char* set = std::getenv("AUBRAC_FAKE_TOKEN");
    return set && word == set;
}

template <std::size_t size>
void pad(unsigned char (&into)[size], std::string_view text) {
    std::memset(into, ' ', size);
    std::memcpy(into, text.data(), text.size());
}

CK_RV initialize(void*) { return CKR_OK; }
CK_RV finalize(void*) { return CKR_OK; }

CK_RV get_slot_list(unsigned char, CK_SLOT_ID* slots, unsigned long* count) {
    slots[0] = 7;
    *count = 1;
    return CKR_OK;
}

CK_RV get_token_info(CK_SLOT_ID, CK_TOKEN_INFO* info) {
    pad(info->label, "Carte de l'adjointe");
    pad(info->manufacturerID, "Personne");
    pad(info->serialNumber, "0001");
    info->flags = CKF_TOKEN_INITIALIZED | CKF_LOGIN_REQUIRED;
    if (behaves("last-try")) info->flags |= CKF_USER_PIN_FINAL_TRY;
    if (behaves("locked")) info->flags |= CKF_USER_PIN_LOCKED;
    if (behaves("reader")) info->flags |= CKF_PROTECTED_AUTHENTICATION_PATH;
    return CKR_OK;
}

CK_RV open_session(CK_SLOT_ID, CK_FLAGS, void*, CK_NOTIFY, CK_SESSION_HANDLE* session) {
    *session = 1;
    return CKR_OK;
}
CK_RV close_session(CK_SESSION_HANDLE) { return CKR_OK; }

CK_RV login(CK_SESSION_HANDLE, CK_USER_TYPE, unsigned char* pin, unsigned long size) {
    if (behaves("locked") || behaves("locks")) return CKR_PIN_LOCKED;
    if (behaves("reader")) return pin ? CKR_ARGUMENTS_BAD : CKR_OK;
    return std::string_view(reinterpret_cast<char*>(pin), size) == "1234" ? CKR_OK : CKR_PIN_INCORRECT;
}
CK_RV logout(CK_SESSION_HANDLE) { return CKR_OK; }

CK_RV find_init(CK_SESSION_HANDLE, CK_ATTRIBUTE*, unsigned long) { return CKR_OK; }
CK_RV find(CK_SESSION_HANDLE, CK_OBJECT_HANDLE* found, unsigned long, unsigned long* count) {
    found[0] = 3;
    *count = 1;
    return CKR_OK;
}
CK_RV find_final(CK_SESSION_HANDLE) { return CKR_OK; }

std::string certificate() {
    const char* path = std::getenv("AUBRAC_FAKE_CERTIFICATE");
    std::ifstream in(path ? path : "", std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

CK_RV get_attribute(CK_SESSION_HANDLE, CK_OBJECT_HANDLE, CK_ATTRIBUTE* wanted, unsigned long) {
    const CK_KEY_TYPE kind = CKK_RSA;
    std::string value;
    if (wanted->type == CKA_KEY_TYPE) value.assign(reinterpret_cast<const char*>(&kind), sizeof kind);
    if (wanted->type == CKA_ID) value = "x";
    if (wanted->type == CKA_VALUE) value = certificate();
    if (value.empty()) return CKR_ATTRIBUTE_TYPE_INVALID;
    wanted->ulValueLen = value.size();
    if (wanted->pValue) std::memcpy(wanted->pValue, value.data(), value.size());
    return CKR_OK;
}

CK_RV sign_init(CK_SESSION_HANDLE, CK_MECHANISM*, CK_OBJECT_HANDLE) { return CKR_OK; }
CK_RV sign(CK_SESSION_HANDLE, unsigned char*, unsigned long, unsigned char* value, unsigned long* size) {
    if (behaves("removed")) return CKR_DEVICE_REMOVED;
    if (value) std::memset(value, 'S', 4);
    *size = 4;
    return CKR_OK;
}

} // namespace

extern "C" CK_RV C_GetFunctionList(CK_FUNCTION_LIST** list) {
    static CK_FUNCTION_LIST functions{};
    functions.C_Initialize = initialize;
    functions.C_Finalize = finalize;
    functions.C_GetSlotList = get_slot_list;
    functions.C_GetTokenInfo = get_token_info;
    functions.C_OpenSession = open_session;
    functions.C_CloseSession = close_session;
    functions.C_Login = login;
    functions.C_Logout = logout;
    functions.C_FindObjectsInit = find_init;
    functions.C_FindObjects = find;
    functions.C_FindObjectsFinal = find_final;
    functions.C_GetAttributeValue = get_attribute;
    functions.C_SignInit = sign_init;
    functions.C_Sign = sign;
    *list = &functions;
    return CKR_OK;
}
