// SPDX-License-Identifier: AGPL-3.0-or-later
// xmlSchemaSAXPlug without its parser: the tap calls the plugged handler itself, and so can cut long texts.
#include "schema_tap.hpp"

#include "schema_handle.hpp"

#include <base/failure.hpp>
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

namespace aubrac::adapters::xml {
namespace {

constexpr std::size_t max_given = 4096;
static_assert(max_given % 4 == 0, "base64 is cut between two groups");
constexpr std::size_t max_pending = 64;

void keep_error(void* context, xmlErrorPtr error) noexcept {
    auto& pending = *static_cast<std::vector<std::string>*>(context);
    try {
        if (pending.size() < max_pending) pending.emplace_back(error->message ? error->message : "not valid");
    } catch (...) {
        pending.clear();
    }
}

void ignore(void*, const xmlChar*, const xmlChar*, const xmlChar*, int, const xmlChar**, int, int,
            const xmlChar**) {}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

} // namespace

struct SchemaTap::Sax {
    xmlSAXHandler own{};
    xmlSAXHandlerPtr handler = &own;
    void* data = nullptr;
    xmlSchemaValidCtxtPtr validator = nullptr;
    xmlSchemaSAXPlugPtr plug = nullptr;

    ~Sax() {
        if (plug) xmlSchemaSAXUnplug(plug);
        if (validator) xmlSchemaFreeValidCtxt(validator);
    }
};

SchemaTap::SchemaTap(const Schema& schema, std::function<void(std::string_view)> breach)
    : sax_(std::make_unique<Sax>()), breach_(std::move(breach)) {
    sax_->own.initialized = XML_SAX2_MAGIC;
    sax_->own.startElementNs = ignore;
    sax_->validator = xmlSchemaNewValidCtxt(schema.handle().schema.get());
    if (!sax_->validator) throw base::Failure("libxml2: no validator (out of memory?)");
    xmlSchemaSetValidStructuredErrors(sax_->validator, keep_error, &pending_);
    sax_->data = this;
    sax_->plug = xmlSchemaSAXPlug(sax_->validator, &sax_->handler, &sax_->data);
    if (!sax_->plug) throw base::Failure("libxml2: the validator cannot be plugged");
}

SchemaTap::~SchemaTap() = default;

void SchemaTap::tell() {
    for (const auto& message : pending_) breach_(message);
    pending_.clear();
}

void SchemaTap::open(const unsigned char* name, const unsigned char* prefix, const unsigned char* space,
                     int namespace_count, const unsigned char** namespaces, int count, int defaulted,
                     const unsigned char** attributes) {
    given_ = 0;
    sax_->handler->startElementNs(sax_->data, name, prefix, space, namespace_count, namespaces, count, defaulted,
                                  attributes);
    if (!pending_.empty()) tell();
}

void SchemaTap::give(std::string_view characters) {
    sax_->handler->characters(sax_->data, reinterpret_cast<const xmlChar*>(characters.data()),
                              static_cast<int>(characters.size()));
}

void SchemaTap::text(std::string_view characters) {
    std::size_t end = 0;
    for (; end < characters.size() && given_ < max_given; ++end) given_ += is_blank(characters[end]) ? 0 : 1;
    // A character of several bytes is given whole.
    while (end < characters.size() && (static_cast<unsigned char>(characters[end]) & 0xC0) == 0x80) ++end;
    if (end > 0) give(characters.substr(0, end));
    if (!pending_.empty()) tell();
}

void SchemaTap::close(const unsigned char* name, const unsigned char* prefix, const unsigned char* space) {
    given_ = 0;
    sax_->handler->endElementNs(sax_->data, name, prefix, space);
    if (!pending_.empty()) tell();
}

void SchemaTap::finish() {
    xmlSchemaSAXUnplug(sax_->plug);
    sax_->plug = nullptr;
    tell();
}

} // namespace aubrac::adapters::xml
