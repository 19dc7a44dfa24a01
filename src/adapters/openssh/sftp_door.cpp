// SPDX-License-Identifier: AGPL-3.0-or-later
#include <adapters/openssh/sftp_door.hpp>

#include <adapters/openssl/base64.hpp>
#include <adapters/openssl/digest.hpp>
#include <algorithm>
#include <base/failure.hpp>
#include <base/text.hpp>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <netinet/in.h>
#include <poll.h>
#include <pwd.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace aubrac::adapters::openssh {

namespace {

namespace fs = std::filesystem;

constexpr const char* keygen = "/usr/bin/ssh-keygen";
constexpr std::size_t most_connections = 32;
constexpr int turn_ms = 200;
constexpr int end_ms = 2000; // for a process of sshd to end by itself at the stop

[[noreturn]] void fail(const std::string& what) {
    throw base::Failure("sftp door: " + what + ": " + std::strerror(errno));
}

std::string user_name() {
    const auto* entry = ::getpwuid(::getuid());
    return entry ? entry->pw_name : "root";
}

/// `socket`: standard input and output of the program; -1: nothing. Standard error goes to `log`.
pid_t spawn(const std::vector<std::string>& arguments, int socket, const fs::path& log) {
    std::vector<char*> words;
    for (const auto& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
    words.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawnattr_init(&attributes);
    if (socket >= 0) {
        ::posix_spawn_file_actions_adddup2(&actions, socket, 0);
        ::posix_spawn_file_actions_adddup2(&actions, socket, 1);
    } else {
        ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
        ::posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    }
    ::posix_spawn_file_actions_addopen(&actions, 2, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    // The server blocks signals in its threads and ignores SIGPIPE: sshd must not inherit that.
    sigset_t none, pipe_only;
    sigemptyset(&none);
    sigemptyset(&pipe_only);
    sigaddset(&pipe_only, SIGPIPE);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setsigdefault(&attributes, &pipe_only);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    pid_t pid = -1;
    char path[] = "PATH=/usr/bin:/bin";
    char* environment[] = {path, nullptr};
    const int error = ::posix_spawn(&pid, words[0], &actions, &attributes, words.data(), environment);
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
    if (error != 0) throw base::Failure("sftp door: cannot start " + arguments[0] + ": " + std::strerror(error));
    return pid;
}

void make_key(const fs::path& file, const fs::path& log) {
    if (fs::exists(file)) return;
    const auto pid =
        spawn({keygen, "-q", "-t", "ed25519", "-N", "", "-C", "aubrac", "-f", file.string()}, -1, log);
    int status = 0;
    if (::waitpid(pid, &status, 0) != pid || status != 0 || !fs::exists(file))
        throw base::Failure("sftp door: ssh-keygen makes no key, see " + log.string());
}

void write_file(const fs::path& path, const std::string& text) {
    std::ofstream file(path, std::ios::binary);
    if (!(file << text).flush()) throw base::Failure("sftp door: cannot write " + path.string());
}

std::string read_line(const fs::path& path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    return line;
}

void write_configuration(const fs::path& keys, const fs::path& files) {
    const auto quoted = [](const fs::path& path) { return "\"" + path.string() + "\""; };
    fs::copy_file(keys / "client.pub", keys / "authorized_keys", fs::copy_options::overwrite_existing);
    write_file(keys / "sshd_config",
               "HostKey " + quoted(keys / "host") + "\nAuthorizedKeysFile " + quoted(keys / "authorized_keys") +
                   "\nStrictModes no\nUsePAM no\nPubkeyAuthentication yes\nPasswordAuthentication no\n"
                   "KbdInteractiveAuthentication no\nPermitRootLogin prohibit-password\nAllowUsers " +
                   user_name() +
                   "\nDisableForwarding yes\nPermitTTY no\nLogLevel ERROR\nPidFile none\n"
                   "Subsystem sftp internal-sftp\nForceCommand internal-sftp -d " +
                   quoted(files) + "\n");
}

/// sshd run by root wants its empty folder, which its own start script makes.
void make_privilege_folder() {
    if (::geteuid() != 0) return;
    std::error_code ignored;
    fs::create_directory("/run/sshd", ignored);
    fs::permissions("/run/sshd",
                    fs::perms::owner_all | fs::perms::group_exec | fs::perms::group_read | fs::perms::others_exec |
                        fs::perms::others_read,
                    ignored);
}

int listen_on(std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket < 0) fail("no socket");
    const int yes = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 || ::listen(socket, 64) != 0) {
        const int error = errno;
        ::close(socket);
        errno = error;
        fail("port " + std::to_string(port));
    }
    return socket;
}

} // namespace

std::string SftpDoor::find_missing(const std::string& sshd) {
    for (const auto& program : {sshd, std::string(keygen)})
        if (!fs::exists(program)) return program;
    return {};
}

SftpDoor::SftpDoor(const std::string& sshd, const fs::path& keys, const fs::path& files, std::uint16_t port,
                   std::function<bool()> turn)
    : sshd_(sshd), keys_(keys), turn_(std::move(turn)) {
    if (const auto missing = find_missing(sshd); !missing.empty())
        throw base::Failure("sftp door: " + missing + " is missing: install openssh-server");
    fs::create_directories(keys_);
    fs::permissions(keys_, fs::perms::owner_all);
    make_privilege_folder();
    for (const auto* name : {"host", "client"}) make_key(keys_ / name, keys_ / "log");
    write_configuration(keys_, files);
    listener_ = listen_on(port);
    sockaddr_in address{};
    socklen_t size = sizeof address;
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    if (::pipe2(wake_, O_CLOEXEC) != 0) fail("no pipe");
    thread_ = std::thread([this] { run(); });
}

SftpDoor::~SftpDoor() {
    const char byte = 0;
    while (::write(wake_[1], &byte, 1) < 0 && errno == EINTR) {
    }
    thread_.join();
    for (const int descriptor : {listener_, wake_[0], wake_[1]}) ::close(descriptor);
}

std::string SftpDoor::user() const { return user_name(); }

fs::path SftpDoor::client_key() const { return keys_ / "client"; }

std::string SftpDoor::host_key() const {
    const auto words = base::split(read_line(keys_ / "host.pub"), ' ');
    const auto key = words.size() < 2 ? std::nullopt : adapters::openssl::decode_base64(words[1]);
    if (!key) throw base::Failure("sftp door: " + (keys_ / "host.pub").string() + " is no public key");
    auto text = adapters::openssl::encode_base64(adapters::openssl::sha256(*key));
    while (text.ends_with('=')) text.pop_back();
    return "SHA256:" + text;
}

void SftpDoor::run() {
    for (;;) {
        pollfd waited[] = {{listener_, POLLIN, 0}, {wake_[0], POLLIN, 0}};
        const int ready = ::poll(waited, 2, turn_ms);
        if (waited[1].revents != 0) break;
        reap(false);
        const bool is_open = turn_();
        if (ready <= 0 || waited[0].revents == 0) continue;
        const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket < 0) continue;
        if (is_open && children_.size() < most_connections) serve(socket);
        ::close(socket);
    }
    reap(true);
}

void SftpDoor::serve(int socket) {
    try {
        children_.push_back(
            spawn({sshd_, "-i", "-e", "-f", (keys_ / "sshd_config").string()}, socket, keys_ / "log"));
    } catch (const base::Failure&) {
        // No process left on this machine: the client sees a closed connection, and comes back.
    }
}

void SftpDoor::reap(bool wait) {
    for (int waited = 0; wait && !children_.empty() && waited < end_ms; waited += turn_ms / 10) {
        reap(false);
        ::poll(nullptr, 0, turn_ms / 10);
    }
    std::erase_if(children_, [&](pid_t child) {
        int status = 0;
        if (::waitpid(child, &status, WNOHANG) != 0) return true;
        if (!wait) return false;
        ::kill(child, SIGKILL);
        ::waitpid(child, &status, 0);
        return true;
    });
}

} // namespace aubrac::adapters::openssh
