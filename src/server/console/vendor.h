// A vendor's pages: for each use that it supplies and each component that it is steward of, what
// has to be delivered, and the files it hands in. An organisation sees its own lists only.
// Functions on the visit's thread.
#pragma once

#include "registers/models/catalog.h"
#include "registers/uses/register.h"
#include "server/console/console.h"

namespace probity::server::console {

// The visitor's office of officer in an organisation that supplies the use; null without.
base::Result<const access::Person*> supplier_among(Visit& visit, const base::SubjectDigest& use);

base::Result<http::Response> deliver_for_use(Visit& visit, const registers::uses::StoredUse& use,
                                             const access::Person& person);
base::Result<http::Response> deliver_for_component(Visit& visit,
                                                   const registers::models::Component& component,
                                                   const access::Person& person);

}  // namespace probity::server::console
