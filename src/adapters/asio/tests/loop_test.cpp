// SPDX-License-Identifier: AGPL-3.0-or-later
// The loop, its signals and its sockets, as coroutines see them.
#include <adapters/asio/loop.hpp>
#include <adapters/asio/socket.hpp>
#include <adapters/asio/task.hpp>
#include <arpa/inet.h>
#include <base/failure.hpp>
#include <future>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace aubrac::adapters::asio {

namespace {

using std::chrono::milliseconds;

int connect_to(std::uint16_t port) {
    const int client = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(client, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    return client;
}

Task<int> add_one(int number) { co_return number + 1; }
Task<int> refuse_number() {
    throw base::Failure("no number");
    co_return 0;
}

Detached await_signal(Loop& loop, std::promise<bool>& told, std::promise<Signal::Bell>& bell, milliseconds limit) {
    Signal signal(loop);
    bell.set_value(signal.bell());
    const bool raised = co_await signal.wait(limit);
    told.set_value(raised);
}

/// Reads twice: something, then what comes when `limit` passes or the other side leaves.
Detached read_twice(std::unique_ptr<Socket> socket, std::promise<std::string>& text,
                    std::promise<Ending>& ending) {
    std::string room(100, '\0');
    const auto first = co_await socket->read_some(room.data(), room.size(), milliseconds(5000));
    text.set_value(room.substr(0, first.bytes));
    const auto second = co_await socket->read_some(room.data(), room.size(), milliseconds(200));
    if (second.ending == Ending::late) co_await socket->write("still ", "here", milliseconds(1000));
    ending.set_value(second.ending);
}

Detached sum(std::promise<int>& total, std::promise<std::string>& failure) {
    const int two = co_await add_one(1);
    total.set_value(co_await add_one(two));
    try {
        co_await refuse_number();
    } catch (const base::Failure& error) {
        failure.set_value(error.what());
    }
}

} // namespace

TEST(Task, GivesItsValueOrItsException) {
    std::promise<int> total;
    std::promise<std::string> failure;
    sum(total, failure);
    EXPECT_EQ(total.get_future().get(), 3);
    EXPECT_EQ(failure.get_future().get(), "no number");
}

TEST(Signal, WakesOnceRaisedOrOnceTheTimeHasPassed) {
    Loop loop;
    for (const bool raise : {true, false}) {
        std::promise<bool> told;
        std::promise<Signal::Bell> bell;
        loop.post([&] { await_signal(loop, told, bell, milliseconds(raise ? 10'000 : 20)); });
        const auto ringer = bell.get_future().get();
        if (raise) ringer.ring();
        EXPECT_EQ(told.get_future().get(), raise);
        ringer.ring();
    }
}

TEST(Socket, TellsLatenessFromDeparture) {
    for (const bool leaves : {true, false}) {
        std::promise<std::string> text;
        std::promise<Ending> ending;
        Loop loop;
        const auto port = loop.listen("127.0.0.1", 0, [&](std::unique_ptr<Socket> socket) {
            EXPECT_EQ(socket->address(), "127.0.0.1");
            read_twice(std::move(socket), text, ending);
        });
        const int client = connect_to(port);
        ASSERT_EQ(::send(client, "bonjour", 7, 0), 7);
        EXPECT_EQ(text.get_future().get(), "bonjour");
        if (leaves) ::shutdown(client, SHUT_WR);
        EXPECT_EQ(ending.get_future().get(), leaves ? Ending::closed : Ending::late);
        char room[16];
        EXPECT_EQ(::recv(client, room, sizeof room, MSG_WAITALL), leaves ? 0 : 10);
        ::close(client);
    }
}

TEST(Loop, AnAddressThatCannotBeHadIsAFailure) {
    Loop loop;
    EXPECT_THROW(loop.listen("no address", 0, nullptr), base::Failure);
}

} // namespace aubrac::adapters::asio
