// An agency's id is no model's id, although both are texts.
#include "base/id.h"

using namespace probity::base;

bool known(const ModelId& id);

bool right(const ModelId& id) { return known(id); }
#ifdef WRONG
bool wrong(const AgencyId& id) { return known(id); }
#endif
