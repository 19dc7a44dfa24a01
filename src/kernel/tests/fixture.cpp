// SPDX-License-Identifier: AGPL-3.0-or-later
#include "fixture.hpp"

#include <algorithm>
#include <fstream>
#include <kernel/pages/site.hpp>

namespace aubrac::kernel::testing_kernel {

namespace {

std::filesystem::path make_temporary_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "aubrac-kernel-XXXXXX").string();
    return mkdtemp(name.data());
}

} // namespace

std::string Reply::header(std::string_view name) const {
    for (const auto& [key, value] : headers)
        if (key == name) return value;
    return {};
}

Folder::Folder() : path_(make_temporary_folder()) {}
Folder::~Folder() { std::filesystem::remove_all(path_); }

void write_text(const std::filesystem::path& file, std::string_view text) {
    std::ofstream(file, std::ios::binary) << text;
}

KernelTest::KernelTest() : folder_(make_temporary_folder()) {}

KernelTest::~KernelTest() {
    close();
    database_.reset();
    std::filesystem::remove_all(folder_);
}

void KernelTest::SetUp() {
    if (GetParam() == sql::Engine::postgresql) {
        const char* url = std::getenv("AUBRAC_TEST_POSTGRESQL");
        if (!url) GTEST_SKIP() << "AUBRAC_TEST_POSTGRESQL is not set: PostgreSQL IS NOT TESTED";
        database_ = std::make_unique<testing_storage::Database>(url);
    }
    open();
}

void KernelTest::open() {
    kernel_ = std::make_unique<Kernel>(
        KernelOptions{.data = folder_, .database = database_ ? database_->url() : "", .settings = settings_},
        clock_, services_);
    runner_ = std::make_unique<JobRunner>(kernel_->jobs, *kernel_->stores, kernel_->log, kernel_->all_rights());
}

void KernelTest::close() {
    runner_.reset();
    kernel_.reset();
}

void KernelTest::write_as(const Actor& actor, const base::AdherentId& who, const Rights& rights,
                          const std::function<void(Context&)>& work) {
    kernel_->stores->run(actor, who, rights, Access::write, [&](Context& context) {
        work(context);
        return Outcome::keep;
    });
}

void KernelTest::write(const base::AdherentId& who, const std::function<void(Context&)>& work) {
    write_as({ActorKind::machine, "test", "Test"}, who, kernel_->all_rights(), work);
}

void KernelTest::read(const base::AdherentId& who, const std::function<void(Context&)>& work) {
    kernel_->stores->run({ActorKind::machine, "test", "Test"}, who, kernel_->all_rights(), Access::read,
                         [&](Context& context) {
                             work(context);
                             return Outcome::keep;
                         });
}

void KernelTest::undo(const base::AdherentId& who, const std::function<void(Context&)>& work) {
    kernel_->stores->run({ActorKind::machine, "test", "Test"}, who, kernel_->all_rights(), Access::write,
                         [&](Context& context) {
                             work(context);
                             return Outcome::undo;
                         });
}

Essai& KernelTest::essai() { return *static_cast<Essai*>(kernel_->provided.at(typeid(Essai)).object.get()); }

std::vector<std::string> KernelTest::numeros(const base::AdherentId& who) {
    std::vector<std::string> found;
    read(who, [&](Context& context) { found = essai().list(context); });
    return found;
}

std::string KernelTest::sign_in(std::string_view role, const base::AdherentId& adherent, SecondFactor factor) {
    const bool staff = std::find(std::begin(staff_roles), std::end(staff_roles), role) != std::end(staff_roles);
    std::string token;
    write({}, [&](Context& context) {
        auto& identity = *kernel_->identity;
        const auto serial = std::to_string(++people_);
        const auto account =
            identity.accounts.create(context, {"personne" + serial + "@exemple.test", "Personne " + serial, "",
                                               staff ? std::string(role) : ""});
        if (!staff && !adherent.empty())
            ENSURE(identity.accounts.grant(context, {account->id, adherent, "*", std::string(role)}).ok());
        token = identity.sessions.open(context, {.account = account->id,
                                                 .adherent = staff ? base::AdherentId() : adherent,
                                                 .second_factor = factor,
                                                 .address = "127.0.0.1"});
    });
    return token;
}

std::string KernelTest::csrf(const std::string& session) const {
    return csrf_token(kernel_->identity->csrf_key, session);
}

http::Request KernelTest::request(std::string_view method, std::string_view target,
                                  const std::string& session) const {
    http::Request request;
    request.method = method;
    const auto mark = target.find('?');
    request.path = http::percent_decode(target.substr(0, mark), http::Plus::literal).value_or("/");
    if (mark != std::string_view::npos) {
        request.query_string = target.substr(mark + 1);
        request.query = http::parse_query(request.query_string);
    }
    request.address = "192.0.2.7";
    if (!session.empty())
        request.headers.emplace_back("cookie",
                                     kernel_->identity->cookies(*kernel_).session_name() + "=" + session);
    return request;
}

Reply KernelTest::send(http::Request request) {
    const auto response = pages::handle(*kernel_, request);
    Reply reply{response.status, {}, response.headers};
    if (const auto* text = std::get_if<std::string>(&response.body)) reply.body = *text;
    return reply;
}

Reply KernelTest::get(std::string_view target, const std::string& session) {
    return send(request("GET", target, session));
}

Reply KernelTest::post(std::string_view target, const std::string& session, const http::Pairs& fields) {
    auto form = request("POST", target, session);
    form.form = fields;
    form.form.emplace_back("csrf", csrf(session));
    return send(std::move(form));
}

} // namespace aubrac::kernel::testing_kernel
