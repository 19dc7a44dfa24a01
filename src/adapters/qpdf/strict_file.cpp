// SPDX-License-Identifier: AGPL-3.0-or-later
#include "strict_file.hpp"

#include <qpdf/QPDF.hh>
#include <qpdf/QPDFExc.hh>

namespace aubrac::adapters::qpdf {

StrictFile::StrictFile() : pdf_(std::make_unique<QPDF>()) {}
StrictFile::~StrictFile() = default;

PdfProblem StrictFile::open(std::string_view document) {
    if (document.empty()) return PdfProblem::empty;
    if (document.substr(0, 1024).find("%PDF-") == std::string_view::npos) return PdfProblem::not_pdf;
    try {
        pdf_->setSuppressWarnings(true);
        pdf_->setAttemptRecovery(false);
        pdf_->processMemoryFile("document", document.data(), document.size());
        if (pdf_->isEncrypted()) return PdfProblem::encrypted;
        return pdf_->getTrailer().getKey("/Root").isDictionary() ? PdfProblem::none : PdfProblem::damaged;
    } catch (const QPDFExc& error) {
        return error.getErrorCode() == qpdf_e_password ? PdfProblem::encrypted : PdfProblem::damaged;
    } catch (const std::exception&) {
        // libqpdf tells a broken file by any exception of the standard library.
        return PdfProblem::damaged;
    }
}

QPDFObjectHandle StrictFile::root() { return pdf_->getTrailer().getKey("/Root"); }

} // namespace aubrac::adapters::qpdf
