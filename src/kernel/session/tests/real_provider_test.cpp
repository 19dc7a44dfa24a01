// SPDX-License-Identifier: AGPL-3.0-or-later
// Sign-in against a real OpenID Connect provider (npm oidc-provider), through real HTTP:
// tests/browser/oidc_provider.mjs.
#include "fixture.hpp"
#include <adapters/curl/http_client.hpp>
#include <array>
#include <base/failure.hpp>
#include <csignal>
#include <fcntl.h>
#include <kernel/session/oidc.hpp>
#include <sys/wait.h>

namespace aubrac::kernel::testing_session {
namespace {

/// The provider in a process of its own; it stops when its standard input is closed.
class RealProvider {
public:
    explicit RealProvider(const std::filesystem::path& script) {
        std::array<int, 2> input{}, output{};
        if (pipe2(input.data(), O_CLOEXEC) != 0 || pipe2(output.data(), O_CLOEXEC) != 0)
            throw base::Failure("pipe");
        process_ = fork();
        if (process_ == 0) {
            dup2(input[0], 0);
            dup2(output[1], 1);
            const int nowhere = open("/dev/null", O_WRONLY);
            dup2(nowhere, 2);
            execlp("node", "node", script.c_str(), "0", "http://127.0.0.1:8080/session/oidc/retour", nullptr);
            _exit(127);
        }
        close(input[0]);
        close(output[1]);
        input_ = input[1];
        issuer_ = read_issuer(output[0]);
        output_ = output[0];
    }
    ~RealProvider() {
        close(input_);
        close(output_);
        kill(process_, SIGTERM);
        waitpid(process_, nullptr, 0);
    }
    RealProvider(const RealProvider&) = delete;
    RealProvider& operator=(const RealProvider&) = delete;
    /// Empty when it did not start.
    const std::string& issuer() const { return issuer_; }

private:
    static std::string read_issuer(int output) {
        std::string text;
        std::array<char, 512> bytes{};
        while (text.size() < 10000) {
            const auto count = ::read(output, bytes.data(), bytes.size());
            if (count <= 0) return {};
            text.append(bytes.data(), static_cast<std::size_t>(count));
            const auto at = text.find("ready ");
            const auto end = at == std::string::npos ? at : text.find('\n', at);
            if (end != std::string::npos) return text.substr(at + 6, end - at - 6);
        }
        return {};
    }
    pid_t process_ = 0;
    int input_ = -1, output_ = -1;
    std::string issuer_;
};

class RealProviderTest : public testing::Test {
protected:
    void SetUp() override {
        const auto folder = std::filesystem::path(SOURCE_ROOT) / "tests" / "browser";
        if (!std::filesystem::exists(folder / "node_modules" / "oidc-provider"))
            GTEST_SKIP()
                << "oidc-provider is not installed in tests/browser: OPENID CONNECT IS NOT TESTED FOR REAL";
        provider_ = std::make_unique<RealProvider>(folder / "oidc_provider.mjs");
        if (provider_->issuer().empty())
            GTEST_SKIP() << "node does not start the provider: OPENID CONNECT IS NOT TESTED FOR REAL";
        std::string name = (std::filesystem::temp_directory_path() / "aubrac-session-XXXXXX").string();
        folder_ = mkdtemp(name.data());
        StoresOptions options;
        options.folder = folder_;
        stores_ = open_stores(options, session_migrations(), clock_);
    }
    void TearDown() override {
        stores_.reset();
        if (!folder_.empty()) std::filesystem::remove_all(folder_);
    }
    Oidc make(const std::string& client) {
        OidcOptions options;
        options.issuer = provider_->issuer();
        options.client_id = client;
        options.client_secret = "secret-of-" + client + "-0123456789abcdef";
        options.redirect_uri = "http://127.0.0.1:8080/session/oidc/retour";
        options.post_logout_redirect_uri = "http://127.0.0.1:8080/";
        if (client == "aubrac-signed") options.userinfo = OidcOptions::Userinfo::signed_only;
        return Oidc(*stores_, options, make_oidc_fetch({}));
    }
    /// What the browser of the person does: where it is sent back to, as a query.
    http::Pairs browse(const std::string& url) const {
        const auto origin = provider_->issuer().substr(0, provider_->issuer().rfind("/api"));
        const adapters::curl::HttpClient client({});
        const auto back = client.get(origin + "/test/browse?url=" + http::percent_encode(url)).body;
        EXPECT_TRUE(back.starts_with("http://127.0.0.1:8080/session/oidc/retour?")) << back;
        return http::parse_query(back.substr(back.find('?') + 1));
    }

    SystemClock clock_;
    std::unique_ptr<RealProvider> provider_;
    std::filesystem::path folder_;
    std::unique_ptr<Stores> stores_;
};

TEST_F(RealProviderTest, SignsAPersonIn) {
    for (const auto* client : {"aubrac-json", "aubrac-signed"}) {
        auto oidc = make(client);
        const auto query = browse(oidc.start("visitor", "/actes").value());
        const auto identity = oidc.finish(query, "visitor");
        ASSERT_TRUE(identity.ok()) << client << " " << identity.refusal().code << " "
                                   << (identity.refusal().details.empty() ? "" : identity.refusal().details[0]);
        EXPECT_EQ(identity->subject, "a1b2c3d4-camille");
        EXPECT_EQ(identity->email, "camille.exemple@saint-exemple.example");
        EXPECT_EQ(identity->siret, "21129990400014");
        EXPECT_EQ(identity->acr, "eidas1-mfa");
        EXPECT_EQ(identity->roles.size(), 2u);
        EXPECT_EQ(code_of(oidc.finish(query, "visitor")), "SESSION-040");
        EXPECT_TRUE(oidc.logout_url(identity->id_token, "s").starts_with(provider_->issuer() + "/session/end?"));
    }
}

TEST_F(RealProviderTest, IsRefusedWithoutItsLevelOfAuthentication) {
    auto oidc = make("aubrac-json");
    const auto url = oidc.start("visitor", "/").value();
    const auto at = url.find("&claims=");
    ASSERT_NE(at, std::string::npos);
    EXPECT_EQ(code_of(oidc.finish(browse(url.substr(0, at)), "visitor")), "SESSION-043");
}

TEST_F(RealProviderTest, LetsThePersonGiveUp) {
    auto oidc = make("aubrac-json");
    EXPECT_EQ(code_of(oidc.finish(browse(oidc.start("visitor", "/").value() + "&login_hint=no"), "visitor")),
              "SESSION-045");
}

TEST_F(RealProviderTest, RefusesACodeThatIsNotItsOwn) {
    auto oidc = make("aubrac-json");
    auto query = browse(oidc.start("visitor", "/").value());
    for (auto& [name, value] : query)
        if (name == "code") value = "invented";
    EXPECT_EQ(code_of(oidc.finish(query, "visitor")), "SESSION-041");
}

TEST_F(RealProviderTest, BeingDownIsAFailureAndNoRefusal) {
    auto oidc = make("aubrac-json");
    provider_.reset();
    EXPECT_THROW((void)oidc.start("visitor", "/"), base::Failure);
}

} // namespace
} // namespace aubrac::kernel::testing_session
