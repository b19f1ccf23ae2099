// A log as a folder of static files, which any web server or CDN can serve (docs/formats/tiles.md):
// written from a Source, and read as one. Files appear whole or not at all, and never change but
// for the checkpoint, which comes last: so a reader sees no tree that is not all there, and a
// second run only adds. StaticTree: one thread at a time.
#pragma once

#include <boost/describe/class.hpp>
#include <functional>
#include <span>

#include "base/files.h"
#include "log/cosignature.h"
#include "mirror/source.h"

namespace probity::mirror {

class StaticTree final : public Source {
 public:
  StaticTree(base::Files& files, base::Path folder) : files_(files), folder_(std::move(folder)) {}
  base::Result<std::string> checkpoint() override;
  base::Result<base::Bytes> read(const log::TilePath& path) override;
  // usage: contents can be erased, so no copies of them are made.
  base::Result<std::optional<std::string>> content(log::LogIndex index) override;

 private:
  base::Files& files_;
  base::Path folder_;
};

struct Exported {
  std::string origin;
  std::uint64_t size = 0;
  std::uint64_t before = 0;  // the size of the tree that was there
  std::uint64_t files = 0;   // written
};
BOOST_DESCRIBE_STRUCT(Exported, (), (origin, size, before, files))

// bad_input (rule "export.*") when the folder holds another log, or a tree that this one did not
// grow out of; conflict while another process exports to it.
base::Result<Exported> export_tree(Source& from, std::span<const log::Verifier> logs,
                                   base::Files& files, const base::Path& to,
                                   const std::function<void(std::uint64_t files)>& progress = {});

}  // namespace probity::mirror
