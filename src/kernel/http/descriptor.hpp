// SPDX-License-Identifier: AGPL-3.0-or-later
// Descriptor: an open file, closed with its owner. Failures of the disk are base::Failure.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace aubrac::kernel::http {

class Descriptor {
public:
    Descriptor() = default;
    Descriptor(Descriptor&& other) noexcept;
    Descriptor& operator=(Descriptor&& other) noexcept;
    ~Descriptor();

    static Descriptor open(const std::filesystem::path& path);   // to read; must exist and be a regular file
    static Descriptor create(const std::filesystem::path& path); // to write; must not exist; mode 0600

    bool is_open() const { return number_ >= 0; }
    std::uint64_t size() const;
    /// Bytes read at `offset`, from 1 to `room`; a file that ends there is a Failure: it was cut under us.
    std::size_t read_at(std::uint64_t offset, char* into, std::size_t room) const;
    void write(std::string_view bytes) const; // all of them
    void close();

private:
    explicit Descriptor(int number) : number_(number) {}
    int number_ = -1;
};

} // namespace aubrac::kernel::http
