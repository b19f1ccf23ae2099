// A number of seconds is no instant.
#include "base/time.h"

using namespace probity::base;

bool right(Time time) { return time < Time{86400}; }
#ifdef WRONG
bool wrong(Time time) { return time < 86400; }
#endif
