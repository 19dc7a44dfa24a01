// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/api/api.hpp>
#include <kernel/kernel.hpp>

namespace aubrac::kernel::api {

namespace {

pages::Answer json(const Value& value, int status) {
    http::Response response;
    response.status = status;
    response.body = value.dump() + "\n";
    response.set("Content-Type", "application/json; charset=utf-8");
    response.set("Cache-Control", "no-store");
    return pages::Answer::raw(std::move(response));
}

pages::Answer refusal(const Kernel& kernel, const base::Refusal& refusal) {
    return json(Value::object({{"code", refusal.code},
                               {"field", refusal.field},
                               {"sentence", kernel.refusals.sentence(refusal)}}),
                kernel.refusals.get(refusal.code).status);
}

} // namespace

pages::Answer answer(Kernel& kernel, Context& context, pages::Visit& visit, const Handler& handler) {
    ENSURE(visit.adherent.has_value());
    Call call{visit.request, *visit.adherent, {}};
    if (!visit.request.body.empty()) {
        auto body = adapters::json::parse(visit.request.body);
        if (!body) return refusal(kernel, {"KERNEL-007", "", {}});
        call.body = std::move(*body);
    }
    auto result = handler(context, call);
    return result ? json(result.value(), 200) : refusal(kernel, result.refusal());
}

} // namespace aubrac::kernel::api
