// SPDX-License-Identifier: AGPL-3.0-or-later
// What a Schema holds. Of this folder alone.
#pragma once

#include <memory>

struct _xmlSchema;

namespace aubrac::adapters::xml {

struct FreeSchema {
    void operator()(_xmlSchema* schema) const;
};

struct SchemaHandle {
    std::unique_ptr<_xmlSchema, FreeSchema> schema;
};

} // namespace aubrac::adapters::xml
