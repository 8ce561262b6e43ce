#include "concurrence/slot.h"

#include <algorithm>

namespace concurrence {
namespace {

void put_id(Bytes& out, const EntryId& id) {
  put_varint(out, id.chain);
  put_varint(out, id.index);
}
EntryId take_id(ByteReader& reader) {
  const auto chain = static_cast<ChainId>(reader.varint());
  return {chain, reader.varint()};
}
void put_maybe(Bytes& out, const std::optional<EntryId>& id) {
  put_u8(out, id ? 1 : 0);
  if (id) put_id(out, *id);
}
std::optional<EntryId> take_maybe(ByteReader& reader) {
  if (reader.u8() == 0) return std::nullopt;
  return take_id(reader);
}
void put_ref(Bytes& out, const record::Reference& ref) {
  put_varint(out, ref.party);
  put_block(out, ref.epoch);
  put_varint(out, ref.index);
  out += ref.leaf.view();
}
crypto::Hash take_hash(ByteReader& reader) {
  const ByteView bytes = reader.take(32);
  return reader.ok() ? crypto::Hash::from(bytes) : crypto::Hash{};
}
record::Reference take_ref(ByteReader& reader) {
  record::Reference ref;
  ref.party = static_cast<std::uint32_t>(reader.varint());
  ref.epoch = std::string(reader.block(64));
  ref.index = reader.varint();
  ref.leaf = take_hash(reader);
  return ref;
}
void put_order(Bytes& out, const OrderKey& order) {
  put_varint(out, order.level);
  put_ref(out, order.ref);
}
OrderKey take_order(ByteReader& reader) {
  OrderKey order;
  order.level = reader.varint();
  order.ref = take_ref(reader);
  return order;
}
// Calls `take` as often as the count says; a count that the bytes cannot hold fails the reader.
template <class T, class Take>
std::vector<T> take_list(ByteReader& reader, Take take) {
  std::vector<T> out;
  const std::uint64_t count = reader.varint();
  if (count > reader.rest().size()) reader.fail();
  for (std::uint64_t i = 0; i < count && reader.ok(); ++i) out.push_back(take(reader));
  return out;
}
template <class T, class Put>
void put_list(Bytes& out, const std::vector<T>& list, Put put) {
  put_varint(out, list.size());
  for (const T& item : list) put(out, item);
}

Error unreadable(const char* what) {
  return {ErrorCode::corrupt,
          std::string(what) + " of the projection does not read; run 'entente rebuild'"};
}

}  // namespace

Bytes Answer::encode() const {
  Bytes out;
  put_u8(out, static_cast<std::uint8_t>(kind));
  put_varint(out, party);
  put_id(out, id);
  put_order(out, order);
  put_varint(out, time);
  put_varint(out, due);
  put_u8(out, implied ? 1 : 0);
  past.encode(out);
  return out;
}

Result<Answer> Answer::decode(ByteView bytes) {
  ByteReader reader(bytes);
  Answer answer;
  answer.kind = static_cast<AnswerKind>(reader.u8());
  answer.party = static_cast<std::uint32_t>(reader.varint());
  answer.id = take_id(reader);
  answer.order = take_order(reader);
  answer.time = reader.varint();
  answer.due = reader.varint();
  answer.implied = reader.u8() != 0;
  answer.past = Past::decode(reader);
  if (!reader.done()) return unreadable("an answer");
  return answer;
}

bool Proposal::requires_party(std::uint32_t party) const {
  return std::find(required.begin(), required.end(), party) != required.end();
}

void Proposal::add(Answer answer) {
  std::vector<std::size_t>& list = places_[{answer.kind, answer.party}];
  auto at = list.end();
  if (answer.kind == AnswerKind::concurrence) {
    at = std::upper_bound(
        list.begin(), list.end(), answer.order,
        [&](const OrderKey& order, std::size_t place) { return order < answers[place].order; });
  }
  list.insert(at, answers.size());
  answers.push_back(std::move(answer));
}

const std::vector<std::size_t>& Proposal::of(AnswerKind of_kind, std::uint32_t party) const {
  static const std::vector<std::size_t> none;
  const auto found = places_.find({of_kind, party});
  return found == places_.end() ? none : found->second;
}

Bytes Proposal::encode() const {
  Bytes out;
  put_id(out, id);
  put_ref(out, ref);
  put_varint(out, level);
  put_block(out, matter);
  put_block(out, kind);
  put_block(out, module);
  out += slot.view();
  put_maybe(out, charter);
  put_maybe(out, predecessor);
  put_list(out, required, [](Bytes& to, std::uint32_t party) { put_varint(to, party); });
  put_maybe(out, supersedes);
  put_list(out, settles, put_id);
  put_block(out, body);
  put_varint(out, recovers);
  put_u8(out, has_terms ? 1 : 0);
  put_u8(out, changes_required ? 1 : 0);
  put_block(out, silence_class);
  put_varint(out, silence_expiry);
  put_varint(out, silence_notice);
  put_list(out, blobs, [](Bytes& to, const crypto::Hash& hash) { to += hash.view(); });
  put_u8(out, best ? 1 : 0);
  if (best) {
    put_list(out, best->chosen, put_id);
    put_order(out, best->effect);
  }
  return out;
}

Result<Proposal> Proposal::decode(ByteView bytes) {
  ByteReader reader(bytes);
  Proposal p;
  p.id = take_id(reader);
  p.ref = take_ref(reader);
  p.level = reader.varint();
  p.matter = std::string(reader.block(128));
  p.kind = std::string(reader.block(128));
  p.module = std::string(reader.block(128));
  p.slot = take_hash(reader);
  p.charter = take_maybe(reader);
  p.predecessor = take_maybe(reader);
  p.required = take_list<std::uint32_t>(
      reader, [](ByteReader& from) { return static_cast<std::uint32_t>(from.varint()); });
  p.supersedes = take_maybe(reader);
  p.settles = take_list<EntryId>(reader, take_id);
  p.body = std::string(reader.block(128));
  p.recovers = static_cast<std::uint32_t>(reader.varint());
  p.has_terms = reader.u8() != 0;
  p.changes_required = reader.u8() != 0;
  p.silence_class = std::string(reader.block(128));
  p.silence_expiry = reader.varint();
  p.silence_notice = reader.varint();
  p.blobs = take_list<crypto::Hash>(reader, take_hash);
  if (reader.u8() != 0) {
    p.best.emplace();
    p.best->chosen = take_list<EntryId>(reader, take_id);
    p.best->effect = take_order(reader);
  }
  if (!reader.done()) return unreadable("a proposal");
  return p;
}

Bytes Bond::encode() const {
  Bytes out;
  put_id(out, concurrence);
  put_id(out, proposal);
  put_list(out, open, put_id);
  return out;
}

Result<Bond> Bond::decode(ByteView bytes) {
  ByteReader reader(bytes);
  Bond bond;
  bond.concurrence = take_id(reader);
  bond.proposal = take_id(reader);
  bond.open = take_list<EntryId>(reader, take_id);
  if (!reader.done()) return unreadable("a concurrence");
  return bond;
}

crypto::Hash slot_key(std::string_view matter, std::string_view kind, std::string_view body,
                      const std::optional<record::Reference>& predecessor,
                      const std::vector<record::Reference>& settled_charters) {
  Bytes key;
  put_block(key, matter);
  put_block(key, kind);
  put_block(key, body);
  if (!settled_charters.empty()) {
    for (const record::Reference& ref : settled_charters) put_block(key, ref.encode());
  } else if (predecessor) {
    key += predecessor->encode();
  }
  return crypto::sha256(key);
}

}  // namespace concurrence
