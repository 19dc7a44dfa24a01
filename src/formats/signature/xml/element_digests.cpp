// SPDX-License-Identifier: AGPL-3.0-or-later
#include "element_digests.hpp"

#include <algorithm>

namespace aubrac::formats::signature {

namespace xml = adapters::xml;

namespace {

constexpr std::size_t running_limit = 32;

} // namespace

void DigestReader::add(DigestJob& job) {
    if (job.target == 0) return begin(job);
    const auto place = std::partition_point(waiting_.begin(), waiting_.end(),
                                            [&](const DigestJob* other) { return other->target >= job.target; });
    waiting_.insert(place, &job);
}

void DigestReader::begin(DigestJob& job) {
    if (running_.size() >= running_limit)
        throw StopReading{{xml::Problem::too_many, "too many signed elements one inside the other"}};
    Running running{&job, std::make_unique<adapters::openssl::Hasher>(job.hash), nullptr, level_, 0};
    running.canonicalizer = std::make_unique<Canonicalizer>(
        job.method, [hasher = running.hasher.get()](std::string_view part) { hasher->add(part); },
        job.target == 0 ? Canonicalizer::Extent::document : Canonicalizer::Extent::element);
    running_.push_back(std::move(running));
}

void DigestReader::end(Running& running) {
    running.canonicalizer->finish();
    running.job->digest = running.hasher->finish();
}

void DigestReader::open(const xml::Opening& element) {
    ++elements_;
    ++level_;
    scope_.open(element);
    while (!waiting_.empty() && waiting_.back()->target <= elements_) {
        auto* job = waiting_.back();
        waiting_.pop_back();
        if (job->target == elements_) begin(*job);
    }
    for (auto& running : running_) {
        if (running.skipped_at == 0 && running.job->excluded == elements_) running.skipped_at = level_;
        if (running.skipped_at == 0) running.canonicalizer->open(element, scope_);
    }
}

void DigestReader::close() {
    for (auto& running : running_) {
        if (running.skipped_at == 0)
            running.canonicalizer->close();
        else if (running.skipped_at == level_)
            running.skipped_at = 0;
        if (running.job->target != 0 && running.level == level_) end(running);
    }
    std::erase_if(running_,
                  [&](const Running& running) { return running.job->target != 0 && running.level == level_; });
    scope_.close();
    --level_;
}

void DigestReader::text(std::string_view characters) {
    for (auto& running : running_)
        if (running.skipped_at == 0) running.canonicalizer->text(characters);
}

void DigestReader::comment(std::string_view text) {
    for (auto& running : running_)
        if (running.skipped_at == 0) running.canonicalizer->comment(text);
}

void DigestReader::instruction(std::string_view target, std::string_view data) {
    for (auto& running : running_)
        if (running.skipped_at == 0) running.canonicalizer->instruction(target, data);
}

void DigestReader::finish() {
    for (auto& running : running_) end(running);
    running_.clear();
}

ReadOutcome compute_digests(Source& source, std::vector<DigestJob>& jobs) {
    DigestReader reader;
    try {
        // From the last target to the first: each is then put at the end of those that wait.
        std::vector<DigestJob*> ordered;
        for (auto& job : jobs) ordered.push_back(&job);
        std::stable_sort(ordered.begin(), ordered.end(),
                         [](const DigestJob* a, const DigestJob* b) { return a->target > b->target; });
        for (auto* job : ordered) reader.add(*job);
    } catch (const StopReading& stop) {
        return stop.outcome;
    }
    const auto outcome = read_whole(source, reader);
    if (outcome.problem == xml::Problem::none) reader.finish();
    return outcome;
}

} // namespace aubrac::formats::signature
