// An assessor's pages: their queue, and one component or use as they see it before they check it.
// What they may read beyond what is public follows from grants in the log. Functions on the visit's
// thread.
#pragma once

#include <string>

#include "registers/grants/register.h"
#include "registers/models/catalog.h"
#include "registers/uses/register.h"
#include "server/console/console.h"
#include "server/pages/assessor.h"

namespace probity::server::console {

// The visitor's first office of assessor; null without.
const access::Person* assessor_among(const access::Visitor& visitor);

base::Result<http::Response> check_use(Visit& visit, const registers::uses::StoredUse& use,
                                       const access::Person& person);
base::Result<http::Response> check_component(Visit& visit,
                                             const registers::models::Component& component,
                                             const access::Person& person);

// A grant as the one sees it to whom it was given (`given`: as who gave it).
base::Result<pages::GrantLine> grant_line(Visit& visit, const registers::grants::StoredGrant& grant,
                                          bool given);
// What people call a component or a use, with its page of the console.
base::Result<pages::Link> subject_link(Visit& visit, const base::SubjectDigest& subject);

}  // namespace probity::server::console
