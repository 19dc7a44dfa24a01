// SPDX-License-Identifier: AGPL-3.0-or-later
// A signature given by a key, of a person or of the collectivité, becomes a signed document: time-stamp, assembly,
// and the road goes on. Time-stamping authority down: the dossier waits, nothing is refused.
#include "work.hpp"

#include <adapters/openssl/base64.hpp>
#include <adapters/openssl/random.hpp>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <kernel/files/arrival.hpp>

namespace aubrac::parapheur::jobs {

namespace {

namespace norm = formats::signature;
namespace openssl = adapters::openssl;
using kernel::Context;
using kernel::JobResult;
using kernel::JobRun;

constexpr kernel::Seconds retry(60); // an authority is down

/// All that is needed, read at once.
struct Task {
    Dossier dossier;
    std::filesystem::path document;
    confiance::Training training = confiance::Training::no;
};

std::optional<Task> find_task(const Room& room, Context& context, const std::string& id) {
    auto dossier = room.store.find(context, DossierId::parse(id));
    if (!dossier || !dossier->road.now()) return std::nullopt;
    const auto document = room.kernel.files.open(context, dossier->document.sha256);
    return Task{std::move(*dossier), document, room.training_of(context)};
}

/// Removed at the end, whatever happens.
class Scratch {
public:
    Scratch(const Room& room, const JobRun& run)
        : path_(room.kernel.stores->folder(run.adherent()) / ("signature-" + run.subject() + ".part")) {}
    ~Scratch() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// Empty without an authority, or for XML, whose level is the one that the DGFiP wants. Refuses SIGNATURE-N13,
/// N14.
base::Result<std::string> find_token(const Room& room, const Task& task, const std::vector<std::string>& values) {
    if (!room.confiance.has_stamps(task.training) || task.dossier.form == Form::pes || values.size() != 1)
        return std::string();
    return norm::stamp_signature(values[0], openssl::random_bytes(16), [&](std::string_view request) {
        return room.confiance.ask_stamp(task.training, request);
    });
}

std::string name_of_version(const Dossier& dossier, int number) {
    if (dossier.form != Form::message) return dossier.document.name;
    return dossier.document.name + "-" + std::to_string(number) + ".p7s";
}

struct Made {
    kernel::Arrival arrival;
    bool is_stamped = false;
};

/// The bytes are durable before any transaction knows them.
base::Result<Made> make_signed(const Room& room, JobRun& run, const Task& task,
                               const norm::PreparedSignature& prepared, const std::vector<std::string>& values) {
    const auto checked = norm::check_values(prepared, values);
    if (!checked) return checked.refusal();
    const auto token = find_token(room, task, checked.value());
    if (!token) return token.refusal();
    const Scratch scratch(room, run);
    const auto done =
        assemble_document(task.dossier, task.document, prepared, values, token.value(), scratch.path());
    if (!done) return done.refusal();
    return Made{room.kernel.files.receive(run.adherent(), scratch.path()), !token->empty()};
}

void keep_version(const Room& room, Context& context, Dossier& dossier, const Made& made, Place place,
                  const openssl::Certificate& certificate) {
    const auto file = room.kernel.files.keep(context, made.arrival);
    Version version;
    version.number = dossier.versions.back().number + 1;
    version.is_detached = dossier.form == Form::message;
    version.file = {name_of_version(dossier, version.number), file.sha256, file.size};
    version.place = place;
    version.signer = certificate.common_name();
    version.issuer = base::one_line(certificate.summary().issuer, 300);
    version.serial = certificate.summary().serial;
    version.is_stamped = made.is_stamped;
    version.at = context.now();
    room.store.add_version(context, dossier.id, version);
    if (!version.is_detached) dossier.document = version.file;
    dossier.versions.push_back(std::move(version));
}

Place place_of_held(const Road& road) {
    const auto& parts = road.stages[road.current].parts;
    for (std::size_t i = 0; i < parts.size(); ++i)
        if (parts[i].statut == StatutPart::en_signature) return {road.current, i};
    return {road.current, 0};
}

bool is_held(const Road& road) {
    return road.now() && road.now()->parts[place_of_held(road).part].statut == StatutPart::en_signature;
}

bool is_down(const base::Refusal& refusal) {
    return refusal.code == "SIGNATURE-N13" || refusal.code == "SIGNATURE-N14";
}

std::vector<std::string> decode(const std::string& text) {
    std::vector<std::string> values;
    for (const auto& one : split_list(text))
        if (auto value = openssl::decode_base64(one)) values.push_back(std::move(*value));
    return values;
}

base::Refusal in_our_words(const base::Refusal& refusal) {
    return refusal.code.starts_with("SIGNATURE-") ? not_signable(refusal) : refusal;
}

/// The signature came to nothing (another document, a certificate revoked meanwhile): the person is awaited again.
void release(const Room& room, JobRun& run, const Preparation& preparation, const base::Refusal& why) {
    run.finish([&](Context& context) {
        auto dossier = room.store.find(context, DossierId::parse(run.subject()));
        if (!dossier || !is_held(dossier->road)) return;
        room.store.drop_preparation(context, preparation);
        const auto moved =
            room.move(context, *dossier, {.gesture = Gesture::release, .at = context.now()}, "parapheur.signer",
                      "Signature à recommencer : " + room.kernel.refusals.sentence(why), {{"motif", why.code}});
        ENSURE(moved.ok());
    });
}

/// The dossier waits for a seal that may serve: somebody must deposit it.
void ask_new_cachet(const Room& room, JobRun& run, const std::string& why) {
    run.finish([&](Context& context) {
        const auto dossier = room.store.find(context, DossierId::parse(run.subject()));
        if (!dossier) return;
        room.note(context, *dossier, "parapheur.cacheter", "Le cachet ne peut pas servir : " + why);
        room.kernel.agenda.set_duty(context, {.subject = subject_of(dossier->id),
                                              .what = "parapheur.next",
                                              .title = "Remplacer le cachet de la collectivité : " + why,
                                              .verb = "Remplacer",
                                              .url = "/parapheur/cachet",
                                              .right = "parapheur.organiser"});
    });
}

} // namespace

kernel::JobHandler sign(Room& room) {
    return [&room](JobRun& run) {
        std::optional<Task> task;
        std::optional<Preparation> preparation;
        run.read([&](Context& context) {
            task = find_task(room, context, run.subject());
            preparation = room.store.find_signed(context, DossierId::parse(run.subject()));
        });
        if (!task || !preparation || !is_held(task->dossier.road)) return kernel::job_done();
        const auto prepared = norm::PreparedSignature::parse(preparation->prepared);
        ENSURE(prepared.has_value());
        const auto opinion = judge(room, task->training, prepared->signatory);
        if (opinion.standing == confiance::Standing::silent) return kernel::job_later(retry, opinion.reason);
        if (opinion.standing == confiance::Standing::refused) {
            release(room, run, *preparation, {"PARAPHEUR-035", "", {opinion.reason}});
            return kernel::job_done("La signature est à recommencer.");
        }
        auto made = make_signed(room, run, *task, *prepared, decode(preparation->values));
        if (!made) {
            if (is_down(made.refusal())) return kernel::job_later(retry, norm::sentence_of(made.refusal()));
            release(room, run, *preparation, in_our_words(made.refusal()));
            return kernel::job_done("La signature est à recommencer.");
        }
        run.finish([&](Context& context) {
            auto dossier = room.store.find(context, task->dossier.id);
            if (!dossier || !is_held(dossier->road) || dossier->document.sha256 != task->dossier.document.sha256)
                return;
            keep_version(room, context, *dossier, made.value(), place_of_held(dossier->road),
                         prepared->signatory.certificate);
            room.store.drop_preparation(context, *preparation);
            const auto moved = room.move(context, *dossier, {.gesture = Gesture::sign, .at = context.now()},
                                         "parapheur.signer", "Document signé");
            ENSURE(moved.ok());
        });
        return kernel::job_done();
    };
}

kernel::JobHandler seal(Room& room) {
    return [&room](JobRun& run) {
        std::optional<Task> task;
        std::optional<openssl::Identity> cachet;
        Hand hand;
        run.read([&](Context& context) {
            task = find_task(room, context, run.subject());
            cachet = open_cachet(room, context);
            hand = hand_of(room, context, nullptr, "");
        });
        if (!task || task->dossier.road.now()->kind != StepKind::cachet) return kernel::job_done();
        if (!cachet) return kernel::job_done("Le cachet de la collectivité n'est pas déposé.");
        const norm::Signatory signatory{cachet->certificate, cachet->chain};
        const auto opinion = judge(room, task->training, signatory);
        if (opinion.standing == confiance::Standing::silent) return kernel::job_later(retry, opinion.reason);
        if (opinion.standing == confiance::Standing::refused) {
            ask_new_cachet(room, run, opinion.reason);
            return kernel::job_done("Le cachet ne peut pas servir : " + opinion.reason);
        }
        if (task->dossier.form == Form::pes) hand.quality = "Cachet de la collectivité";
        const auto prepared =
            prepare_document(task->dossier, task->document, signatory, hand, room.kernel.clock.now());
        // Nobody waits before a screen: the operator reads why.
        if (!prepared) throw base::Failure("a document cannot be sealed: " + prepared.refusal().details[0]);
        std::vector<std::string> values;
        for (const auto& digest : prepared->list_digests())
            values.push_back(cachet->key.sign(prepared->signatory.hash, digest));
        auto made = make_signed(room, run, *task, prepared.value(), values);
        if (!made) {
            if (is_down(made.refusal())) return kernel::job_later(retry, norm::sentence_of(made.refusal()));
            throw base::Failure("a document cannot be sealed: " + made.refusal().code);
        }
        run.finish([&](Context& context) {
            auto dossier = room.store.find(context, task->dossier.id);
            if (!dossier || !dossier->road.now() || dossier->road.now()->kind != StepKind::cachet ||
                dossier->document.sha256 != task->dossier.document.sha256)
                return;
            keep_version(room, context, *dossier, made.value(), {dossier->road.current, 0}, cachet->certificate);
            const auto moved =
                room.move(context, *dossier, {.gesture = Gesture::seal, .actor = "", .at = context.now()},
                          "parapheur.cacheter", "Cachet de la collectivité apposé",
                          {{"certificat", base::hex(cachet->certificate.summary().sha256)}});
            ENSURE(moved.ok());
        });
        return kernel::job_done();
    };
}

} // namespace aubrac::parapheur::jobs
