// The operating system's clock and randomness behind the interfaces that the core takes.
//
// Programs pass these in at the top; nothing below the loop and the link reads them directly.
#pragma once

#include "base/clock.h"
#include "base/random.h"

namespace io {

// CLOCK_REALTIME and CLOCK_MONOTONIC. Holds no state; safe from any thread.
Clock& os_clock();

// getrandom(2). Stops the process where the kernel cannot deliver. Safe from any thread.
Random& os_random();

}  // namespace io
