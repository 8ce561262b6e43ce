// What is known of each folded act, in the projection: some acts to a row, the last ones in memory.

#include <algorithm>

#include "base/encoding.h"
#include "concurrence/fold.h"

namespace concurrence {

using record::Verdict;
using store::Space;

namespace {

// Bytes of what is known of one act: its past names every journal that is known, so no less than a
// value of the store is enough for all that can come.
constexpr std::size_t kInfoMax = store::kMaxValue;

void encode_info(Bytes& out, const ActInfo& info) {
  put_varint(out, info.level);
  put_u8(out, static_cast<std::uint8_t>(info.verdict));
  info.past.encode(out);
  put_varint(out, info.latest_time);
  out += info.leaf.view();
}

ActInfo decode_info(ByteReader& reader) {
  ActInfo info;
  info.level = reader.varint();
  info.verdict = static_cast<Verdict>(reader.u8());
  info.past = Past::decode(reader);
  info.latest_time = reader.varint();
  const ByteView leaf = reader.take(32);
  if (reader.ok()) info.leaf = crypto::Hash::from(leaf);
  return info;
}

Error unreadable_infos() {
  return {ErrorCode::corrupt, "an act of the projection does not read; run 'entente rebuild'"};
}

}  // namespace

// The acts of the last row, which goes on being written.
Result<void> Fold::load_recent(ChainId id, ChainState& state) {
  const std::uint64_t first = std::max(info_row(state.folded), chain(id).fork);
  state.base = state.saved = state.folded;
  if (first >= state.folded) return {};
  const std::optional<Bytes> bytes =
      TRY(store_.get(Space::projection, entry_key('a', {id, info_row(state.folded)})));
  if (!bytes) return unreadable_infos();
  ByteReader reader(*bytes);
  for (std::uint64_t i = first; i < state.folded; ++i) {
    ByteReader info(reader.block(kInfoMax));
    state.recent.push_back(decode_info(info));
    if (!reader.ok() || !info.done()) return unreadable_infos();
  }
  state.base = first;
  return {};
}

// Writes the row that ends before `end`, as far as it is not written.
Result<void> Fold::save_recent(ChainId id, ChainState& state, std::uint64_t end) {
  if (state.saved >= end) return {};
  const std::uint64_t row = info_row(end - 1);
  Bytes value;
  for (std::uint64_t i = std::max(row, chain(id).fork); i < end; ++i) {
    Bytes info;
    encode_info(info, state.recent[i - state.base]);
    put_block(value, info);
  }
  state.saved = end;
  return store_.put(Space::projection, entry_key('a', {id, row}), value);
}

Result<const ActInfo*> Fold::look_up(const EntryId& id) {
  const auto found = states_.find(id.chain);
  if (found == states_.end() || id.index >= found->second.folded)
    return static_cast<const ActInfo*>(nullptr);
  const ChainState& state = found->second;
  if (id.index >= state.base && id.index - state.base < state.recent.size())
    return static_cast<const ActInfo*>(&state.recent[id.index - state.base]);
  const std::uint64_t row = info_row(id.index);
  const std::optional<Bytes> bytes =
      TRY(store_.get(Space::projection, entry_key('a', {id.chain, row})));
  if (!bytes) return static_cast<const ActInfo*>(nullptr);
  ByteReader reader(*bytes);
  ByteReader info(ByteView{});
  for (std::uint64_t i = std::max(row, chain(id.chain).fork); i <= id.index; ++i)
    info = ByteReader(reader.block(kInfoMax));
  looked_up_ = decode_info(info);
  if (!reader.ok() || !info.done()) return unreadable_infos();
  return static_cast<const ActInfo*>(&looked_up_);
}

Result<std::optional<ActInfo>> Fold::info(const EntryId& id) {
  const ActInfo* found = TRY(look_up(id));
  return found == nullptr ? std::optional<ActInfo>() : std::optional<ActInfo>(*found);
}

Result<const ActInfo*> Fold::known_info(const EntryId& id) {
  const ActInfo* found = TRY(look_up(id));
  if (found == nullptr)
    return Error{ErrorCode::corrupt,
                 "the projection lacks an act that it folded; run 'entente rebuild'"};
  return found;
}

}  // namespace concurrence
