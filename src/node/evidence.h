// What proofs and exports share: which openings may leave the node, and the lines of cosigners.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "journal/checkpoint.h"
#include "journal/entry.h"
#include "labels/labels.h"
#include "node/circle.h"

namespace node {

// Whether the viewer may have this opening, of an entry of that circle and journal.
bool may_leave(const Viewer& viewer, std::string_view circle, const journal::OpeningView& opening,
               std::uint32_t party, std::string_view epoch);

// The cosignature lines of a checkpoint note, of those that verify; the keys they verify under are
// added to `keys` where that is given.
std::vector<std::string> cosignature_lines(Circle& circle,
                                           const std::vector<replication::Cosigned>& cosigned,
                                           std::vector<journal::VerifierKey>* keys);

}  // namespace node
