// SPDX-License-Identifier: AGPL-3.0-or-later
// A loopback port behind which OpenSSH itself speaks SFTP, one process of sshd for each connection, with keys made
// at the first start: what twins and tests need of a real server. Nothing but files can be asked of it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <sys/types.h>
#include <thread>
#include <vector>

namespace aubrac::adapters::openssh {

class SftpDoor {
public:
    /// `keys`: folder of the keys, made if need be. `files`: folder that clients see first. `turn` is called, on
    /// the door's own thread, before each connection is served and every fifth of a second; false: the connection
    /// is closed at once. Throws base::Failure when `sshd` or ssh-keygen is missing (package openssh-server), or
    /// the port is taken.
    SftpDoor(const std::string& sshd, const std::filesystem::path& keys, const std::filesystem::path& files,
             std::uint16_t port, std::function<bool()> turn);
    ~SftpDoor();
    SftpDoor(const SftpDoor&) = delete;
    SftpDoor& operator=(const SftpDoor&) = delete;

    /// The program without which no door can be made; empty: all are there.
    static std::string find_missing(const std::string& sshd);

    std::uint16_t port() const { return port_; }
    std::string user() const;                 // who the clients must say they are: the one who runs this
    std::filesystem::path client_key() const; // theirs, OpenSSH private key
    std::string host_key() const;             // "SHA256:…", of the only key it shows

private:
    void run();
    void serve(int socket);
    void reap(bool wait);

    std::string sshd_;
    std::filesystem::path keys_;
    std::function<bool()> turn_;
    int listener_ = -1;
    int wake_[2] = {-1, -1};
    std::uint16_t port_ = 0;
    std::vector<pid_t> children_; // of the thread alone
    std::thread thread_;
};

} // namespace aubrac::adapters::openssh
