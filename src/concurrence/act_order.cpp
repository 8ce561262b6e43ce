// Acts in their order (docs/formats/record.md, section 3), from any place among them on. In one
// journal levels never fall and acts stand in their order, so the acts of a circle are merged from
// its journals as they are asked for: a page costs what it shows, whatever came before it.

#include <algorithm>
#include <map>

#include "concurrence/fold.h"

namespace concurrence {

using record::Verdict;

// The act of the chain that comes at or after `at`, or, going backwards, before it; moves `at`
// behind it in that direction. Nothing at the end.
Result<std::optional<ActIndexRow>> Fold::next_act(const Chain& chain, std::uint64_t& at,
                                                  bool backwards) {
  const std::uint64_t end = folded(chain.id);
  while (backwards ? at > chain.fork : at < end) {
    const std::uint64_t index = backwards ? --at : at++;
    const ActInfo* info = TRY(known_info({chain.id, index}));
    if (info->verdict == Verdict::no_act) continue;
    ActIndexRow row;
    row.order = {info->level, {chain.party, chain.epoch, index, info->leaf}};
    row.id = {chain.id, index};
    row.verdict = info->verdict;
    return std::optional<ActIndexRow>(std::move(row));
  }
  return std::optional<ActIndexRow>();
}

// The first entry of the chain whose level is not below `level`.
Result<std::uint64_t> Fold::level_begin(const Chain& chain, std::uint64_t level) {
  std::uint64_t low = chain.fork;
  std::uint64_t high = folded(chain.id);
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if (TRY(known_info({chain.id, middle}))->level < level)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

Result<void> Fold::acts(const std::optional<OrderKey>& after, Direction direction,
                        const std::function<bool(const ActIndexRow&)>& visit) {
  const bool backwards = direction == Direction::newest_first;
  const auto earlier = [backwards](const OrderKey& a, const OrderKey& b) {
    return backwards ? b < a : a < b;
  };
  struct Run {
    Chain chain;
    std::uint64_t at = 0;
    ActIndexRow row;
  };
  // The next act of each chain.
  std::map<OrderKey, Run, decltype(earlier)> runs(earlier);
  const auto put_next = [&](Run run) -> Result<void> {
    for (;;) {
      std::optional<ActIndexRow> row = TRY(next_act(run.chain, run.at, backwards));
      if (!row) return {};
      if (after && !earlier(*after, row->order)) continue;
      run.row = std::move(*row);
      OrderKey order = run.row.order;
      runs.emplace(std::move(order), std::move(run));
      return {};
    }
  };
  for (const Chain& chain : journals_.chains()) {
    Run run{chain, backwards ? folded(chain.id) : chain.fork, {}};
    if (after) run.at = TRY(level_begin(chain, after->level + (backwards ? 1 : 0)));
    TRY(put_next(std::move(run)));
  }
  while (!runs.empty()) {
    Run run = std::move(runs.extract(runs.begin()).mapped());
    if (!visit(run.row)) return {};
    TRY(put_next(std::move(run)));
  }
  return {};
}

Result<std::optional<OrderKey>> Fold::order_of(const record::Reference& ref) {
  const std::optional<EntryId> id = TRY(find(ref));
  if (!id) return std::optional<OrderKey>();
  return std::optional<OrderKey>(OrderKey{TRY(known_info(*id))->level, ref});
}

}  // namespace concurrence
