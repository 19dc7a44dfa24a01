// SPDX-License-Identifier: AGPL-3.0-or-later
#include <adapters/compress/compress.hpp>

#include <algorithm>
#include <base/ensure.hpp>
#include <base/failure.hpp>
#include <brotli/encode.h>
#include <limits>
#include <zlib.h>

namespace aubrac::adapters::compress {

namespace {

constexpr int gzip_window = 15 + 16; // zlib: 32 kB of window, gzip wrapping
constexpr std::size_t step = 64 * 1024;

Bytef* as_input(std::string_view bytes) {
    return reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data())); // zlib does not write there
}

/// zlib counts in 32 bits: longer inputs are given by pieces.
void feed(z_stream& stream, std::string_view& rest) {
    if (stream.avail_in != 0) return;
    const auto piece = std::min<std::size_t>(rest.size(), 1u << 30);
    stream.next_in = as_input(rest);
    stream.avail_in = static_cast<uInt>(piece);
    rest.remove_prefix(piece);
}

} // namespace

std::string gzip(std::string_view bytes, int level) {
    ENSURE(level >= 1 && level <= 9);
    z_stream stream{};
    if (deflateInit2(&stream, level, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        throw base::Failure("gzip: out of memory");
    std::string out;
    std::string buffer(step, '\0');
    int state = Z_OK;
    while (state == Z_OK) {
        feed(stream, bytes);
        stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
        stream.avail_out = static_cast<uInt>(buffer.size());
        state = deflate(&stream, bytes.empty() ? Z_FINISH : Z_NO_FLUSH);
        out.append(buffer, 0, buffer.size() - stream.avail_out);
    }
    deflateEnd(&stream);
    ENSURE(state == Z_STREAM_END);
    return out;
}

std::optional<std::string> gunzip(std::string_view bytes, std::size_t limit) {
    z_stream stream{};
    if (inflateInit2(&stream, gzip_window) != Z_OK) throw base::Failure("gunzip: out of memory");
    std::string out;
    std::string buffer(step, '\0');
    bool sound = false;
    for (;;) {
        feed(stream, bytes);
        stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
        stream.avail_out = static_cast<uInt>(buffer.size());
        const int state = inflate(&stream, Z_NO_FLUSH);
        const std::size_t made = buffer.size() - stream.avail_out;
        if ((state != Z_OK && state != Z_STREAM_END) || made > limit - out.size()) break;
        out.append(buffer, 0, made);
        const bool exhausted = stream.avail_in == 0 && bytes.empty();
        if (state == Z_STREAM_END) {
            if (exhausted) sound = true;
            if (exhausted || inflateReset(&stream) != Z_OK) break;
        } else if (exhausted && stream.avail_out != 0) {
            break;
        }
    }
    inflateEnd(&stream);
    if (!sound) return std::nullopt;
    return out;
}

std::string brotli(std::string_view bytes, int quality) {
    ENSURE(quality >= BROTLI_MIN_QUALITY && quality <= BROTLI_MAX_QUALITY);
    std::size_t size = BrotliEncoderMaxCompressedSize(bytes.size());
    ENSURE(size != 0);
    std::string out(size, '\0');
    if (BrotliEncoderCompress(quality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, bytes.size(),
                              reinterpret_cast<const std::uint8_t*>(bytes.data()), &size,
                              reinterpret_cast<std::uint8_t*>(out.data())) == BROTLI_FALSE)
        throw base::Failure("brotli: out of memory");
    out.resize(size);
    return out;
}

} // namespace aubrac::adapters::compress
