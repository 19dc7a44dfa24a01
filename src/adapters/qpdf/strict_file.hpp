// SPDX-License-Identifier: AGPL-3.0-or-later
// Private to this folder: a PDF in memory, opened without mending anything. What is signed must be read one way
// only.
#pragma once

#include <adapters/qpdf/pdf_inspector.hpp>
#include <memory>
#include <string_view>

class QPDF;
class QPDFObjectHandle;

namespace aubrac::adapters::qpdf {

class StrictFile {
public:
    StrictFile();
    ~StrictFile();

    /// none, empty, not_pdf, encrypted or damaged. The bytes must outlive this.
    PdfProblem open(std::string_view document);

    QPDF& pdf() { return *pdf_; }
    QPDFObjectHandle root(); // a dictionary

private:
    std::unique_ptr<QPDF> pdf_;
};

} // namespace aubrac::adapters::qpdf
