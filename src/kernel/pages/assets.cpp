// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/pages/assets.hpp>

#include <adapters/compress/compress.hpp>
#include <map>
#include <ui/assets.hpp>

namespace aubrac::kernel::pages {

namespace {

struct Packed {
    std::string_view media_type, plain;
    std::string gzip, brotli;
};

using Shelf = std::map<std::string, Packed, std::less<>>;

Shelf pack() {
    Shelf shelf;
    for (const auto& asset : ui::assets())
        shelf.emplace(std::string(asset.name),
                      Packed{asset.media_type, asset.bytes, adapters::compress::gzip(asset.bytes, 9),
                             adapters::compress::brotli(asset.bytes, 9)});
    return shelf;
}

} // namespace

http::Response asset(const http::Request& request) {
    static const Shelf shelf = pack();
    const auto found = shelf.find(std::string_view(request.path).substr(std::string_view("/assets/").size()));
    http::Response response;
    if (found == shelf.end()) {
        response.status = 404;
        response.set("Content-Type", "text/plain; charset=utf-8");
        response.body = "Introuvable.\n";
        return response;
    }
    const auto& packed = found->second;
    const auto accepted = request.header("accept-encoding");
    response.set("Content-Type", std::string(packed.media_type));
    response.set("Cache-Control", "public, max-age=31536000, immutable");
    response.set("Vary", "Accept-Encoding");
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
