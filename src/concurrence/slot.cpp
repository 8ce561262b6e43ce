#include "concurrence/slot.h"

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

void put_answer(Bytes& out, const Answer& answer) {
  put_u8(out, static_cast<std::uint8_t>(answer.kind));
  put_varint(out, answer.party);
  put_id(out, answer.id);
  put_varint(out, answer.level);
  put_varint(out, answer.time);
  put_varint(out, answer.due);
  put_u8(out, answer.implied ? 1 : 0);
  answer.past.encode(out);
}
Answer take_answer(ByteReader& reader) {
  Answer answer;
  answer.kind = static_cast<AnswerKind>(reader.u8());
  answer.party = static_cast<std::uint32_t>(reader.varint());
  answer.id = take_id(reader);
  answer.level = reader.varint();
  answer.time = reader.varint();
  answer.due = reader.varint();
  answer.implied = reader.u8() != 0;
  answer.past = Past::decode(reader);
  return answer;
}

void put_choice(Bytes& out, const Choice& choice) {
  put_list(out, choice.chosen, put_id);
  put_u8(out, choice.joint ? 1 : 0);
  put_order(out, choice.effect);
}
Choice take_choice(ByteReader& reader) {
  Choice choice;
  choice.chosen = take_list<EntryId>(reader, take_id);
  choice.joint = reader.u8() != 0;
  choice.effect = take_order(reader);
  return choice;
}

void put_proposal(Bytes& out, const Proposal& p) {
  put_id(out, p.id);
  put_ref(out, p.ref);
  put_varint(out, p.level);
  put_block(out, p.matter);
  put_block(out, p.kind);
  put_block(out, p.module);
  put_maybe(out, p.charter);
  put_maybe(out, p.predecessor);
  put_list(out, p.required, [](Bytes& to, std::uint32_t party) { put_varint(to, party); });
  put_maybe(out, p.supersedes);
  put_list(out, p.settles, put_id);
  put_u8(out, p.has_terms ? 1 : 0);
  put_block(out, p.silence_class);
  put_varint(out, p.silence_expiry);
  put_varint(out, p.silence_notice);
  put_list(out, p.blobs, [](Bytes& to, const crypto::Hash& hash) { to += hash.view(); });
  put_list(out, p.answers, put_answer);
  put_list(out, p.choices, put_choice);
}
Proposal take_proposal(ByteReader& reader) {
  Proposal p;
  p.id = take_id(reader);
  p.ref = take_ref(reader);
  p.level = reader.varint();
  p.matter = std::string(reader.block(128));
  p.kind = std::string(reader.block(128));
  p.module = std::string(reader.block(128));
  p.charter = take_maybe(reader);
  p.predecessor = take_maybe(reader);
  p.required = take_list<std::uint32_t>(
      reader, [](ByteReader& from) { return static_cast<std::uint32_t>(from.varint()); });
  p.supersedes = take_maybe(reader);
  p.settles = take_list<EntryId>(reader, take_id);
  p.has_terms = reader.u8() != 0;
  p.silence_class = std::string(reader.block(128));
  p.silence_expiry = reader.varint();
  p.silence_notice = reader.varint();
  p.blobs = take_list<crypto::Hash>(reader, take_hash);
  p.answers = take_list<Answer>(reader, take_answer);
  p.choices = take_list<Choice>(reader, take_choice);
  return p;
}

}  // namespace

bool Proposal::requires_party(std::uint32_t party) const {
  return std::find(required.begin(), required.end(), party) != required.end();
}

Proposal* Slot::find(const EntryId& id) {
  for (Proposal& proposal : proposals) {
    if (proposal.id == id) return &proposal;
  }
  return nullptr;
}

Bytes Slot::encode() const {
  Bytes out;
  put_list(out, proposals, put_proposal);
  return out;
}

Result<Slot> Slot::decode(ByteView bytes) {
  ByteReader reader(bytes);
  Slot slot;
  slot.proposals = take_list<Proposal>(reader, take_proposal);
  if (!reader.done())
    return Error{ErrorCode::corrupt, "a slot of the projection does not read; run 'entente rebuild'"};
  return slot;
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

const Charter* CircleState::charter(const EntryId& id) const {
  for (const Charter& charter : charters) {
    if (charter.id == id) return &charter;
  }
  return nullptr;
}

Bytes CircleState::encode() const {
  Bytes out;
  put_list(out, charters, [](Bytes& to, const Charter& charter) {
    put_id(to, charter.id);
    put_ref(to, charter.ref);
    put_block(to, charter.terms.SerializeAsString());
    put_maybe(to, charter.parent);
    put_list(to, charter.settles, put_id);
    put_u8(to, charter.changes_required ? 1 : 0);
    to += charter.slot.view();
  });
  put_list(out, grants, [](Bytes& to, const GrantFact& grant) {
    put_varint(to, grant.party);
    put_id(to, grant.id);
    put_order(to, grant.order);
    put_block(to, grant.person);
    put_block(to, grant.office);
    put_u8(to, grant.commit ? 1 : 0);
  });
  put_list(out, leavings, [](Bytes& to, const LeavingFact& leaving) {
    put_varint(to, leaving.party);
    put_id(to, leaving.id);
    leaving.past.encode(to);
  });
  put_list(out, joinings, [](Bytes& to, const JoiningFact& joining) {
    put_varint(to, joining.party);
    put_id(to, joining.id);
  });
  put_list(out, silences, [](Bytes& to, const SilenceFact& silence) {
    put_varint(to, silence.party);
    put_id(to, silence.id);
    put_order(to, silence.order);
    put_block(to, silence.name);
    put_u8(to, silence.revoked ? 1 : 0);
  });
  put_list(out, noted, [](Bytes& to, const NotedFact& item) {
    put_id(to, item.id);
    put_varint(to, item.about);
  });
  put_list(out, settlings, [](Bytes& to, const SettlingFact& item) {
    put_id(to, item.proposal);
    put_id(to, item.settled);
  });
  put_list(out, foundings, put_id);
  return out;
}

Result<CircleState> CircleState::decode(ByteView bytes) {
  ByteReader reader(bytes);
  CircleState state;
  state.charters = take_list<Charter>(reader, [](ByteReader& from) {
    Charter charter;
    charter.id = take_id(from);
    charter.ref = take_ref(from);
    const ByteView terms = from.block(65'535);
    if (!charter.terms.ParseFromArray(terms.data(), static_cast<int>(terms.size()))) from.fail();
    charter.parent = take_maybe(from);
    charter.settles = take_list<EntryId>(from, take_id);
    charter.changes_required = from.u8() != 0;
    charter.slot = take_hash(from);
    return charter;
  });
  state.grants = take_list<GrantFact>(reader, [](ByteReader& from) {
    GrantFact grant;
    grant.party = static_cast<std::uint32_t>(from.varint());
    grant.id = take_id(from);
    grant.order = take_order(from);
    grant.person = std::string(from.block(128));
    grant.office = std::string(from.block(128));
    grant.commit = from.u8() != 0;
    return grant;
  });
  state.leavings = take_list<LeavingFact>(reader, [](ByteReader& from) {
    LeavingFact leaving;
    leaving.party = static_cast<std::uint32_t>(from.varint());
    leaving.id = take_id(from);
    leaving.past = Past::decode(from);
    return leaving;
  });
  state.joinings = take_list<JoiningFact>(reader, [](ByteReader& from) {
    JoiningFact joining;
    joining.party = static_cast<std::uint32_t>(from.varint());
    joining.id = take_id(from);
    return joining;
  });
  state.silences = take_list<SilenceFact>(reader, [](ByteReader& from) {
    SilenceFact silence;
    silence.party = static_cast<std::uint32_t>(from.varint());
    silence.id = take_id(from);
    silence.order = take_order(from);
    silence.name = std::string(from.block(128));
    silence.revoked = from.u8() != 0;
    return silence;
  });
  state.noted = take_list<NotedFact>(reader, [](ByteReader& from) {
    NotedFact item;
    item.id = take_id(from);
    item.about = static_cast<std::uint32_t>(from.varint());
    return item;
  });
  state.settlings = take_list<SettlingFact>(reader, [](ByteReader& from) {
    const EntryId proposal = take_id(from);
    return SettlingFact{proposal, take_id(from)};
  });
  state.foundings = take_list<EntryId>(reader, take_id);
  if (!reader.done())
    return Error{ErrorCode::corrupt,
                 "a circle's state in the projection does not read; run 'entente rebuild'"};
  return state;
}

}  // namespace concurrence
