// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/registrar.hpp>

#include <algorithm>
#include <base/failure.hpp>

namespace aubrac::kernel {

Registrar::Registrar(Kernel& kernel, const Manifest& manifest) : kernel_(kernel), manifest_(manifest) {}

void Registrar::keep(std::type_index door, std::shared_ptr<void> object) {
    if (!kernel_.provided.emplace(door, Provided{manifest_.name, std::move(object)}).second)
        throw base::Failure("services/" + manifest_.name + ": this door is already provided");
}

void* Registrar::find(std::type_index door) const {
    const auto found = kernel_.provided.find(door);
    if (found == kernel_.provided.end())
        throw base::Failure("services/" + manifest_.name + ": nobody above provides what it requires");
    const auto& owner = found->second.service;
    if (owner != manifest_.name &&
        std::find(manifest_.depends.begin(), manifest_.depends.end(), owner) == manifest_.depends.end())
        throw base::Failure("services/" + manifest_.name + ": add \"" + owner +
                            "\" to \"depends\" of service.json");
    return found->second.object.get();
}

void Registrar::check_name(std::string_view kind, std::string_view name) const {
    if (!name.starts_with(manifest_.name + "."))
        throw base::Failure("services/" + manifest_.name + ": " + std::string(kind) + " \"" + std::string(name) +
                            "\" must start with \"" + manifest_.name + ".\"");
}

void Registrar::check_right(std::string_view right) const {
    if (right == pages::anyone || right == pages::signed_in) return;
    for (const auto& entry : manifest_.rights)
        if (entry.name == right) return;
    throw base::Failure("services/" + manifest_.name + ": right \"" + std::string(right) +
                        "\" is not declared in its service.json");
}

void Registrar::check_address(std::string_view pattern) const {
    const auto own = "/" + manifest_.name;
    if (pattern != "/" && pattern != own && !pattern.starts_with(own + "/") && !pattern.starts_with("/public/"))
        throw base::Failure("services/" + manifest_.name + ": page " + std::string(pattern) + " must be under " +
                            own + " or /public/");
}

void Registrar::page(std::string_view method, std::string_view pattern, std::string_view right,
                     pages::Handler handler, pages::RouteOptions options) {
    check_right(right);
    check_address(pattern);
    const bool is_public = pattern.starts_with("/public/");
    if (is_public) options.in = pages::In::public_adherent;
    if (options.in == pages::In::adherent && manifest_.scope == Scope::operator_)
        options.in = pages::In::operator_store;
    kernel_.routes.add({std::string(method),
                        std::string(pattern),
                        std::string(right),
                        manifest_.name,
                        options,
                        std::move(handler),
                        {},
                        {}});
}

void Registrar::raw(std::string_view method, std::string_view pattern, std::string_view right,
                    pages::RawHandler handler, http::BodyLimit limit) {
    check_right(right);
    if (!pattern.starts_with("/api/")) check_address(pattern);
    pages::RouteOptions options;
    options.in = pages::In::nothing;
    options.limit = limit;
    kernel_.routes.add({std::string(method),
                        std::string(pattern),
                        std::string(right),
                        manifest_.name,
                        options,
                        {},
                        std::move(handler),
                        {}});
}

void Registrar::api(api::Operation operation, api::Handler handler) {
    check_right(operation.right);
    const auto own = "/api/v1/" + manifest_.name;
    if (operation.pattern != own && !operation.pattern.starts_with(own + "/"))
        throw base::Failure("services/" + manifest_.name + ": operation " + operation.pattern + " must be under " +
                            own);
    operation.service = manifest_.name;
    pages::RouteOptions options;
    options.limit = operation.limit;
    options.access = operation.access;
    const auto answer = [handler = std::move(handler), this_kernel = &kernel_](Context& context,
                                                                               pages::Visit& visit) {
        return api::answer(*this_kernel, context, visit, handler);
    };
    kernel_.routes.add(
        {operation.method, operation.pattern, operation.right, manifest_.name, options, answer, {}, {}});
    kernel_.operations.push_back(std::move(operation));
}

void Registrar::menu(std::string_view title, std::string_view url, std::string_view right, pages::In in) {
    check_right(right);
    if (manifest_.scope == Scope::operator_) in = pages::In::operator_store;
    kernel_.menu.push_back({manifest_.name, std::string(title), std::string(url), std::string(right), in});
}

void Registrar::refusals(std::span<const RefusalEntry> entries) { kernel_.refusals.add(manifest_.name, entries); }

void Registrar::job(std::string_view name, JobPlan plan, JobHandler handler) {
    check_name("job", name);
    kernel_.jobs.define(std::string(name), std::move(plan), std::move(handler));
}

void Registrar::every(std::string_view name, Seconds interval) {
    check_name("job", name);
    kernel_.jobs.every(std::string(name), interval);
}

void Registrar::every_day(std::string_view name, DayTime at) {
    check_name("job", name);
    kernel_.jobs.every_day(std::string(name), at);
}

void Registrar::command(Command command) {
    command.service = manifest_.name;
    kernel_.commands.push_back(std::move(command));
}

void Registrar::twin(Twin twin) { kernel_.twins.push_back(std::move(twin)); }

void Registrar::demo(std::function<void(Kernel&)> step) { kernel_.demo_steps.push_back(std::move(step)); }

} // namespace aubrac::kernel
