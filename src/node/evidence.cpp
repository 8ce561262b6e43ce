// What leaves the node for strangers: proofs of one entry; exports are in circle_export.cpp. Every
// opening that leaves is decided twice: by the label decision and by the egress guard.
#include "node/evidence.h"

#include "base/encoding.h"
#include "journal/proof.h"
#include "labels/guard.h"
#include "node/engine_state.h"
#include "record/header.h"
#include "record/rows.h"

namespace node {

using replication::Cosigned;
using replication::Role;
using replication::SignedHead;

bool may_leave(const Viewer& viewer, std::string_view circle, const journal::OpeningView& opening,
               std::uint32_t party, std::string_view epoch) {
  const record::HeaderReading reading = record::read_header(opening.header, party, epoch);
  // An act that is void for its header can have a label all the same: the guard reads that by
  // itself, and refuses what it cannot read.
  if (reading.verdict != record::Verdict::effective)
    return labels::guard_allows(viewer, circle, opening.header);
  return labels::may_see(viewer, circle, reading.header.matter()) &&
         labels::may_read(viewer, record::label_of(reading.header)) &&
         labels::guard_allows(viewer, circle, opening.header);
}

std::vector<std::string> cosignature_lines(Circle& circle, const std::vector<Cosigned>& cosigned,
                                           std::vector<journal::VerifierKey>* keys) {
  std::vector<std::string> lines;
  for (const Cosigned& one : cosigned) {
    for (const concurrence::Chain& chain : circle.journals.chains()) {
      if (chain.party != one.cosigner) continue;
      const replication::ChainKeys& theirs = circle.journals.keys(chain.id);
      const journal::VerifierKey& key = one.role == Role::mirror ? theirs.mirror : theirs.witness;
      const concurrence::Chain* target = circle.journals.find(one.journal);
      if (target == nullptr) continue;
      const Result<std::optional<SignedHead>> head = circle.journals.head_at(target->id, one.size);
      if (!head.ok() || !head.value()) continue;
      if (!journal::verify_cosignature(
              key, {circle.journals.origin(one.journal), one.size, head.value()->root},
              {one.time, one.signature}))
        continue;
      lines.push_back(journal::cosignature_line(key, {one.time, one.signature}));
      if (keys != nullptr) keys->push_back(key);
      break;
    }
  }
  return lines;
}

Result<std::string> EngineState::prove(const Viewer& viewer, std::string_view name,
                                       const record::Reference& ref) {
  const Error unknown{ErrorCode::not_found, "there is no such entry"};
  Circle* circle = find_circle(name);
  if (circle == nullptr || !labels::may_see_circle(viewer, circle->record.id)) return unknown;
  const std::optional<concurrence::EntryId> id = TRY(circle->fold.find(ref));
  if (!id) return unknown;
  const store::Row row = TRY(circle->journals.row(id->chain, id->index));
  if (row.entry.empty()) return unknown;
  const concurrence::Chain& chain = circle->journals.chain(id->chain);
  if (!row.opening.empty()) {
    const journal::OpeningView opening = TRY(journal::view_opening(row.opening));
    if (!may_leave(viewer, circle->record.id, opening, chain.party, chain.epoch)) return unknown;
  }
  TRY(begin());
  TRY(circle->save_signed());
  // The oldest checkpoint over it that everybody cosigned, or the oldest with the most: what was
  // written later, perhaps above this viewer's clearance, must not show in its size.
  constexpr std::size_t kHeadsAtOnce = 64;
  std::optional<SignedHead> best;
  std::size_t best_count = 0;
  const auto cosigned_by_all = [&] {
    return best && best_count + 1 >= circle->party_names().size();
  };
  for (std::uint64_t above = id->index; !cosigned_by_all();) {
    const std::vector<SignedHead> heads =
        TRY(circle->journals.heads(id->chain, above, kHeadsAtOnce));
    if (heads.empty() || heads.front().size > chain.size) break;
    above = heads.back().size;
    for (const SignedHead& head : heads) {
      if (head.size > chain.size || cosigned_by_all()) break;
      const std::size_t count = TRY(circle->journals.cosignatures(id->chain, head.size)).size();
      if (best && count <= best_count) continue;
      best = head;
      best_count = count;
    }
  }
  if (!best)
    return Error{ErrorCode::unavailable, "no signed checkpoint covers this entry yet; try again"};
  journal::EntryProof proof;
  proof.index = id->index;
  proof.entry = row.entry;
  proof.opening = row.opening;
  proof.path = TRY(circle->journals.prove_inclusion(id->chain, id->index, best->size));
  const std::vector<Cosigned> cosigned = TRY(circle->journals.cosignatures(id->chain, best->size));
  proof.checkpoint = journal::checkpoint_note(
      {circle->journals.origin({chain.party, chain.epoch}), best->size, best->root},
      circle->journals.keys(id->chain).log, best->signature,
      cosignature_lines(*circle, cosigned, nullptr));
  return journal::encode(proof);
}

}  // namespace node
