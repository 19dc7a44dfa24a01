// SPDX-License-Identifier: AGPL-3.0-or-later
// A peer for tests: a Python program of this folder, started on a free port of 127.0.0.1, which says on its first
// line what the test must know, and ends by itself when its input closes (so never outlives the test).
#pragma once

#include <cstdlib>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

class Child {
public:
    explicit Child(std::vector<std::string> arguments) {
        int input[2];
        int output[2];
        if (::pipe(input) != 0 || ::pipe(output) != 0) std::abort();
        pid_ = ::fork();
        if (pid_ == 0) {
            ::dup2(input[0], 0);
            ::dup2(output[1], 1);
            for (const int descriptor : {input[0], input[1], output[0], output[1]}) ::close(descriptor);
            std::vector<char*> argv = {const_cast<char*>("python3")};
            for (auto& argument : arguments) argv.push_back(argument.data());
            argv.push_back(nullptr);
            ::execvp("python3", argv.data());
            ::_exit(127);
        }
        ::close(input[0]);
        ::close(output[1]);
        input_ = input[1];
        for (char c = 0; ::read(output[0], &c, 1) == 1 && c != '\n';) first_line_ += c;
        ::close(output[0]);
    }
    ~Child() {
        ::close(input_);
        int status = 0;
        ::waitpid(pid_, &status, 0);
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    /// Empty when it could not start.
    const std::string& first_line() const { return first_line_; }

private:
    pid_t pid_ = -1;
    int input_ = -1;
    std::string first_line_;
};
