#include "record/asks.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/encoding.h"

namespace record {
namespace {

using store::Space;

constexpr std::size_t kAnswersMax = 16;  // beside one question; more change nothing for a reader

// Keys: 'h' (open) or 'b' (answers), circle (16 bytes), matter, 0, key, then the label's tag: what
// is under one label never takes the place of what others may read. Of an answer its party follows,
// and whether it is joint.
Bytes name_of(char kind, ByteView circle_raw, std::string_view matter, std::string_view key) {
  Bytes out(1, kind);
  out += circle_raw;
  out += matter;
  out.push_back('\0');
  out += key;
  out.push_back('\0');
  return out;
}

Bytes open_name(const Bytes& prefix, const StoredRow& row) { return prefix + label_tag(row.label); }
Bytes answer_name(const Bytes& prefix, const StoredRow& row) {
  return prefix + label_tag(row.label) + (row.joint ? "j" : row.party);
}

bool before(std::uint64_t level, const Reference& ref, std::uint64_t other_level,
            const Reference& other) {
  return level != other_level ? level < other_level : ref < other;
}

Bytes encode(const StoredAsk& stored) {
  Bytes value;
  put_block(value, stored.ask.what);
  put_block(value, stored.ask.office);
  put_block(value, stored.ask.due);
  put_u8(value, static_cast<std::uint8_t>((stored.ask.others ? 1 : 0) | (stored.ask.each ? 2 : 0) |
                                          (stored.ask.anew ? 4 : 0)));
  put_varint(value, stored.ask.parties.size());
  for (const std::string& party : stored.ask.parties) put_block(value, party);
  put_varint(value, stored.answers.size());
  for (const Answered& answer : stored.answers) {
    // A row without a value is all that is to be known of an answer.
    StoredRow row;
    row.level = answer.level;
    row.ref = row.source = answer.ref;
    row.party = answer.party;
    row.joint = answer.joint;
    row.label = answer.label;
    put_block(value, record::encode(row));
  }
  StoredRow row = stored.row;
  row.value = std::move(value);
  return record::encode(row);
}

Error unreadable() {
  return {ErrorCode::corrupt, "a question of the projection does not read; run 'entente rebuild'"};
}

Result<StoredAsk> decode(ByteView bytes) {
  constexpr std::size_t kMost = 64 * 1024;
  StoredAsk out;
  out.row = TRY(decode_row(bytes));
  const Bytes value = std::exchange(out.row.value, {});
  ByteReader reader(value);
  out.ask.what = std::string(reader.block(64));
  out.ask.office = std::string(reader.block(256));
  out.ask.due = std::string(reader.block(256));
  const std::uint8_t flags = reader.u8();
  out.ask.others = (flags & 1) != 0;
  out.ask.each = (flags & 2) != 0;
  out.ask.anew = (flags & 4) != 0;
  const std::uint64_t parties = reader.varint();
  for (std::uint64_t i = 0; i < parties && reader.ok(); ++i)
    out.ask.parties.emplace_back(reader.block(128));
  const std::uint64_t answers = reader.varint();
  for (std::uint64_t i = 0; i < answers && reader.ok(); ++i) {
    const Bytes one(reader.block(kMost));
    if (!reader.ok()) break;
    StoredRow row = TRY(decode_row(one));
    out.answers.push_back(
        {row.level, row.ref, std::move(row.party), row.joint, std::move(row.label)});
  }
  if (!reader.done()) return unreadable();
  return out;
}

bool may_answer(const StoredAsk& stored, const Answered& answer) {
  const auto& asked = stored.ask.parties;
  return answer.joint || answer.party == stored.row.party || asked.empty() ||
         std::find(asked.begin(), asked.end(), answer.party) != asked.end();
}

// Whether nobody who sees the question needs to see it any more.
bool ends_it(const StoredAsk& stored, const Answered& answer) {
  const auto& asked = stored.ask.parties;
  const bool for_all = answer.joint || !stored.ask.each || answer.party == stored.row.party ||
                       (asked.size() == 1 && asked.front() == answer.party);
  return for_all && labels::dominates(stored.row.label, answer.label);
}

Answered answer_of(const StoredRow& row) {
  return {row.level, row.ref, row.party, row.joint, row.label};
}

// Takes in what is an answer to it. False where that ends it.
bool take(StoredAsk& stored, Answered answer) {
  const bool earlier = before(answer.level, answer.ref, stored.row.level, stored.row.ref);
  if ((earlier && stored.ask.anew) || !may_answer(stored, answer)) return true;
  if (ends_it(stored, answer)) return false;
  for (const Answered& known : stored.answers) {
    if (known.party == answer.party && known.joint == answer.joint && known.label == answer.label)
      return true;
  }
  if (stored.answers.size() < kAnswersMax) stored.answers.push_back(std::move(answer));
  return true;
}

}  // namespace

Result<void> put_ask(store::Store& store, ByteView circle_raw, std::string_view matter,
                     std::string_view key, const Ask& ask, const StoredRow& stamp) {
  StoredAsk fresh{stamp, ask, {}};
  fresh.row.value.clear();
  const Bytes name = open_name(name_of('h', circle_raw, matter, key), stamp);
  if (const auto held = TRY(store.get(Space::projection, name))) {
    const StoredAsk known = TRY(decode(*held));
    if (before(stamp.level, stamp.ref, known.row.level, known.row.ref)) return {};
  }
  bool open = true;
  Result<void> failure;
  TRY(store.list(Space::projection, name_of('b', circle_raw, matter, key), {},
                 [&](ByteView, ByteView value) {
                   const Result<StoredRow> answer = decode_row(value);
                   if (!answer.ok()) failure = answer.error();
                   open = answer.ok() && take(fresh, answer_of(answer.value()));
                   return open;
                 }));
  TRY(failure);
  if (!open) return store.erase(Space::projection, name);
  return store.put(Space::projection, name, encode(fresh));
}

Result<void> put_answer(store::Store& store, ByteView circle_raw, std::string_view matter,
                        std::string_view key, const StoredRow& stamp) {
  StoredRow answer = stamp;
  answer.value.clear();
  // What is asked earlier in the order of acts, or under another label, and comes later finds its
  // answer here.
  const Bytes name = answer_name(name_of('b', circle_raw, matter, key), answer);
  const auto held = TRY(store.get(Space::projection, name));
  if (!held || !before(answer, TRY(decode_row(*held))))
    TRY(store.put(Space::projection, name, record::encode(answer)));
  std::vector<std::pair<Bytes, std::optional<Bytes>>> changed;
  Result<void> failure;
  TRY(store.list(Space::projection, name_of('h', circle_raw, matter, key), {},
                 [&](ByteView at, ByteView value) {
                   Result<StoredAsk> known = decode(value);
                   if (!known.ok()) {
                     failure = known.error();
                     return false;
                   }
                   if (take(known.value(), answer_of(answer))) {
                     changed.emplace_back(Bytes(at), encode(known.value()));
                   } else {
                     changed.emplace_back(Bytes(at), std::nullopt);
                   }
                   return true;
                 }));
  TRY(failure);
  for (const auto& [at, value] : changed)
    TRY(value ? store.put(Space::projection, at, *value) : store.erase(Space::projection, at));
  return {};
}

Result<void> list_asks(
    store::Store& store, ByteView circle_raw,
    const std::function<bool(std::string_view, std::string_view, StoredAsk&)>& visit) {
  const Bytes prefix = "h" + Bytes(circle_raw);
  Result<void> failure;
  TRY(store.list(Space::projection, prefix, {}, [&](ByteView name, ByteView value) {
    const ByteView rest = name.substr(prefix.size());
    const std::size_t cut = rest.find('\0');
    const std::size_t end = cut == ByteView::npos ? cut : rest.find('\0', cut + 1);
    Result<StoredAsk> stored = decode(value);
    if (end == ByteView::npos || !stored.ok()) {
      failure = unreadable();
      return false;
    }
    return visit(rest.substr(0, cut), rest.substr(cut + 1, end - cut - 1), stored.value());
  }));
  return failure;
}

}  // namespace record
