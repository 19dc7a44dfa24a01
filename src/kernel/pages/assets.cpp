// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/pages/assets.hpp>

#include <adapters/compress/compress.hpp>
#include <map>
#include <mutex>
#include <ui/assets.hpp>

namespace aubrac::kernel::pages {

namespace {

/// Packed when first asked: what few pages use is heavy.
struct Packed {
    std::string_view source, media_type, plain;
    std::once_flag once;
    std::string gzip, brotli;

    void pack() {
        gzip = adapters::compress::gzip(plain, 9);
        brotli = adapters::compress::brotli(plain, 9);
    }
};

using Shelf = std::map<std::string, Packed, std::less<>>;

Shelf& shelf() {
    static Shelf made;
    static std::once_flag once;
    std::call_once(once, [] {
        for (const auto& asset : ui::assets()) {
            auto& packed = made[std::string(asset.name)];
            packed.source = asset.source;
            packed.media_type = asset.media_type;
            packed.plain = asset.bytes;
        }
    });
    return made;
}

} // namespace

http::Response asset(const http::Request& request) {
    const auto found = shelf().find(std::string_view(request.path).substr(std::string_view("/assets/").size()));
    http::Response response;
    if (found == shelf().end()) {
        response.status = 404;
        response.set("Content-Type", "text/plain; charset=utf-8");
        response.body = "Introuvable.\n";
        return response;
    }
    auto& packed = found->second;
    std::call_once(packed.once, [&] { packed.pack(); });
    const auto accepted = request.header("accept-encoding");
    response.set("Content-Type", std::string(packed.media_type));
    response.set("Cache-Control", "public, max-age=31536000, immutable");
    response.set("Vary", "Accept-Encoding");
    // A worker obeys its own policy, not that of the page. Images of scanners in JPEG 2000 are decoded by
    // WebAssembly, which a policy must allow by name; nothing else runs there, and the page itself may not.
    if (packed.source == "pdf.worker.mjs")
        response.set("Content-Security-Policy",
                     "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'");
    std::string coding; // each form has bytes of its own, hence its own strong ETag (RFC 9110 §8.8.3)
    if (accepted.find("br") != std::string_view::npos) {
        coding = "br";
        response.body = packed.brotli;
    } else if (accepted.find("gzip") != std::string_view::npos) {
        coding = "gzip";
        response.body = packed.gzip;
    } else {
        response.body = std::string(packed.plain);
    }
    if (!coding.empty()) response.set("Content-Encoding", coding);
    response.set("ETag", "\"" + found->first + (coding.empty() ? "" : "-" + coding) + "\"");
    return response;
}

} // namespace aubrac::kernel::pages
