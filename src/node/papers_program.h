// Where a node looks for entente-papers, the program that reads and writes office files
// (docs/decisions/0016). One rule, of the node and of `entente doctor`:
//
//   1. `[node] papers` of the configuration, and nowhere else where that is given;
//   2. installed: ../lib/entente/entente-papers from the folder of the program that runs, that is
//      /usr/lib/entente/entente-papers beside /usr/bin/entented;
//   3. built: ../entente-papers/entente-papers from there, as the build tree has it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "node/config.h"

namespace node {

struct PapersProgram {
  std::string path;  // of the first that is there; else of the first looked for
  bool found = false;
  std::vector<std::string> looked_at;

  // For people, where it was not found: the places, and what to do.
  std::string missing() const;
};

// `folder`: of the program that asks.
PapersProgram find_papers_program(const NodeConfig& config, const std::string& folder);
// The same for this process.
PapersProgram find_papers_program(const NodeConfig& config);

}  // namespace node
