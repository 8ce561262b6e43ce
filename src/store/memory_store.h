// A store in memory: the same verbs and the same refusals as the stores on disk, with nothing
// durable. For the tests of other rooms and for what a node keeps only while it runs.
#pragma once

#include <memory>

#include "store/store.h"

namespace store {

// Never fails for want of space; backup() answers `forbidden`.
std::unique_ptr<Store> make_memory_store();

}  // namespace store
