// The digest of a circle's state: docs/formats/record.md.

#include <algorithm>
#include <set>
#include <tuple>

#include "base/encoding.h"
#include "concurrence/fold.h"
#include "journal/names.h"

namespace concurrence {

using record::Verdict;

crypto::Hash Fold::extend(const crypto::Hash& running, std::uint64_t index,
                          const crypto::Hash& leaf, Verdict verdict) {
  char place[8];
  for (unsigned i = 0; i < 8; ++i) place[i] = static_cast<char>(index >> (56 - 8 * i));
  const char code = static_cast<char>(verdict);
  return crypto::sha256(
      {running.view(), ByteView(place, sizeof place), leaf.view(), ByteView(&code, 1)});
}

Result<std::pair<std::uint64_t, crypto::Hash>> Fold::sum(const std::vector<const Chain*>& chains,
                                                         const Past& set) {
  const Chain& first = *chains.front();
  const bool alone = chains.size() == 1 && !first.parent;
  if (alone && set.size_of(first.id) == folded(first.id))
    return std::pair(folded(first.id), states_.at(first.id).running);
  std::vector<std::tuple<std::uint64_t, crypto::Hash, Verdict>> lines;
  for (const Chain* chain : chains) {
    for (std::uint64_t i = chain->fork; i < set.size_of(chain->id); ++i) {
      const ActInfo* info = TRY(known_info({chain->id, i}));
      lines.emplace_back(i, info->leaf, info->verdict);
    }
  }
  if (!alone) std::sort(lines.begin(), lines.end());
  crypto::Hash running;
  for (const auto& [index, leaf, verdict] : lines) running = extend(running, index, leaf, verdict);
  return std::pair(std::uint64_t{lines.size()}, running);
}

Result<crypto::Hash> Fold::digest(const Past& set) {
  Bytes out = "entente/state/v1\n";
  // Journals in the order (party, epoch number, epoch text).
  using Name = std::tuple<std::uint32_t, std::uint64_t, std::string>;
  std::map<Name, std::vector<const Chain*>> journals;
  for (const Chain& chain : journals_.chains()) {
    if (set.size_of(chain.id) > chain.fork)
      journals[{chain.party, journal::epoch_number(chain.epoch), chain.epoch}].push_back(&chain);
  }
  put_u32(out, static_cast<std::uint32_t>(journals.size()));
  for (const auto& [name, chains] : journals) {
    const auto [entries, running] = TRY(sum(chains, set));
    put_u32(out, std::get<0>(name));
    put_u8(out, static_cast<std::uint8_t>(std::get<2>(name).size()));
    out += std::get<2>(name);
    put_u64(out, entries);
    out += running.view();
  }
  const std::vector<Fact> facts = TRY(joint_facts(set));
  put_u32(out, static_cast<std::uint32_t>(facts.size()));
  for (const Fact& fact : facts) {
    out += fact.ref.encode();
    put_u64(out, fact.level);
    put_u8(out, fact.contested ? 1 : 0);
  }
  std::set<std::uint32_t> members;
  for (const Charter* charter : rule_.newest_charters(set)) {
    for (const std::uint32_t party : rule_.members(*charter, set)) members.insert(party);
  }
  put_u32(out, static_cast<std::uint32_t>(members.size()));
  for (const std::uint32_t party : members) put_u32(out, party);
  return crypto::sha256(out);
}

}  // namespace concurrence
