// SPDX-License-Identifier: AGPL-3.0-or-later
// XSD validation over libxml2.
#include <adapters/xml/schema.hpp>

#include "library.hpp"
#include "schema_handle.hpp"

#include <adapters/xml/reader.hpp>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <memory>

namespace aubrac::adapters::xml {
namespace {

constexpr std::size_t max_findings = 200;

void keep_error(void* context, xmlErrorPtr error) noexcept {
    auto& findings = *static_cast<std::vector<SchemaFinding>*>(context);
    try {
        if (findings.size() < max_findings)
            findings.push_back({error->line, base::one_line(error->message ? error->message : "", 500)});
    } catch (...) {
        findings.clear();
    }
}

template <auto release>
struct Freed {
    template <class Pointer>
    void operator()(Pointer pointer) const {
        release(pointer);
    }
};

} // namespace

void FreeSchema::operator()(_xmlSchema* schema) const { xmlSchemaFree(schema); }

Schema::Schema(Schema&&) noexcept = default;
Schema& Schema::operator=(Schema&&) noexcept = default;
Schema::~Schema() = default;

Schema::Schema(const std::string& xsd_path) : handle_(std::make_unique<SchemaHandle>()) {
    prepare_library();
    std::vector<SchemaFinding> errors;
    const std::unique_ptr<xmlSchemaParserCtxt, Freed<xmlSchemaFreeParserCtxt>> parser(
        xmlSchemaNewParserCtxt(xsd_path.c_str()));
    if (!parser) throw base::Failure("cannot open the schema " + xsd_path);
    xmlSchemaSetParserStructuredErrors(parser.get(), keep_error, &errors);
    handle_->schema.reset(xmlSchemaParse(parser.get()));
    if (!handle_->schema)
        throw base::Failure("cannot read the schema " + xsd_path +
                            (errors.empty() ? "" : ": " + errors.front().message));
}

std::vector<SchemaFinding> validate(std::string_view bytes, const std::string& xsd_path) {
    prepare_library();
    const auto checked = read(bytes, {.bytes = 64 * 1024 * 1024, .nodes = 2'000'000});
    if (!checked.root) return {{checked.line, checked.message}};

    const Schema schema(xsd_path);
    std::vector<SchemaFinding> findings;
    const std::unique_ptr<xmlDoc, Freed<xmlFreeDoc>> document(
        xmlReadMemory(bytes.data(), static_cast<int>(bytes.size()), nullptr, nullptr,
                      XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING));
    if (!document) return {{0, "not readable"}};
    const std::unique_ptr<xmlSchemaValidCtxt, Freed<xmlSchemaFreeValidCtxt>> validator(
        xmlSchemaNewValidCtxt(schema.handle().schema.get()));
    if (!validator) throw base::Failure("libxml2: no validator (out of memory?)");
    xmlSchemaSetValidStructuredErrors(validator.get(), keep_error, &findings);
    const int verdict = xmlSchemaValidateDoc(validator.get(), document.get());
    if (verdict != 0 && findings.empty()) findings.push_back({0, "not valid"});
    return findings;
}

} // namespace aubrac::adapters::xml
