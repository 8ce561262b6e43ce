// What a finished run leaves behind for strangers: the journals of every circle as the product
// exports them, and what the honest nodes hold to be true of them.
#pragma once

#include <string>

#include "watch.h"
#include "world.h"

namespace sim {

// Writes FOLDER/<circle id>/<author>/<epoch>/... by the product's exporter, by one honest member's
// node chosen by the seed, and FOLDER/state.json: by circle the digest of every honest member, and
// of the exporting one verdicts and joint facts as tools/recheck names them. FOLDER must not exist
// yet.
void export_evidence(World& world, Watch& watch, const std::string& folder);

}  // namespace sim
