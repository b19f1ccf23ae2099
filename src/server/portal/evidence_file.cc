#include "server/portal/evidence_file.h"

#include "access/reading.h"
#include "server/http/served_file.h"

namespace probity::server::portal {

using base::Code;
using base::fail;
using base::Result;

namespace {

Result<http::Response> evidence_file(Snapshot& snapshot, const http::Request& request) {
  const auto sha256 = base::Hash256::from_hex(request.captured("sha256"));
  std::optional<access::Reading> found;
  if (sha256) {
    PROBITY_TRY(found, access::public_evidence(snapshot.db, *sha256, snapshot.now));
  }
  if (!found)
    return fail(Code::not_found, "no public file of that digest is here", "", "page.file", "",
                "the SHA-256 of a file that a check calls public evidence");
  PROBITY_TRY(auto bytes, snapshot.node.file_store().open_bytes(*sha256));
  return http::serve(request, {found->file.name, sha256->hex(), std::move(bytes)});
}

}  // namespace

void add_evidence_files(Portal& portal) {
  portal.router().add(
      http::Method::get, "/files/{sha256}", [&portal](const http::Request& request) {
        http::Response response;
        const base::Status done = portal.read([&](Snapshot& snapshot) -> base::Status {
          PROBITY_TRY(response, evidence_file(snapshot, request));
          return {};
        });
        if (!done) return portal.failed(done.error(), request);
        // The bytes never change, but whether they are public may.
        response.headers.push_back({"Cache-Control", "no-cache"});
        return response;
      });
}

}  // namespace probity::server::portal
