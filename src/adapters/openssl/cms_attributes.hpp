// SPDX-License-Identifier: AGPL-3.0-or-later
// Private to this folder: the attributes of a signatory in a CMS message (RFC 5652 §11, RFC 5035, RFC 3161).
#pragma once

#include <adapters/openssl/cms.hpp>
#include <string>
#include <vector>

struct CMS_SignerInfo_st;

namespace aubrac::adapters::openssl {

/// Fills what the attributes say. `signer.certificate` is set before: ESS is compared with it.
void read_attributes(CMS_SignerInfo_st& info, CmsSigner& signer);

/// Empty unless there is exactly one such attribute, with exactly one value.
std::string find_message_digest(CMS_SignerInfo_st& info);

/// adbe-revocationInfoArchival: what readers of PDF put beside a signature (ISO 32000-1 §12.8.3.3.2).
void read_archived_revocations(CMS_SignerInfo_st& info, std::vector<std::string>& crls,
                               std::vector<std::string>& ocsp_responses);

} // namespace aubrac::adapters::openssl
