// SPDX-License-Identifier: AGPL-3.0-or-later
#include <adapters/compress/gunzip_stream.hpp>

#include <base/ensure.hpp>
#include <base/failure.hpp>
#include <zlib.h>

namespace aubrac::adapters::compress {
namespace {

constexpr int gzip_window = 15 + 16; // zlib: 32 kB of window, gzip wrapping
constexpr std::size_t step = 64 * 1024;

} // namespace

struct GunzipStream::State {
    z_stream stream{};
    std::string buffer = std::string(step, '\0');
    std::string_view rest;
    GunzipProblem problem = GunzipProblem::none;
    bool between = true; // at the start, or after a whole member
    bool begun = false;  // a member was whole
};

GunzipStream::GunzipStream() : state_(std::make_unique<State>()) {
    if (inflateInit2(&state_->stream, gzip_window) != Z_OK) throw base::Failure("gunzip: out of memory");
}

GunzipStream::~GunzipStream() { inflateEnd(&state_->stream); }

void GunzipStream::give(std::string_view bytes) {
    ENSURE(state_->rest.empty() || state_->problem != GunzipProblem::none);
    state_->rest = bytes;
}

std::string_view GunzipStream::take() {
    auto& state = *state_;
    auto& stream = state.stream;
    while (state.problem == GunzipProblem::none) {
        const auto piece = std::min<std::size_t>(state.rest.size(), 1u << 30); // zlib counts in 32 bits
        stream.next_in =
            reinterpret_cast<Bytef*>(const_cast<char*>(state.rest.data())); // zlib does not write there
        stream.avail_in = static_cast<uInt>(piece);
        stream.next_out = reinterpret_cast<Bytef*>(state.buffer.data());
        stream.avail_out = static_cast<uInt>(step);
        if (piece > 0) state.between = false;
        const int result = inflate(&stream, Z_NO_FLUSH);
        state.rest.remove_prefix(piece - stream.avail_in);
        const auto made = step - stream.avail_out;
        if (result == Z_STREAM_END) {
            state.between = state.begun = true;
            inflateReset(&stream);
        } else if (result == Z_BUF_ERROR) {
            return {};
        } else if (result != Z_OK) {
            state.problem = stream.total_out == 0 && made == 0 && !state.begun ? GunzipProblem::not_gzip
                                                                               : GunzipProblem::damaged;
        }
        if (made > 0) return std::string_view(state.buffer).substr(0, made);
        if (state.rest.empty() && result != Z_OK) return {};
    }
    return {};
}

GunzipProblem GunzipStream::finish() {
    auto& state = *state_;
    auto problem = state.problem;
    if (problem == GunzipProblem::none && !(state.between && state.begun)) problem = GunzipProblem::cut;
    inflateReset(&state.stream);
    state.rest = {};
    state.problem = GunzipProblem::none;
    state.between = true;
    state.begun = false;
    return problem;
}

GunzipProblem GunzipStream::problem() const { return state_->problem; }

} // namespace aubrac::adapters::compress
