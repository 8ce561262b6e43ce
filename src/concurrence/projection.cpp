// What an effective act and a joint fact leave behind: index rows of the fold, and the rows of the
// modules; and the questions that these rows answer.

#include <algorithm>

#include "base/encoding.h"
#include "concurrence/fold.h"
#include "journal/entry.h"
#include "journal/names.h"
#include "record/rows.h"

namespace concurrence {

using record::Verdict;
using store::Space;

namespace {

// A key that sorts as the order of acts does.
Bytes order_bytes(const OrderKey& order) {
  Bytes out;
  out.reserve(64 + order.ref.epoch.size());
  put_u64(out, order.level);
  put_u32(out, order.ref.party);
  put_u64(out, journal::epoch_number(order.ref.epoch));
  out += order.ref.epoch;
  out.push_back('\0');
  put_u64(out, order.ref.index);
  out += order.ref.leaf.view();
  return out;
}

std::optional<OrderKey> read_order(ByteView bytes) {
  ByteReader reader(bytes);
  OrderKey order;
  order.level = reader.u64();
  order.ref.party = reader.u32();
  (void)reader.u64();  // the number of the epoch, which its text says again
  const ByteView rest = reader.rest();
  const std::size_t end = rest.find('\0');
  if (!reader.ok() || end == ByteView::npos) return std::nullopt;
  order.ref.epoch = std::string(rest.substr(0, end));
  ByteReader tail(rest.substr(end + 1));
  order.ref.index = tail.u64();
  const ByteView leaf = tail.take(32);
  if (!tail.done()) return std::nullopt;
  order.ref.leaf = crypto::Hash::from(leaf);
  return order;
}

}  // namespace

Result<void> Fold::project(const Folded& folded, const PlacedAct& act, ByteView content,
                           bool has_content, const OrderKey& order, std::string_view party) {
  Bytes name = key('m');
  name += act.header->matter();
  name.push_back('\0');
  name += order_bytes(order);
  Bytes value;
  put_u32(value, folded.id.chain);
  put_u8(value, static_cast<std::uint8_t>(folded.verdict));
  TRY(store_.put(Space::projection, name, value));
  if (folded.verdict != Verdict::effective) return {};
  for (const auto& module : modules_) {
    if (module->name() != act.header->module()) continue;
    record::Act seen{*act.header, content, has_content, folded.ref, party, act.time, false};
    record::StoredRow stamp;
    stamp.level = order.level;
    stamp.ref = stamp.source = folded.ref;
    stamp.party = party;
    stamp.time = act.time;
    stamp.label = record::label_of(*act.header);
    record::StoreRows rows(store_,
                           record::row_prefix(circle_raw_, module->name(), act.header->matter()),
                           std::move(stamp));
    module->fold(seen, rows);
    TRY(Result<void>(rows.outcome()));
  }
  return {};
}

Result<void> Fold::project_fact(const NewFact& fact,
                                const std::function<void(const Folded&)>& visit) {
  const record::Reference ref = TRY(reference(fact.proposal));
  Bytes name = key('j') + ref.encode();
  const std::optional<Bytes> held = TRY(store_.get(Space::projection, name));
  if (!held) ++joint_count_;
  Bytes value;
  put_u32(value, fact.proposal.chain);
  put_u64(value, fact.proposal.index);
  TRY(store_.put(Space::projection, name, value));
  TRY(note_joint(fact.proposal));
  return project_joint(fact, visit);
}

// A joint fact is never un-made, so what it overtook is over for good.
Result<void> Fold::note_open(const EntryId& id) {
  const Proposal* proposal = TRY(rule_.proposal(id));
  if (proposal == nullptr) return {};
  if (!TRY(rule_.joint_in_slot(proposal->slot)).empty()) return {};
  return store_.put(Space::projection, entry_key('d', id), "1");
}

Result<void> Fold::note_joint(const EntryId& id) {
  const Proposal* proposal = TRY(rule_.proposal(id));
  if (proposal == nullptr) return {};
  for (const EntryId& rival : TRY(rule_.proposals_in(crypto::Hash(proposal->slot))))
    TRY(store_.erase(Space::projection, entry_key('d', rival)));
  return store_.erase(Space::projection, entry_key('d', id));
}

// Tells the modules of an act, and of the fact that it may have become, whose content had not come
// when they were told. What stood later in the order of acts goes on standing.
Result<void> Fold::project_again(const EntryId& id,
                                 const std::function<void(const Folded&)>& visit) {
  if (id.index >= folded(id.chain)) return {};
  const ActInfo info = *TRY(known_info(id));
  const store::Row row = TRY(journals_.row(id.chain, id.index));
  if (info.verdict != Verdict::effective || row.entry.empty() || row.opening.empty()) return {};
  const journal::EntryView entry = TRY(journal::view_entry(row.entry, id.index));
  const journal::OpeningView opening = TRY(journal::view_opening(row.opening));
  const Chain& chain = this->chain(id.chain);
  const record::HeaderReading reading =
      record::read_header(opening.header, chain.party, chain.epoch);
  check(reading.verdict == Verdict::effective);
  Folded folded;
  folded.id = id;
  folded.ref = TRY(reference(id));
  folded.verdict = Verdict::effective;
  folded.header = &reading.header;
  PlacedAct act;
  act.header = &reading.header;
  act.time = entry.envelope.time;
  TRY(project(folded, act, opening.content, !opening.content_salt.empty(), {info.level, folded.ref},
              chain.party_name));
  visit(folded);
  if (!TRY(store_.get(Space::projection, key('j') + folded.ref.encode()))) return {};
  const Proposal* proposal = TRY(rule_.proposal(id));
  check(proposal != nullptr && proposal->best);
  return project_joint({id, proposal->best->effect}, [](const Folded&) {});
}

Result<void> Fold::project_joint(const NewFact& fact,
                                 const std::function<void(const Folded&)>& visit) {
  const record::Reference ref = TRY(reference(fact.proposal));
  const store::Row row = TRY(journals_.row(fact.proposal.chain, fact.proposal.index));
  if (row.entry.empty() || row.opening.empty()) {
    // Damaged here since it was judged: the modules hear of it when it has been fetched again.
    owed_.insert(fact.proposal);
    return store_.put(Space::projection, entry_key('y', fact.proposal), "1");
  }
  const journal::EntryView entry = TRY(journal::view_entry(row.entry, fact.proposal.index));
  const journal::OpeningView opening = TRY(journal::view_opening(row.opening));
  const Chain& chain = this->chain(fact.proposal.chain);
  const record::HeaderReading reading =
      record::read_header(opening.header, chain.party, chain.epoch);
  check(reading.verdict == Verdict::effective);
  for (const auto& module : modules_) {
    if (module->name() != reading.header.module()) continue;
    record::Act act{reading.header,
                    opening.content,
                    !opening.content_salt.empty(),
                    ref,
                    chain.party_name,
                    entry.envelope.time,
                    true};
    record::StoredRow stamp;
    stamp.level = fact.effect.level;
    stamp.ref = fact.effect.ref;
    stamp.source = ref;
    stamp.party = chain.party_name;
    stamp.time = entry.envelope.time;
    stamp.joint = true;
    stamp.label = record::label_of(reading.header);
    record::StoreRows rows(store_,
                           record::row_prefix(circle_raw_, module->name(), reading.header.matter()),
                           std::move(stamp));
    module->fold(act, rows);
    TRY(Result<void>(rows.outcome()));
  }
  Folded folded;
  folded.id = fact.proposal;
  folded.ref = ref;
  folded.verdict = Verdict::effective;
  folded.header = &reading.header;
  folded.joint = true;
  visit(folded);
  return {};
}

Result<std::vector<EntryId>> Fold::proposals() { return listed('p'); }
Result<std::vector<EntryId>> Fold::open_proposals() { return listed('d'); }

Result<std::vector<EntryId>> Fold::listed(char kind) {
  const Bytes prefix = key(kind);
  std::vector<EntryId> out;
  Result<void> failure;
  TRY(store_.list(Space::projection, prefix, {}, [&](ByteView name, ByteView) {
    ByteReader reader(name.substr(prefix.size()));
    EntryId id;
    id.chain = reader.u32();
    id.index = reader.u64();
    if (reader.done()) {
      out.push_back(id);
      return true;
    }
    failure = Error{ErrorCode::corrupt, "an index row of the projection does not read"};
    return false;
  }));
  if (!failure.ok()) return failure.error();
  return out;
}

Result<void> Fold::acts_of(std::string_view matter, const std::optional<OrderKey>& after,
                           const std::function<bool(const ActIndexRow&)>& visit) {
  Bytes prefix = key('m');
  prefix += matter;
  prefix.push_back('\0');
  Bytes from;
  if (after) from = prefix + order_bytes(*after) + std::string(1, '\0');
  Result<void> failure;
  TRY(store_.list(Space::projection, prefix, from, [&](ByteView name, ByteView value) {
    const ByteView order = name.substr(prefix.size());
    const std::optional<OrderKey> at = read_order(order);
    ByteReader reader(value);
    ActIndexRow row;
    row.id.chain = reader.u32();
    row.verdict = static_cast<Verdict>(reader.u8());
    if (!at || !reader.done()) {
      failure = Error{ErrorCode::corrupt, "an index row of the projection does not read"};
      return false;
    }
    row.order = *at;
    row.id.index = at->ref.index;
    return visit(row);
  }));
  return failure;
}

Result<std::optional<EntryId>> Fold::find(const record::Reference& ref) {
  return resolve(ref.proto(), all());
}

Result<record::Reference> Fold::reference(const EntryId& id) {
  const ActInfo* info = TRY(known_info(id));
  const Chain& at = chain(id.chain);
  return record::Reference{at.party, at.epoch, id.index, info->leaf};
}

Result<std::vector<Fold::Fact>> Fold::joint_facts(const Past& set) {
  std::vector<Fact> facts;
  std::vector<EntryId> ids;
  TRY(store_.list(Space::projection, key('j'), {}, [&](ByteView, ByteView value) {
    ByteReader reader(value);
    EntryId id;
    id.chain = reader.u32();
    id.index = reader.u64();
    ids.push_back(id);
    return true;
  }));
  std::map<EntryId, bool> contested;
  for (const EntryId& id : ids) {
    const Proposal* proposal = TRY(rule_.proposal(id));
    check(proposal != nullptr && proposal->best);
    const std::optional<OrderKey> effect = TRY(rule_.effect_in(*proposal, set));
    if (!effect) continue;
    Fact fact;
    fact.id = id;
    fact.ref = proposal->ref;
    fact.level = effect->level;
    fact.contested = TRY(rule_.contested(*proposal, set, contested));
    facts.push_back(std::move(fact));
  }
  std::sort(facts.begin(), facts.end(), [](const Fact& a, const Fact& b) { return a.ref < b.ref; });
  return facts;
}

}  // namespace concurrence
