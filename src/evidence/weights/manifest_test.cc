#include "evidence/weights/manifest.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "base/limits.h"
#include "crypto/sha256.h"

namespace probity::evidence::weights {
namespace {

File file(std::string path, std::string_view content) {
  return {std::move(path), content.size(), crypto::sha256(base::as_bytes(content))};
}

Manifest manifest_of(std::vector<File> files) {
  Manifest manifest;
  std::sort(files.begin(), files.end(),
            [](const File& a, const File& b) { return a.path < b.path; });
  manifest.files = std::move(files);
  manifest.root = root_of(manifest.files);
  manifest.weights_digest = weights_digest_of(manifest.files);
  return manifest;
}

Manifest example() {
  return manifest_of({file("README.md", "hello"), file("model.onnx", "weights"),
                      file("tokens/vocab.txt", "a b c"), file("v2/model.ONNX", "more weights")});
}

TEST(Manifest, AcceptsWhatIsConsistent) { EXPECT_TRUE(verify_manifest(example())); }

TEST(Manifest, RefusesAWrongRoot) {
  Manifest manifest = example();
  manifest.root.bytes[31] ^= 1;
  const auto status = verify_manifest(manifest);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().rule, "artifact.root");
  EXPECT_EQ(status.error().pointer, "/root");
  EXPECT_EQ(status.error().required, example().root.hex());
}

TEST(Manifest, RefusesAnyChangedDigest) {
  for (std::size_t i = 0; i < example().files.size(); ++i) {
    Manifest manifest = example();
    manifest.files[i].sha256.bytes[0] ^= 0x80;
    EXPECT_FALSE(verify_manifest(manifest)) << i;
  }
}

TEST(Manifest, RefusesAWrongMissingOrInventedWeightsDigest) {
  Manifest manifest = example();
  manifest.weights_digest = crypto::sha256(base::as_bytes("other"));
  EXPECT_EQ(verify_manifest(manifest).error().pointer, "/weights_digest");
  manifest.weights_digest = std::nullopt;
  EXPECT_EQ(verify_manifest(manifest).error().found, "none");
  Manifest without = manifest_of({file("README.md", "hello")});
  ASSERT_TRUE(verify_manifest(without));
  EXPECT_EQ(without.weights_digest, std::nullopt);
  without.weights_digest = without.files[0].sha256;
  EXPECT_EQ(verify_manifest(without).error().required, "none");
}

TEST(Manifest, RefusesDisorderAndTwins) {
  Manifest manifest = example();
  std::swap(manifest.files[1], manifest.files[2]);
  manifest.root = root_of(manifest.files);
  EXPECT_EQ(verify_manifest(manifest).error().pointer, "/files/2/path");
  EXPECT_EQ(verify_manifest(manifest).error().rule, "artifact.order");
  manifest = manifest_of({file("a", "1"), file("a", "2")});
  EXPECT_EQ(verify_manifest(manifest).error().rule, "artifact.order");
}

TEST(Manifest, RefusesNoFiles) {
  EXPECT_EQ(verify_manifest(manifest_of({})).error().rule, "artifact.empty");
}

TEST(Manifest, RefusesTooManyFiles) {
  EXPECT_TRUE(check_count(base::limits::kModelFiles, "/files"));
  const auto status = check_count(base::limits::kModelFiles + 1, "/files");
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, base::Code::too_large);
}

TEST(Manifest, PathsMustStayInTheFolderAndBeReadableEverywhere) {
  for (const char* good :
       {"a", "a/b.c", "..a/b..", ".hidden", "a b", "mod\xc3\xa8le/\xe2\x9c\x93", "a:b"})
    EXPECT_TRUE(check_path(good)) << good;
  for (const std::string& bad :
       {std::string(), std::string("/a"), std::string("a/"), std::string("a//b"), std::string("."),
        std::string(".."), std::string("a/../b"), std::string("./a"), std::string("a/."),
        std::string("a\\b"), std::string("a\0b", 3), std::string("a\nb"), std::string("a\x7f"),
        std::string("\xff"), std::string("\xc3"), std::string(kPathBytes + 1, 'a')})
    EXPECT_FALSE(check_path(bad)) << bad;
  Manifest manifest = manifest_of({file("../up", "1")});
  EXPECT_EQ(verify_manifest(manifest).error().pointer, "/files/0/path");
  EXPECT_EQ(verify_manifest(manifest).error().rule, "artifact.path");
}

TEST(Manifest, SortsByCodePointNotByUtf16) {
  // U+1F600 comes after U+FFE5, though its first UTF-16 unit is smaller.
  const Manifest manifest = manifest_of({file("\xf0\x9f\x98\x80", "1"), file("\xef\xbf\xa5", "2")});
  EXPECT_EQ(manifest.files[0].path, "\xef\xbf\xa5");
  EXPECT_TRUE(verify_manifest(manifest));
}

TEST(WeightFile, IsKnownByItsExtension) {
  for (const char* path :
       {"m.onnx", "a/b.SafeTensors", "x.gguf", "x.pt", "x.pth", "pytorch_model.bin", "x.ckpt",
        "x.tflite", "x.h5", "x.keras", "x.npz", ".onnx"})
    EXPECT_TRUE(is_weight_file(path)) << path;
  for (const char* path : {"onnx", "m.onnx.txt", "a.onnx/readme", "m.onnx2", "m.json", "m.", ""})
    EXPECT_FALSE(is_weight_file(path)) << path;
}

TEST(WeightsDigest, CountsEachDigestAsOftenAsItOccurs) {
  const Manifest once = manifest_of({file("a.onnx", "w")});
  const Manifest twice = manifest_of({file("a.onnx", "w"), file("b.onnx", "w")});
  EXPECT_NE(once.weights_digest, twice.weights_digest);
}

TEST(WeightsDigest, IsTheHashOfTheSortedDigests) {
  const File a = file("1.onnx", "a"), b = file("2.onnx", "b");
  const auto& [low, high] = std::minmax(a.sha256, b.sha256);
  EXPECT_EQ(manifest_of({a, b, file("0.md", "c")}).weights_digest,
            crypto::sha256({low.bytes, high.bytes}));
}

TEST(WeightsDigest, FindsTwinsUnderOtherNamesAndReadmes) {
  EXPECT_TRUE(rc::check(
      [](const std::vector<std::string>& contents, const std::vector<std::string>& readmes) {
        RC_PRE(!contents.empty());
        std::vector<File> one, other;
        for (std::size_t i = 0; i < contents.size(); ++i) {
          one.push_back(file("w" + std::to_string(i) + ".onnx", contents[i]));
          other.push_back(file("z/" + std::to_string(contents.size() - i) + ".onnx", contents[i]));
        }
        for (std::size_t i = 0; i < readmes.size(); ++i)
          other.push_back(file("r" + std::to_string(i) + ".md", readmes[i]));
        const Manifest a = manifest_of(one), b = manifest_of(other);
        RC_ASSERT(a.weights_digest == b.weights_digest);
        RC_ASSERT(verify_manifest(b).has_value());
      }));
}

TEST(SameFiles, NamesTheFirstDifference) {
  const Manifest required = example();
  EXPECT_TRUE(same_files(required, required));

  // Renaming two files so that the order of their digests stays leaves the root, so only the names
  // tell.
  Manifest renamed = required;
  renamed.files[0].path = "LICENSE";
  ASSERT_EQ(root_of(renamed.files), required.root);
  EXPECT_EQ(same_files(required, renamed).error().pointer, "LICENSE");
  EXPECT_EQ(same_files(renamed, required).error().pointer, "LICENSE");
  EXPECT_EQ(same_files(renamed, required).error().found, "none");

  Manifest changed = required;
  changed.files[2].sha256.bytes[5] ^= 1;
  EXPECT_EQ(same_files(required, changed).error().pointer, "tokens/vocab.txt");
  Manifest resized = required;
  ++resized.files[3].size;
  EXPECT_EQ(same_files(required, resized).error().pointer, "v2/model.ONNX");
  Manifest shorter = required;
  shorter.files.pop_back();
  EXPECT_EQ(same_files(required, shorter).error().found, "none");
  EXPECT_EQ(same_files(shorter, required).error().required, "none");
}

}  // namespace
}  // namespace probity::evidence::weights
