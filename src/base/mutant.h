// Planted bugs. `MUTANT("name")` is false, and nothing is compiled for it, unless the tree is
// configured with ENTENTE_MUTANTS; then it is true in a process whose environment names it in
// ENTENTE_MUTANT. `./dev soak --mutants` shows for each that simulation or tests find it;
// tests/simulation/mutants.json says by what. No test knows of them.
#pragma once

#ifdef ENTENTE_MUTANTS
#include <cstdlib>
#include <string_view>

inline bool mutant_is(std::string_view name) {
  static const char* const chosen = std::getenv("ENTENTE_MUTANT");
  return chosen != nullptr && name == chosen;
}
#define MUTANT(name) mutant_is(name)
#else
#define MUTANT(name) false
#endif
