// Two names of the same form, of different things, neither compare nor convert.
#include "base/id.h"

using namespace probity::base;

bool right(const UseId& a, const UseId& b) { return a == b; }
#ifdef WRONG
bool wrong(const ModelId& a, const UseId& b) { return a == b; }
#endif
