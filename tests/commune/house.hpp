// SPDX-License-Identifier: AGPL-3.0-or-later
// House: a whole server in a temporary folder, without sockets, with the imaginary communes that every test uses.
// Valid in form (check digits included), absurd in content.
#pragma once

#include <commune/ground.hpp>
#include <commune/person.hpp>
#include <functional>
#include <kernel/jobs/runner.hpp>
#include <kernel/kernel.hpp>
#include <kernel/twin.hpp>
#include <memory>
#include <string>
#include <vector>

namespace aubrac::commune {

class House {
public:
    explicit House(Engine engine = Engine::sqlite, const kernel::Settings& settings = {});

    kernel::Kernel& kernel() { return *kernel_; }
    FrozenClock& clock() { return clock_; }
    const std::filesystem::path& folder() const { return ground_.folder(); }

    /// Commune de Saint-Exemple and Commune de Lacalm-les-Essais, both subscribed to everything, in training.
    const base::AdherentId& saint_exemple() const { return saint_exemple_; }
    const base::AdherentId& lacalm() const { return lacalm_; }
    base::AdherentId add_adherent(const std::string& name, const std::string& siren, const std::string& slug);

    /// Someone signed in. `role`: a member role in `adherent`, or a staff role at the operator's.
    Person person(std::string_view role) { return person(role, saint_exemple_); }
    Person person(std::string_view role, const base::AdherentId& adherent);
    /// A token of the API with all the rights of a member role in `adherent`: `visitor().call(…, token)`.
    std::string api_token(std::string_view role, const base::AdherentId& adherent);
    Person visitor() { return Person(*kernel_, ""); }

    /// One write transaction with every right; and one read.
    void in(const base::AdherentId& adherent, const std::function<void(kernel::Context&)>& work);
    void read(const base::AdherentId& adherent, const std::function<void(kernel::Context&)>& work);
    /// Starts the twins of outside systems, unless they run: they answer at once.
    void start_twins();
    /// Of a twin that runs: "cut=yes". See the help of each twin.
    void turn_knob(const std::string& twin, const std::string& knob);
    /// Runs all jobs that are due at the clock's time; returns how many.
    int run_jobs();
    /// Stops and starts again on the same folder: what was kept is what was durable.
    void restart();

private:
    void open();

    Ground ground_;
    kernel::Settings settings_;
    FrozenClock clock_;
    std::unique_ptr<kernel::Log> log_;
    std::unique_ptr<kernel::Kernel> kernel_;
    std::unique_ptr<kernel::JobRunner> runner_;
    std::vector<std::unique_ptr<kernel::RunningTwin>> twins_;
    base::AdherentId saint_exemple_, lacalm_;
    int people_ = 0;
};

} // namespace aubrac::commune
