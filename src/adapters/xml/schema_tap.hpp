// SPDX-License-Identifier: AGPL-3.0-or-later
// The events of one parse, given to libxml2's schema validator as well. Of this folder alone: it speaks libxml2's
// types.
#pragma once

#include <adapters/xml/schema.hpp>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

struct _xmlSchemaSAXPlug;
struct _xmlSchemaValidCtxt;

namespace aubrac::adapters::xml {

class SchemaTap {
public:
    /// `breach` receives each message; it must not throw beyond what the callers of the methods below catch.
    SchemaTap(const Schema& schema, std::function<void(std::string_view)> breach);
    ~SchemaTap();

    void open(const unsigned char* name, const unsigned char* prefix, const unsigned char* space,
              int namespace_count, const unsigned char** namespaces, int count, int defaulted,
              const unsigned char** attributes);
    void text(std::string_view characters);
    void close(const unsigned char* name, const unsigned char* prefix, const unsigned char* space);
    void finish();

private:
    struct Sax;
    void tell();
    void give(std::string_view characters);

    std::unique_ptr<Sax> sax_;
    std::function<void(std::string_view)> breach_;
    std::vector<std::string> pending_; // an exception must not cross the validator: messages wait for its return
    std::size_t given_ = 0;            // characters that are not blank, of the element open last
};

} // namespace aubrac::adapters::xml
