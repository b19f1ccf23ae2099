// The language of an answer: "/fr/uses" is the page "/uses", spoken in French, by the same handler.
// A browser's Accept-Language only makes an offer at the top of the page; nobody is sent elsewhere.
// Pure functions, any thread.
#pragma once

#include "language/languages.h"
#include "server/http/request.h"
#include "server/http/server.h"
#include "server/pages/layout.h"

namespace probity::server::portal {

// Takes the language's prefix off the path of a request.
const language::Language& take_language(http::Request& request);

// The site, each request answered in its language and no other: Speaking ends with the answer.
http::Site spoken(http::Site site);

// What a browser asks for, if it is another language than that of this thread; null: nothing.
const language::Language* offered(const http::Request& request);

// The ways to this page in other languages; none where it answers something that was sent.
void add_tongues(pages::Layout& layout, const http::Request& request);

}  // namespace probity::server::portal
