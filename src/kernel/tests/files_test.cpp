// SPDX-License-Identifier: AGPL-3.0-or-later
// Documents kept by content: once, checked when read, forgotten with the work that kept them.
#include "fixture.hpp"

#include <adapters/openssl/digest.hpp>
#include <base/text.hpp>

namespace aubrac::kernel::testing_kernel {

namespace {

class FilesTest : public KernelTest {
protected:
    StoredFile keep(std::string_view bytes, const base::AdherentId& who = saint) {
        StoredFile file;
        write(who, [&](Context& context) { file = kernel_->files.keep_bytes(context, bytes); });
        return file;
    }
    std::filesystem::path path_of(const StoredFile& file, const base::AdherentId& who = saint) const {
        return folder_ / "adherents" / who.text() / "files" / file.sha256.substr(0, 2) / file.sha256.substr(2);
    }
    http::Upload upload(std::string_view bytes) {
        const auto path = folder_ / "upload";
        write_text(path, bytes);
        return {"document", "acte.pdf", "text/plain", path, bytes.size(), adapters::openssl::sha256(bytes)};
    }
    std::size_t count_files(const base::AdherentId& who = saint) const {
        std::size_t count = 0;
        const auto files = folder_ / "adherents" / who.text() / "files";
        if (!std::filesystem::exists(files)) return 0;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(files))
            count += entry.is_regular_file();
        return count;
    }
};

TEST_P(FilesTest, AreFoundByTheFingerprintOfTheirContent) {
    const auto kept = keep("%PDF-1.7 essai");
    EXPECT_EQ(kept.sha256, base::hex(adapters::openssl::sha256("%PDF-1.7 essai")));
    EXPECT_EQ(kept.size, 14u);
    EXPECT_EQ(kept.type, FileType::pdf);
    read(saint, [&](Context& context) {
        const auto found = kernel_->files.find(context, kept.sha256);
        ASSERT_TRUE(found.has_value());
        EXPECT_EQ(found->size, 14u);
        EXPECT_EQ(found->type, FileType::pdf);
        EXPECT_EQ(kernel_->files.read(context, kept.sha256), "%PDF-1.7 essai");
        EXPECT_FALSE(kernel_->files.find(context, std::string(64, '0')).has_value());
        EXPECT_FALSE(kernel_->files.find(context, "../../etc").has_value());
    });
}

TEST_P(FilesTest, OfTheSameContentAreKeptOnce) {
    keep("deux fois");
    keep("deux fois");
    write(saint, [&](Context& context) {
        kernel_->files.keep_bytes(context, "deux fois");
        kernel_->files.keep(context, upload("deux fois"));
    });
    EXPECT_EQ(count_files(), 1u);
    EXPECT_FALSE(std::filesystem::exists(folder_ / "upload"));
    read(saint, [&](Context& context) { EXPECT_EQ(kernel_->files.total_size(context), 9u); });
}

TEST_P(FilesTest, BelongToOneAdherent) {
    const auto kept = keep("secret");
    read(lacalm, [&](Context& context) {
        EXPECT_FALSE(kernel_->files.find(context, kept.sha256).has_value());
        EXPECT_THROW(kernel_->files.open(context, kept.sha256), base::Failure);
        EXPECT_EQ(kernel_->files.total_size(context), 0u);
    });
}

TEST_P(FilesTest, AreNeverServedOnceAltered) {
    const auto kept = keep("contenu d'origine");
    write_text(path_of(kept), "contenu d'origino");
    read(saint, [&](Context& context) {
        EXPECT_THROW(kernel_->files.open(context, kept.sha256), base::Failure);
        EXPECT_THROW(kernel_->files.read(context, kept.sha256), base::Failure);
    });
    write_text(path_of(kept), "");
    read(saint, [&](Context& context) { EXPECT_THROW(kernel_->files.open(context, kept.sha256), base::Failure); });
}

TEST_P(FilesTest, ThatDisappearedAreAFailure) {
    const auto kept = keep("perdu");
    std::filesystem::remove(path_of(kept));
    read(saint, [&](Context& context) { EXPECT_THROW(kernel_->files.open(context, kept.sha256), base::Failure); });
}

TEST_P(FilesTest, AreRepairedByKeepingTheSameContentAgain) {
    const auto kept = keep("abimé");
    write_text(path_of(kept), "autre");
    keep("abimé");
    read(saint, [&](Context& context) { EXPECT_EQ(kernel_->files.read(context, kept.sha256), "abimé"); });
    std::filesystem::remove(path_of(kept));
    keep("abimé");
    read(saint, [&](Context& context) {
        EXPECT_EQ(kernel_->files.read(context, kept.sha256), "abimé");
        EXPECT_EQ(kernel_->files.total_size(context), 6u);
    });
}

TEST_P(FilesTest, ThatWereUploadedAreMovedNotCopied) {
    const auto sent = upload("envoyé");
    StoredFile kept;
    write(saint, [&](Context& context) { kept = kernel_->files.keep(context, sent); });
    EXPECT_FALSE(std::filesystem::exists(sent.path));
    EXPECT_TRUE(std::filesystem::exists(path_of(kept)));
}

TEST_P(FilesTest, OfAPathAreCopied) {
    const auto source = folder_ / "source.xml";
    write_text(source, "<?xml version=\"1.0\"?><a/>");
    StoredFile kept;
    write(saint, [&](Context& context) { kept = kernel_->files.keep_path(context, source); });
    EXPECT_TRUE(std::filesystem::exists(source));
    EXPECT_EQ(kept.type, FileType::xml);
    write(saint, [&](Context& context) {
        EXPECT_THROW(kernel_->files.keep_path(context, folder_ / "absent"), base::Failure);
    });
}

TEST_P(FilesTest, OfAnUndoneWorkLeaveNoRow) {
    std::string sha256;
    undo(saint, [&](Context& context) { sha256 = kernel_->files.keep_bytes(context, "annulé").sha256; });
    read(saint, [&](Context& context) {
        EXPECT_FALSE(kernel_->files.find(context, sha256).has_value());
        EXPECT_EQ(kernel_->files.total_size(context), 0u);
    });
    EXPECT_EQ(keep("annulé").sha256, sha256);
    EXPECT_EQ(count_files(), 1u);
}

TEST_P(FilesTest, MayHoldNoByte) {
    const auto kept = keep("");
    EXPECT_EQ(kept.size, 0u);
    EXPECT_EQ(kept.type, FileType::empty);
    read(saint, [&](Context& context) {
        EXPECT_EQ(kernel_->files.find(context, kept.sha256)->type, FileType::empty);
        EXPECT_EQ(kernel_->files.read(context, kept.sha256), "");
    });
}

TEST_P(FilesTest, AreCountedPerAdherent) {
    keep("12345");
    keep("123");
    keep("1", lacalm);
    read(saint, [&](Context& context) { EXPECT_EQ(kernel_->files.total_size(context), 8u); });
    read(lacalm, [&](Context& context) { EXPECT_EQ(kernel_->files.total_size(context), 1u); });
}

TEST_P(FilesTest, AreKeptWholeWhenTheyAreLarge) {
    std::string bytes(3'000'000, '\0');
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 31 >> 3);
    const auto kept = keep(bytes);
    read(saint, [&](Context& context) { EXPECT_TRUE(kernel_->files.read(context, kept.sha256) == bytes); });
}

TEST_P(FilesTest, OfTheOperatorHaveAFolderOfTheirOwn) {
    StoredFile kept;
    write({}, [&](Context& context) { kept = kernel_->files.keep_bytes(context, "au syndicat"); });
    read({}, [&](Context& context) { EXPECT_EQ(kernel_->files.read(context, kept.sha256), "au syndicat"); });
    EXPECT_EQ(count_files(), 0u);
    EXPECT_TRUE(std::filesystem::exists(folder_ / "operator" / "files"));
}

TEST_P(FilesTest, AreStillThereAfterARestart) {
    const auto kept = keep("durable");
    restart();
    read(saint, [&](Context& context) { EXPECT_EQ(kernel_->files.read(context, kept.sha256), "durable"); });
}

ON_BOTH_ENGINES(FilesTest);

TEST(Sniffing, BelievesTheFirstBytesAndNothingElse) {
    const std::pair<std::string_view, FileType> table[] = {
        {"%PDF-1.4\n", FileType::pdf},
        {"\xEF\xBB\xBF%PDF-1.4", FileType::pdf},
        {"%PD", FileType::other},
        {" %PDF-1.4", FileType::other},
        {"\xFF\xD8\xFF\xE0", FileType::jpeg},
        {"\x89PNG\r\n\x1A\n", FileType::png},
        {"\x89PNG", FileType::other},
        {"PK\x03\x04", FileType::zip},
        {"\x1F\x8B\x08", FileType::gzip},
        {"<?xml version='1.0'?>", FileType::xml},
        {"\xEF\xBB\xBF\r\n<?xml ?>", FileType::xml},
        {"<html>", FileType::other},
        {"MZ\x90", FileType::other},
        {"", FileType::empty},
        {"\xEF\xBB\xBF", FileType::other},
    };
    for (const auto& [bytes, type] : table) EXPECT_EQ(sniff(bytes), type) << base::hex(bytes);
    EXPECT_EQ(media_type(FileType::pdf), "application/pdf");
    EXPECT_EQ(media_type(FileType::other), "application/octet-stream");
    EXPECT_EQ(extension(FileType::jpeg), "jpg");
    EXPECT_EQ(extension(FileType::empty), "");
}

TEST(ReadFile, RefusesWhatIsLargerThanItsLimit) {
    const Folder folder;
    write_text(folder.path() / "a", "12345");
    EXPECT_EQ(read_file(folder.path() / "a", 5), "12345");
    EXPECT_THROW(read_file(folder.path() / "a", 4), base::Failure);
    EXPECT_THROW(read_file(folder.path() / "b", 4), base::Failure);
    EXPECT_EQ(read_start(folder.path() / "a", 2), "12");
    EXPECT_EQ(read_start(folder.path() / "a", 9), "12345");
}

} // namespace

} // namespace aubrac::kernel::testing_kernel
