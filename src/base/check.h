// check() states what must hold if our own code is right. It runs in every build and stops the
// process where it fails. Never use it on input: input that is wrong is an Error.
#pragma once

#include <cstdio>
#include <cstdlib>

inline void check(bool holds, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
  if (holds) return;
  std::fprintf(stderr, "%s:%d: check failed\n", file, line);
  std::abort();
}
