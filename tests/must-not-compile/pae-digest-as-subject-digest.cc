// What names a statement does not name a subject unless somebody says so.
#include "base/hash.h"

using namespace probity::base;

bool right(const PaeDigest& a, const PaeDigest& b) { return a == b; }
#ifdef WRONG
bool wrong(const PaeDigest& a, const SubjectDigest& b) { return a == b; }
#endif
