// SPDX-License-Identifier: AGPL-3.0-or-later
#include <kernel/events/events.hpp>

#include <adapters/json/json.hpp>
#include <base/ensure.hpp>

namespace aubrac::kernel {

using adapters::json::Value;

std::string_view event_field(const EventFields& fields, std::string_view name) {
    for (const auto& [key, value] : fields)
        if (key == name) return value;
    return {};
}

void Events::store(Context& context, std::string_view name, std::string_view subject, const EventFields& fields) {
    auto payload = Value::object();
    for (const auto& [key, value] : fields) payload.set(key, value);
    const auto [first, last] = listeners_.equal_range(name);
    for (auto it = first; it != last; ++it)
        jobs_.add(context, it->second, context.make_uuid(), payload.dump(), Seconds(0),
                  it->second + " " + std::string(subject));
}

void Events::define(std::string_view name, std::string_view listener, Handler handler) {
    const auto kind = std::string(listener) + ".on:" + std::string(name);
    listeners_.emplace(std::string(name), kind);
    jobs_.define(kind, {}, [handler = std::move(handler)](JobRun& run) {
        const auto payload = adapters::json::parse(run.payload());
        ENSURE(payload.has_value());
        EventFields fields;
        for (const auto& member : payload->members()) fields.emplace_back(member.name, member.value.text_or(""));
        run.finish([&](Context& context) { handler(context, fields); });
        return job_done();
    });
}

} // namespace aubrac::kernel
