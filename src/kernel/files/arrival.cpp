// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/files/arrival.hpp>

#include <adapters/qpdf/pdf_inspector.hpp>
#include <algorithm>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <kernel/files/disk.hpp>

namespace aubrac::kernel {

Arrival::Arrival(Files& files, base::AdherentId adherent, std::shared_ptr<Files::Arriving> arriving)
    : files_(&files), adherent_(std::move(adherent)), arriving_(std::move(arriving)) {}

Arrival::~Arrival() {
    if (arriving_) files_->end(adherent_, arriving_);
}

const StoredFile& Arrival::file() const { return arriving_->file; }

Soundness inspect(const std::filesystem::path& file, FileType type) {
    if (type != FileType::pdf) return Soundness::sound;
    const auto report = adapters::qpdf::inspect_pdf(file);
    if (report.encrypted) return Soundness::locked;
    return report.problem == adapters::qpdf::PdfProblem::none ? Soundness::sound : Soundness::broken;
}

Arrival Files::receive(const base::AdherentId& adherent, http::Upload& upload) {
    auto arrival = arrive(adherent, upload.path, base::hex(upload.sha256));
    upload.path = place(adherent, arrival.file().sha256);
    return arrival;
}

Arrival Files::receive(const base::AdherentId& adherent, const std::filesystem::path& file) {
    const auto sha256 = measure_sha256(file);
    return arrive(adherent, copy_in(adherent, file), sha256);
}

Arrival Files::arrive(const base::AdherentId& adherent, const std::filesystem::path& temporary,
                      std::string_view sha256) {
    auto arriving = std::make_shared<Arriving>();
    arriving->file.sha256 = sha256;
    {
        // Known before it is in place: from now on nobody removes what stands there.
        const std::scoped_lock lock(arriving_mutex_);
        arriving_.emplace(Key{adherent.text(), std::string(sha256)}, arriving);
    }
    Arrival arrival(*this, adherent, arriving);
    arriving->file = bring_in(adherent, temporary, sha256);
    return arrival;
}

std::shared_ptr<Files::Arriving> Files::find_arriving(const base::AdherentId& adherent,
                                                      std::string_view sha256) const {
    const std::scoped_lock lock(arriving_mutex_);
    const auto found = arriving_.find(Key{adherent.text(), std::string(sha256)});
    return found == arriving_.end() ? nullptr : found->second;
}

StoredFile Files::keep(Context& context, const Arrival& arrival) const {
    context.after_commit([arriving = arrival.arriving_] { arriving->kept = true; });
    return note_row(context, arrival.file());
}

StoredFile Files::keep(Context& context, const http::Upload& upload) const {
    const auto sha256 = base::hex(upload.sha256);
    const auto arriving = find_arriving(context.adherent(), sha256);
    if (!arriving || upload.path != place(context.adherent(), sha256))
        return note_row(context, bring_in(context.adherent(), upload.path, sha256));
    context.after_commit([arriving] { arriving->kept = true; });
    return note_row(context, arriving->file);
}

/// What nobody else is bringing in and no row knows is removed, under the writer's turn: nobody can be keeping it
/// meanwhile.
void Files::end(const base::AdherentId& adherent, const std::shared_ptr<Arriving>& arriving) noexcept {
    try {
        const Key key{adherent.text(), arriving->file.sha256};
        const auto forget = [&] {
            const std::scoped_lock lock(arriving_mutex_);
            auto [begin, end] = arriving_.equal_range(key);
            arriving_.erase(std::find_if(begin, end, [&](const auto& entry) { return entry.second == arriving; }));
            return arriving_.contains(key);
        };
        if (arriving->kept) {
            forget();
            return;
        }
        stores_.run({ActorKind::machine, "files", ""}, adherent, {}, Access::write, [&](Context& context) {
            std::error_code ignored;
            if (!forget() && !find(context, key.second)) std::filesystem::remove(place(adherent, key.second), ignored);
            return Outcome::undo;
        });
    } catch (const std::exception&) {
        return; // it stays where it is: harmless, and found in place when it comes again
    }
}

} // namespace aubrac::kernel
