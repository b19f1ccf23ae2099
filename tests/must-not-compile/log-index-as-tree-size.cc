// The last entry's index is the size less one: the one is not taken for the other.
#include "log/tree.h"

using namespace probity::log;

TreeSize right(LogIndex index) { return TreeSize{index.value + 1}; }
#ifdef WRONG
TreeSize wrong(LogIndex index) { return index; }
#endif
