// Looks host names up without holding the loop.
//
// The C library's resolver may wait for half a minute, so each look-up has a thread of its own,
// which knows nothing of the loop; the loop looks from time to time whether it is done. Numeric
// addresses never come here.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "base/result.h"
#include "io/loop.h"
#include "io/socket.h"

namespace io {

// One look-up. Destroying it gives it up: the callback is not called any more.
class Resolution {
 public:
  virtual ~Resolution() = default;
};

// Calls `done` on the loop with at least one numeric address, in the system's order of preference
// (RFC 6724), or with `unavailable`. Never calls it before returning.
std::unique_ptr<Resolution> resolve(Loop& loop, const Address& address,
                                    std::function<void(Result<std::vector<Address>>)> done);

}  // namespace io
