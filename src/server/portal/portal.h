// Portal: the public face of a node: its pages, the same as JSON from the same handlers, and
// /api/v1. One handler makes one view; the suffix or the Accept header picks how it is shown. Every
// answer is made from one snapshot. It only reads, but for POST /api/v1/statements, which hands on
// to the ledger. Any thread, once made.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "access/node.h"
#include "peers/witness.h"
#include "server/http/router.h"
#include "server/http/server.h"
#include "server/portal/cache.h"
#include "server/portal/cosigned_receipts.h"
#include "server/portal/event_feed.h"
#include "server/portal/files.h"
#include "server/portal/interface.h"
#include "server/portal/snapshot.h"

namespace probity::server::portal {

class Portal {
 public:
  // Checks that every template fits its view and that the node can be read.
  static base::Result<std::unique_ptr<Portal>> make(access::Node& node);

  // For HttpServer::start(); the portal must outlive the server.
  http::Site site();
  http::Options options();

  // What routes.cc and api.cc fill it with. A page as HTML and JSON; with a twin, its JSON also
  // under /api/v1.
  struct Show {
    std::function<base::Result<std::string>(Snapshot&, const http::Request&, http::Format)> make;
    Payload data;  // what its JSON looks like
    FileForms files;
  };
  enum class Twin { none, api };
  void add_page(std::string_view pattern, Show show, Twin twin);
  // One form only, with the headers that go with it.
  using Download = std::function<base::Result<std::string>(Snapshot&, const http::Request&)>;
  void add_download(std::string_view pattern, std::string_view type, Download download,
                    std::vector<http::Header> headers = {});
  void add_download(Endpoint endpoint, std::string_view type, Download download);
  void add_redirect(std::string_view pattern, std::string_view location);
  // An operation, described for programs and people.
  void add_operation(Endpoint endpoint, http::Handler handler);
  const Interface& interface() const { return interface_; }

  // For what else answers on this site, beside the pages (server/console): its routes, one snapshot
  // of the node, an error for whom it may concern, and its name.
  http::Router& router() { return router_; }
  base::Status read(const std::function<base::Status(Snapshot&)>& body);
  http::Response failed(const base::Error& error, const http::Request& request);
  http::Response refuse(int status, const base::Error& error, const http::Request& request);
  access::Node& node() { return node_; }
  const std::string& node_name() const { return node_.file().name; }
  const log::Policy& policy() const { return connections_.policy(); }  // DIR/policy

 private:
  using Make = std::function<base::Result<std::string>(Snapshot&)>;

  Portal(access::Node& node, Themes themes, log::Policy policy,
         std::unique_ptr<peers::Witness> witness);
  void add_files();
  void add_api();

  // Made from a snapshot, or kept from an equal one.
  http::Response answer(const http::Request& request, std::string_view type, const Make& make);
  // A page's rows as CSV and its events as a feed; the response says where the rows go on.
  http::Response table(const http::Request& request, const Show& show);
  http::Response feed(const http::Request& request, const Show& show);
  http::Response trust(const http::Request& request);
  http::Response description();
  http::Response schema(const http::Request& request);
  http::Response health();

  access::Node& node_;
  Connections connections_;
  Cache cache_;
  http::Router router_;
  Interface interface_;

  std::once_flag described_;  // when all has been added, at the first request
  std::shared_ptr<const http::Content> description_;  // the OpenAPI document

  std::mutex mutex_;
  // The log as last seen, for the footer of errors that no snapshot was made for.
  std::uint64_t seen_size_ = 0;
  base::Time seen_checkpoint_;
  std::mutex trust_mutex_;
  std::uint64_t trust_size_ = 0;
  std::shared_ptr<const http::Content> trust_;  // of the tree of trust_size_
  std::unique_ptr<peers::Witness> witness_;
  CosignedReceipts cosigned_receipts_;  // these two last: their threads use the rest
  EventFeed feed_;
};

// Adds every page (routes.cc).
void add_pages(Portal& portal);

// The page that was asked for, in another form ("json", "csv", "atom"), with its query.
std::string form_href(const http::Request& request, std::string_view form);

}  // namespace probity::server::portal
