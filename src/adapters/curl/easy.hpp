// SPDX-License-Identifier: AGPL-3.0-or-later
// Private to this folder: one libcurl handle, set so that nothing of the environment (proxy, .netrc, reused
// connection, silent retry) can change what is done.
#pragma once

#include "connection.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

struct curl_slist;

namespace aubrac::adapters::curl {

struct FreeEasy {
    void operator()(void* easy) const;
};
struct FreeList {
    void operator()(curl_slist* list) const;
};
using List = std::unique_ptr<curl_slist, FreeList>;

/// A request under way. One thread.
class Easy {
public:
    /// `protocols`: the only ones accepted, as libcurl names them ("https"). Throws base::Failure when libcurl
    /// refuses.
    Easy(const std::string& url, const std::string& protocols, const TlsOptions& tls, const Timeouts& timeouts);

    void* get() const { return easy_.get(); }
    /// Runs; empty when all went well, else why not, in English.
    std::string perform();
    long response_code() const;

private:
    void set_tls(const TlsOptions& tls);
    std::unique_ptr<void, FreeEasy> easy_;
    std::unique_ptr<char[]> error_;
};

/// Throws base::Failure naming `option` when `code` (a CURLcode) is not zero.
void expect_set(int code, const char* option);

List make_list(const std::vector<std::string>& lines);

/// Printable, without control characters: fit for a header, a file name or a command.
bool is_one_line(std::string_view text);

} // namespace aubrac::adapters::curl
