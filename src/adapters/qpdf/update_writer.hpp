// SPDX-License-Identifier: AGPL-3.0-or-later
// Private to this folder: the bytes one appends to a PDF to change it without touching what stands (ISO 32000-1
// §7.5.6). Objects, then a cross-reference of the kind the file already has.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

class QPDF;
class QPDFObjectHandle;

namespace aubrac::adapters::qpdf {

class UpdateWriter {
public:
    /// `document` must outlive this; `pdf` is it, opened.
    UpdateWriter(std::string_view document, QPDF& pdf);

    /// A number nobody has.
    int reserve();
    /// Where the object begins, in `bytes()`, after its "n 0 obj\n".
    std::size_t add(int number, std::string_view body, int generation = 0);
    std::size_t add_stream(int number, std::string_view dictionary, std::string_view data);
    /// Copies what the handle leads to, from any file, and gives how to name it here ("12 0 R", or the value
    /// itself).
    std::string copy(QPDFObjectHandle handle);

    /// Ends the update. `start`: what "startxref" says at the end of the document.
    void finish(std::size_t start);
    std::string& bytes() { return bytes_; }

private:
    void write_table(const std::string& trailer);
    void write_stream(const std::string& trailer);
    std::string spell(QPDFObjectHandle handle, int depth);
    void copy_pending();

    std::string_view document_;
    QPDF& pdf_;
    std::string bytes_;
    std::map<int, std::pair<std::size_t, int>> entries_; // number -> offset in the whole file, generation
    int next_ = 1;
    std::map<std::pair<int, int>, int> copied_; // object of the other file -> number here
    std::vector<std::pair<int, QPDFObjectHandle>> pending_;
};

/// What the last "startxref" of the document says; nothing when it says nothing.
std::size_t find_start(std::string_view document); // 0: none

} // namespace aubrac::adapters::qpdf
