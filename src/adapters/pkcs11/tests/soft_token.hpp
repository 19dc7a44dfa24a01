// SPDX-License-Identifier: AGPL-3.0-or-later
// Test only: a token in software (SoftHSM 2), in a folder of its own, made at run time. Header-only, so that the
// tests of any room may include it.
#pragma once

#include <adapters/pkcs11/token.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>

namespace aubrac::adapters::pkcs11::testing {

inline const std::string pin = "1234";

class SoftToken {
public:
    /// One per program: the module reads its settings once.
    static SoftToken& get() {
        static SoftToken made;
        return made;
    }

    /// Empty: not installed.
    static std::string module_path() {
        for (const char* path :
             {"/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
              "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so"})
            if (std::filesystem::exists(path) && std::system("command -v softhsm2-util >/dev/null") == 0)
                return path;
        return {};
    }
    static bool has_pkcs11_tool() { return std::system("command -v pkcs11-tool >/dev/null") == 0; }

    bool runs(const std::string& command) const {
        return std::system(("cd " + folder_.string() + " && " + command + " >>log 2>&1").c_str()) == 0;
    }
    /// With the module and the PIN already said.
    bool tool(const std::string& options) const {
        return runs("pkcs11-tool --module " + module_path() + " --token-label mairie --login --pin " + pin + " " +
                    options);
    }
    std::string read(const std::string& name) const {
        std::ifstream in(folder_ / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    void write(const std::string& name, const std::string& content) const {
        std::ofstream(folder_ / name, std::ios::binary) << content;
    }

private:
    SoftToken() {
        std::string pattern = (std::filesystem::temp_directory_path() / "softhsm-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
        std::filesystem::create_directories(folder_ / "tokens");
        std::ofstream(folder_ / "softhsm2.conf") << "directories.tokendir = " << (folder_ / "tokens").string()
                                                 << "\nobjectstore.backend = file\nlog.level = ERROR\n";
        ::setenv("SOFTHSM2_CONF", (folder_ / "softhsm2.conf").c_str(), 1);
        runs("softhsm2-util --init-token --free --label mairie --so-pin 123456 --pin " + pin);
    }
    ~SoftToken() { std::filesystem::remove_all(folder_); }

    std::filesystem::path folder_;
};

} // namespace aubrac::adapters::pkcs11::testing
