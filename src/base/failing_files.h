// FailingFiles: for tests only. A Files that lets calls through to another one and fails the n-th
// of them, and every later one when told to, with an error of the test's choice: the disk fills up,
// the device goes away. Each read of a Reader counts as a call too. A failed write leaves the old
// content, as SystemFiles promises; each step of a Writer counts too. One thread at a time.
#pragma once

#include <memory>
#include <utility>

#include "base/files.h"

namespace probity::base {

class FailingFiles final : public Files {
 public:
  explicit FailingFiles(Files& real) : real_(real) {}

  // The n-th call from now on fails (1: the next).
  void fail_at(std::uint64_t n, Code code, bool forever = false) {
    fails_at_ = calls_ + n;
    code_ = code;
    forever_ = forever;
  }
  void heal() { fails_at_ = 0; }
  std::uint64_t calls() const { return calls_; }

  Result<FileKind> kind(const Path& path) override {
    PROBITY_CHECK(step(path));
    return real_.kind(path);
  }
  Result<std::vector<FileEntry>> list(const Path& directory) override {
    PROBITY_CHECK(step(directory));
    return real_.list(directory);
  }
  Result<std::unique_ptr<Reader>> open(const Path& path) override {
    PROBITY_CHECK(step(path));
    PROBITY_TRY(auto reader, real_.open(path));
    return std::make_unique<FailingReader>(*this, path, std::move(reader));
  }
  Result<std::string> read(const Path& path, std::size_t cap) override {
    PROBITY_CHECK(step(path));
    return real_.read(path, cap);
  }
  Status write(const Path& path, std::string_view content, unsigned mode) override {
    PROBITY_CHECK(step(path));
    return real_.write(path, content, mode);
  }
  Result<std::unique_ptr<Writer>> create(const Path& path, unsigned mode) override {
    PROBITY_CHECK(step(path));
    PROBITY_TRY(auto writer, real_.create(path, mode));
    return std::make_unique<FailingWriter>(*this, path, std::move(writer));
  }
  Result<bool> remove_left(const Path& path) override {
    PROBITY_CHECK(step(path));
    return real_.remove_left(path);
  }
  Status make_directories(const Path& path, unsigned mode) override {
    PROBITY_CHECK(step(path));
    return real_.make_directories(path, mode);
  }
  Status remove(const Path& path) override {
    PROBITY_CHECK(step(path));
    return real_.remove(path);
  }

 private:
  class FailingReader final : public Reader {
   public:
    FailingReader(FailingFiles& files, Path path, std::unique_ptr<Reader> real)
        : files_(files), path_(std::move(path)), real_(std::move(real)) {}
    Result<std::size_t> read(std::span<std::uint8_t> out) override {
      PROBITY_CHECK(files_.step(path_));
      return real_->read(out);
    }
    std::uint64_t size() const override { return real_->size(); }
    Status skip_to(std::uint64_t byte) override {
      PROBITY_CHECK(files_.step(path_));
      return real_->skip_to(byte);
    }

   private:
    FailingFiles& files_;
    Path path_;
    std::unique_ptr<Reader> real_;
  };

  class FailingWriter final : public Writer {
   public:
    FailingWriter(FailingFiles& files, Path path, std::unique_ptr<Writer> real)
        : files_(files), path_(std::move(path)), real_(std::move(real)) {}
    Status append(std::string_view bytes) override {
      PROBITY_CHECK(files_.step(path_));
      return real_->append(bytes);
    }
    Status sync() override {
      PROBITY_CHECK(files_.step(path_));
      return real_->sync();
    }
    Status keep(const Path& path) override {
      PROBITY_CHECK(files_.step(path_));
      return real_->keep(path);
    }

   private:
    FailingFiles& files_;
    Path path_;
    std::unique_ptr<Writer> real_;
  };

  Status step(const Path& path) {
    ++calls_;
    if (fails_at_ != 0 && (calls_ == fails_at_ || (forever_ && calls_ > fails_at_)))
      return fail(code_, "failed by the test", path.string(), "file");
    return {};
  }

  Files& real_;
  std::uint64_t calls_ = 0;
  std::uint64_t fails_at_ = 0;
  Code code_ = Code::environment;
  bool forever_ = false;
};

}  // namespace probity::base
