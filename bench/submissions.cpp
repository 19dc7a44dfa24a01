// SPDX-License-Identifier: AGPL-3.0-or-later
// The clients of bench/run: POST of actes by the API, each with a number and a PDF of its own, over connections that
// stay open. The PDF goes from the page cache to the socket (sendfile), so that the clients cost the machine little.
// usage: submissions PORT TOKEN PDF PREFIX CONNECTIONS SECONDS; the PDF holds the mark "@@@@@@@@@@@@@@" once
#include <algorithm>
#include <arpa/inet.h>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <mutex>
#include <netinet/tcp.h>
#include <string>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace {

using Steady = std::chrono::steady_clock;
constexpr std::string_view mark = "@@@@@@@@@@@@@@";

[[noreturn]] void fail(const char* what) {
    std::perror(what);
    std::exit(1);
}

std::string field(const std::string& name, const std::string& value) {
    return "--mark\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
}

struct Pdf {
    explicit Pdf(const std::string& path) : descriptor(::open(path.c_str(), O_RDONLY)) {
        if (descriptor < 0) fail("open");
        std::ifstream file(path, std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(file), {}};
        size = static_cast<off_t>(bytes.size());
        at = static_cast<off_t>(bytes.find(mark));
    }
    int descriptor;
    off_t size = 0, at = 0;
};

class Client {
public:
    Client(int port, std::string token, const Pdf& pdf) : token_(std::move(token)), pdf_(pdf) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
        if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) fail("connect");
    }
    ~Client() { ::close(socket_); }
    Client(const Client&) = delete;

    /// True when the acte was acknowledged.
    bool submit(const std::string& numero) {
        const auto before = field("nature", "1") + field("matiere", "7.1.1") + field("date", "2026-11-20") +
                            field("objet", "Acquisition d'une bergère en granit") + field("transmettre", "1") +
                            field("numero", numero) +
                            "--mark\r\nContent-Disposition: form-data; name=\"document\"; filename=\"acte.pdf\"\r\n"
                            "Content-Type: application/pdf\r\n\r\n";
        const std::string after = "\r\n--mark--\r\n";
        auto word = numero + std::string(mark.size() - numero.size(), '_');
        const auto length = before.size() + static_cast<std::size_t>(pdf_.size) + after.size();
        send("POST /api/v1/actes HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=mark\r\n"
             "Authorization: Bearer " +
                 token_ + "\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n" + before,
             MSG_MORE);
        send_part(0, pdf_.at);
        send(word, MSG_MORE);
        send_part(pdf_.at + static_cast<off_t>(mark.size()), pdf_.size);
        send(after, 0);
        return read_status() / 100 == 2;
    }

private:
    void send(const std::string& bytes, int flags) {
        for (std::size_t done = 0; done < bytes.size();) {
            const auto count = ::send(socket_, bytes.data() + done, bytes.size() - done, flags | MSG_NOSIGNAL);
            if (count <= 0) fail("send");
            done += static_cast<std::size_t>(count);
        }
    }
    void send_part(off_t from, off_t to) {
        while (from < to)
            if (::sendfile(socket_, pdf_.descriptor, &from, static_cast<std::size_t>(to - from)) <= 0) fail("sendfile");
    }
    int read_status() {
        std::string answer;
        std::size_t whole = std::string::npos;
        while (whole == std::string::npos || answer.size() < whole) {
            char piece[4096];
            const auto count = ::recv(socket_, piece, sizeof piece, 0);
            if (count <= 0) fail("recv");
            answer.append(piece, static_cast<std::size_t>(count));
            const auto end = answer.find("\r\n\r\n");
            const auto length = answer.find("Content-Length: ");
            if (end != std::string::npos && length != std::string::npos && length < end)
                whole = end + 4 + static_cast<std::size_t>(std::atoll(answer.c_str() + length + 16));
        }
        return std::atoi(answer.c_str() + 9);
    }

    std::string token_;
    const Pdf& pdf_;
    int socket_ = -1;
};

} // namespace

int main(int argc, char** argv) {
    if (argc != 7) return 2;
    const Pdf pdf(argv[3]);
    const std::string prefix = argv[4];
    const std::chrono::seconds duration(std::atoi(argv[6]));
    std::mutex mutex;
    std::vector<double> latencies;
    long bad = 0;
    const auto begun = Steady::now();
    std::vector<std::thread> clients;
    for (int index = 0; index < std::atoi(argv[5]); ++index)
        clients.emplace_back([&, index] {
            Client client(std::atoi(argv[1]), argv[2], pdf);
            for (long serial = 0; Steady::now() - begun < duration; ++serial) {
                const auto start = Steady::now();
                const bool good = client.submit(prefix + std::to_string(index) + "_" + std::to_string(serial));
                const std::chrono::duration<double, std::milli> passed = Steady::now() - start;
                const std::scoped_lock lock(mutex);
                latencies.push_back(passed.count());
                bad += good ? 0 : 1;
            }
        });
    for (auto& client : clients) client.join();
    const std::chrono::duration<double> passed = Steady::now() - begun;
    std::sort(latencies.begin(), latencies.end());
    const auto count = latencies.size();
    if (count == 0) return 1;
    std::printf("RESULT {\"requests\": %zu, \"rate\": %f, \"p50_ms\": %f, \"p99_ms\": %f, \"bad\": %ld}\n", count,
                static_cast<double>(count) / passed.count(), latencies[count / 2], latencies[count * 99 / 100], bad);
}
