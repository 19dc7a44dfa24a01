// SPDX-License-Identifier: AGPL-3.0-or-later
// Documents brought in before the transaction that keeps them (decision 0024).
#include "fixture.hpp"

#include <adapters/openssl/digest.hpp>
#include <base/text.hpp>
#include <kernel/files/arrival.hpp>

namespace aubrac::kernel::testing_kernel {

namespace {

constexpr std::string_view pdf = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
                                 "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
                                 "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
                                 "trailer<</Root 1 0 R/Size 4>>\nstartxref\n0\n%%EOF\n";

class ArrivalTest : public KernelTest {
protected:
    http::Upload upload(std::string_view bytes) {
        const auto path = folder_ / ("upload" + std::to_string(++uploads_));
        write_text(path, bytes);
        return {"document", "acte.pdf", "text/plain", path, bytes.size(), adapters::openssl::sha256(bytes)};
    }
    std::filesystem::path path_of(std::string_view bytes) const {
        const auto sha256 = base::hex(adapters::openssl::sha256(bytes));
        return folder_ / "adherents" / saint.text() / "files" / sha256.substr(0, 2) / sha256.substr(2);
    }
    bool is_there(std::string_view bytes) const { return std::filesystem::exists(path_of(bytes)); }
    StoredFile keep(const Arrival& arrival) {
        StoredFile kept;
        write(saint, [&](Context& context) { kept = kernel_->files.keep(context, arrival); });
        return kept;
    }
    int uploads_ = 0;
};

TEST_P(ArrivalTest, IsInPlaceBeforeAnyTransactionAndStaysOnceKept) {
    auto sent = upload(pdf);
    {
        const auto arrival = kernel_->files.receive(saint, sent);
        EXPECT_TRUE(is_there(pdf));
        EXPECT_EQ(sent.path, path_of(pdf));
        EXPECT_EQ(arrival.file().type, FileType::pdf);
        EXPECT_EQ(keep(arrival).size, pdf.size());
    }
    EXPECT_TRUE(is_there(pdf));
}

TEST_P(ArrivalTest, LeavesNothingWhenNobodyKeepsIt) {
    auto sent = upload("personne n'en veut");
    { const auto arrival = kernel_->files.receive(saint, sent); }
    EXPECT_FALSE(is_there("personne n'en veut"));
}

TEST_P(ArrivalTest, LeavesNothingWhenItsTransactionIsUndone) {
    auto sent = upload("annulé");
    {
        const auto arrival = kernel_->files.receive(saint, sent);
        undo(saint, [&](Context& context) { kernel_->files.keep(context, arrival); });
    }
    EXPECT_FALSE(is_there("annulé"));
}

TEST_P(ArrivalTest, OfWhatIsKeptAlreadyTakesNothingAway) {
    write(saint, [&](Context& context) { kernel_->files.keep_bytes(context, "déjà là"); });
    auto sent = upload("déjà là");
    { const auto arrival = kernel_->files.receive(saint, sent); }
    EXPECT_TRUE(is_there("déjà là"));
}

TEST_P(ArrivalTest, OfTheSameContentTwiceAtOnceLeavesToTheOther) {
    auto one = upload("deux fois"), two = upload("deux fois");
    auto first = std::make_unique<Arrival>(kernel_->files.receive(saint, one));
    const auto second = kernel_->files.receive(saint, two);
    first.reset();
    EXPECT_TRUE(is_there("deux fois"));
    keep(second);
    read(saint, [&](Context& context) { EXPECT_EQ(kernel_->files.total_size(context), 9u); });
}

TEST_P(ArrivalTest, OfAnUploadIsKeptByItsUpload) {
    auto sent = upload("par le formulaire");
    {
        const auto arrival = kernel_->files.receive(saint, sent);
        write(saint, [&](Context& context) { kernel_->files.keep(context, sent); });
    }
    EXPECT_TRUE(is_there("par le formulaire"));
}

TEST_P(ArrivalTest, OfAPathIsACopy) {
    const auto source = folder_ / "source";
    write_text(source, "copié");
    keep(kernel_->files.receive(saint, source));
    EXPECT_TRUE(std::filesystem::exists(source));
    EXPECT_TRUE(is_there("copié"));
    EXPECT_THROW(kernel_->files.receive(saint, folder_ / "absent"), base::Failure);
}

TEST_P(ArrivalTest, TellsAPdfThatDoesNotOpen) {
    const std::pair<std::string_view, Soundness> table[] = {
        {pdf, Soundness::sound}, {"%PDF-1.4 puis rien", Soundness::broken}, {"du texte", Soundness::sound}};
    for (const auto& [bytes, soundness] : table) {
        auto sent = upload(bytes);
        const auto kept = keep(kernel_->files.receive(saint, sent));
        EXPECT_EQ(kept.soundness, soundness) << bytes;
        read(saint, [&](Context& context) {
            EXPECT_EQ(kernel_->files.find(context, kept.sha256)->soundness, soundness) << bytes;
        });
    }
}

ON_BOTH_ENGINES(ArrivalTest);

} // namespace

} // namespace aubrac::kernel::testing_kernel
