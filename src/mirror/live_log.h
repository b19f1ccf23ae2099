// LiveLog: a log behind an address, read as anyone reads it: C2SP tlog-tiles, and the contents of
// our own interface. Every call goes out anew. One thread at a time.
#pragma once

#include "mirror/source.h"
#include "net/client.h"

namespace probity::mirror {

class LiveLog final : public Source {
 public:
  // The client's answers must be let grow to log::limits::kEntryBundleBytes. `url` is the log's
  // prefix: "https://log.city.example". bad_input when it is none.
  static base::Result<LiveLog> at(net::Client& client, std::string url);

  base::Result<std::string> checkpoint() override;
  base::Result<base::Bytes> read(const log::TilePath& path) override;
  base::Result<std::optional<std::string>> content(log::LogIndex index) override;
  bool withholds(log::LogIndex index) override { return withheld_ == index; }

 private:
  LiveLog(net::Client& client, std::string url) : client_(client), url_(std::move(url)) {}
  base::Result<net::Answer> get(const std::string& path);

  net::Client& client_;
  std::string url_;                        // ends in no slash
  std::optional<log::LogIndex> withheld_;  // the last that was
};

}  // namespace probity::mirror
