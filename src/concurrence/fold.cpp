#include "concurrence/fold.h"

#include <algorithm>
#include <set>

#include "base/encoding.h"
#include "journal/entry.h"
#include "journal/names.h"
#include "record/rows.h"

namespace concurrence {

using record::Header;
using record::Verdict;
using store::Space;

namespace {

constexpr std::size_t kRecentMax = 512;
constexpr std::size_t kInfoMax = 1u << 20;  // bytes of what is known of one act
// Acts of one chain that stand together in one row of the projection. What is known of an act is
// some 50 bytes, and a row of its own costs more than that.
constexpr std::uint64_t kInfosPerRow = 16;
// How the rows are written; what another version wrote is dropped and folded again.
constexpr std::string_view kFormat = "2";

std::uint64_t row_start(std::uint64_t index) { return index - index % kInfosPerRow; }

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

crypto::Hash extend(const crypto::Hash& running, std::uint64_t index, const crypto::Hash& leaf,
                    Verdict verdict) {
  Bytes line;
  put_u64(line, index);
  line += leaf.view();
  put_u8(line, static_cast<std::uint8_t>(verdict));
  return crypto::sha256({running.view(), line});
}

}  // namespace

Fold::Fold(std::string circle, Journals& journals, store::Store& store,
           const std::vector<std::unique_ptr<record::Module>>& modules)
    : circle_(std::move(circle)),
      circle_raw_(unhex(circle_).value_or(Bytes())),
      journals_(journals),
      store_(store),
      modules_(modules),
      rule_(circle_, *this) {
  check(circle_raw_.size() == 16);
}

Fold::~Fold() = default;

Bytes Fold::key(char prefix) const {
  Bytes out;
  out.reserve(96);  // what most callers add to it
  out.push_back(prefix);
  out += circle_raw_;
  return out;
}

Bytes Fold::entry_key(char prefix, const EntryId& id) const {
  Bytes out = key(prefix);
  put_u32(out, id.chain);
  put_u64(out, id.index);
  return out;
}

Result<void> Fold::open() {
  states_.clear();
  awaiting_.clear();
  places_.clear();
  owed_.clear();
  revoked_.clear();
  openings_.clear();
  joint_count_ = act_count_ = 0;
  const std::optional<Bytes> format = TRY(store_.get(Space::projection, key('f')));
  current_ = format && *format == kFormat;
  if (!current_) return rule_.forget();
  TRY(rule_.open());
  Result<void> failure;
  TRY(store_.list(Space::projection, key('w'), {}, [&](ByteView name, ByteView value) {
    ByteReader id_reader(name.substr(17));
    const ChainId id = id_reader.u32();
    ByteReader reader(value);
    ChainState& chain = states_[id];
    chain.folded = reader.varint();
    const ByteView running = reader.take(32);
    chain.acts = reader.varint();
    act_count_ += chain.acts;
    if (!reader.done()) {
      failure = Error{ErrorCode::corrupt, "a watermark of the projection does not read"};
      return false;
    }
    chain.running = crypto::Hash::from(running);
    return true;
  }));
  if (!failure.ok()) return failure.error();
  for (auto& [id, chain] : states_) TRY(load_recent(id, chain));
  TRY(store_.list(Space::projection, key('j'), {}, [&](ByteView, ByteView) {
    ++joint_count_;
    return true;
  }));
  TRY(store_.list(Space::projection, key('v'), {}, [&](ByteView name, ByteView value) {
    ByteReader reader(name.substr(17));
    Revoked one;
    one.place.chain = reader.u32();
    one.place.index = reader.u64();
    if (value.size() == 32) one.key = crypto::PublicKey::from(value);
    revoked_.push_back(one);
    return true;
  }));
  return store_.list(Space::projection, key('y'), {}, [&](ByteView name, ByteView) {
    ByteReader reader(name.substr(17));
    EntryId id;
    id.chain = reader.u32();
    id.index = reader.u64();
    owed_.insert(id);
    return true;
  });
}

// The acts of the last row, which goes on being written.
Result<void> Fold::load_recent(ChainId id, ChainState& state) {
  const std::uint64_t first = std::max(row_start(state.folded), chain(id).fork);
  state.base = state.saved = state.folded;
  if (first >= state.folded) return {};
  const std::optional<Bytes> bytes =
      TRY(store_.get(Space::projection, entry_key('a', {id, row_start(state.folded)})));
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
  const std::uint64_t row = row_start(end - 1);
  Bytes value;
  for (std::uint64_t i = std::max(row, chain(id).fork); i < end; ++i) {
    Bytes info;
    encode_info(info, state.recent[i - state.base]);
    put_block(value, info);
  }
  state.saved = end;
  return store_.put(Space::projection, entry_key('a', {id, row}), value);
}

bool Fold::ahead() const {
  for (const Chain& chain : journals_.chains()) {
    if (folded(chain.id) > chain.size - chain.unproven) return true;
  }
  return false;
}

Result<void> Fold::forget() {
  for (char prefix = 'a'; prefix <= 'z'; ++prefix) {
    std::vector<Bytes> names;
    TRY(store_.list(Space::projection, key(prefix), {}, [&](ByteView name, ByteView) {
      names.emplace_back(name);
      return true;
    }));
    for (const Bytes& name : names) TRY(store_.erase(Space::projection, name));
  }
  return open();
}

std::uint64_t Fold::folded(ChainId id) const {
  const auto found = states_.find(id);
  if (found != states_.end()) return found->second.folded;
  return chain(id).fork;
}

std::vector<Awaited> Fold::awaited() const {
  std::vector<Awaited> out;
  for (const auto& [id, state] : states_) {
    if (state.gathered) out.push_back(state.gathered->next);
  }
  return out;
}

Past Fold::all() const {
  Past past;
  for (const auto& [id, state] : states_) {
    if (state.folded > chain(id).fork) past.raise(id, state.folded);
  }
  return past;
}

const Chain& Fold::chain(ChainId id) const {
  const std::vector<Chain>& chains = journals_.chains();
  while (places_.size() < chains.size()) {
    const std::size_t place = places_.size();
    places_.emplace(chains[place].id, place);
  }
  const auto found = places_.find(id);
  check(found != places_.end());
  return chains[found->second];
}

ChainId Fold::owner(ChainId id, std::uint64_t index) const {
  const Chain* at = &chain(id);
  while (at->parent && index < at->fork) at = &chain(*at->parent);
  return at->id;
}

Result<std::optional<ActInfo>> Fold::info(const EntryId& id) {
  const auto found = states_.find(id.chain);
  if (found == states_.end() || id.index >= found->second.folded) return std::optional<ActInfo>();
  const ChainState& state = found->second;
  if (id.index >= state.base && id.index - state.base < state.recent.size())
    return std::optional<ActInfo>(state.recent[id.index - state.base]);
  const std::uint64_t row = row_start(id.index);
  const std::optional<Bytes> bytes =
      TRY(store_.get(Space::projection, entry_key('a', {id.chain, row})));
  if (!bytes) return std::optional<ActInfo>();
  ByteReader reader(*bytes);
  ByteReader info(ByteView{});
  for (std::uint64_t i = std::max(row, chain(id.chain).fork); i <= id.index; ++i)
    info = ByteReader(reader.block(kInfoMax));
  const ActInfo stored = decode_info(info);
  if (!reader.ok() || !info.done()) return unreadable_infos();
  return std::optional<ActInfo>(stored);
}

Result<ActInfo> Fold::known_info(const EntryId& id) {
  std::optional<ActInfo> found = TRY(info(id));
  if (!found)
    return Error{ErrorCode::corrupt,
                 "the projection lacks an act that it folded; run 'entente rebuild'"};
  return std::move(*found);
}

Result<std::optional<ChainId>> Fold::chain_with(const record::Seen& seen, bool& damaged) {
  const std::uint64_t size = seen.size();
  for (const Chain& chain : journals_.chains()) {
    // A prefix that ends before a fork point is the parent's.
    if (chain.party != seen.party() || chain.epoch != seen.epoch() || size <= chain.fork ||
        folded(chain.id) < size)
      continue;
    const Result<crypto::Hash> held = journals_.root(chain.id, size);
    if (!held.ok() && held.error().code == ErrorCode::unavailable) {  // for now
      damaged = true;
      continue;
    }
    if (!held.ok()) return held.error();
    if (held.value().view() == seen.root()) return std::optional<ChainId>(chain.id);
  }
  return std::optional<ChainId>();
}

// The past of the entry at `index`, or nothing while it is pending. What is found of it is kept in
// `gathered`, and the entry asked for again when what it waits for has been folded.
Result<std::optional<Past>> Fold::past_of(const Chain& chain, std::uint64_t index,
                                          const Header* header, Gathered& gathered) {
  const auto include = [&](const EntryId& last) -> Result<void> {
    const ActInfo before = TRY(known_info(last));
    gathered.past.join(before.past);
    gathered.past.raise(last.chain, last.index + 1);
    return {};
  };
  if (gathered.found == 0 && index > 0) TRY(include({owner(chain.id, index - 1), index - 1}));
  if (header == nullptr) return std::optional<Past>(std::move(gathered.past));
  for (; gathered.found < header->seen_size(); ++gathered.found) {
    const record::Seen& seen = header->seen(gathered.found);
    gathered.damaged = false;
    const std::optional<ChainId> named = TRY(chain_with(seen, gathered.damaged));
    if (!named) {
      gathered.next = {seen.party(), seen.epoch(), seen.size(), crypto::Hash::from(seen.root())};
      return std::optional<Past>();
    }
    TRY(include({owner(*named, seen.size() - 1), seen.size() - 1}));
  }
  return std::optional<Past>(std::move(gathered.past));
}

// The chain has been folded from one size to another: wakes those whose next entry waited for it.
void Fold::wake(const Chain& chain, std::uint64_t before, std::uint64_t after) {
  const auto found = awaiting_.find({chain.party, chain.epoch});
  if (found == awaiting_.end()) return;
  std::erase_if(found->second, [&](ChainId id) {
    ChainState& state = states_.at(id);
    if (!state.gathered || state.gathered->next.size <= before || state.gathered->next.size > after)
      return !state.gathered.has_value();
    state.asleep = false;
    return true;
  });
  if (found->second.empty()) awaiting_.erase(found);
}

Result<Past> Fold::tip_past(ChainId id) {
  const std::uint64_t size = folded(id);
  Past past;
  if (size == 0) return past;
  const EntryId last{owner(id, size - 1), size - 1};
  past = TRY(known_info(last)).past;
  past.raise(last.chain, size);
  return past;
}

Result<Judgement> Fold::preview(ChainId id, const Header& header, ByteView header_bytes,
                                TimeMs time) {
  const Chain chain = this->chain(id);
  if (folded(id) < chain.size)
    return Error{ErrorCode::unavailable, "entries before it are not folded yet; try again"};
  Gathered gathered;
  std::optional<Past> past = TRY(past_of(chain, chain.size, &header, gathered));
  if (!past) return Error{ErrorCode::unavailable, "what it has seen is not folded yet; try again"};
  PlacedAct act;
  act.header = &header;
  act.header_bytes = header_bytes;
  act.party = chain.party;
  act.id = {id, chain.size};
  act.time = time;
  act.past = std::move(*past);
  return rule_.judge(act);
}

Result<Progress> Fold::advance(std::uint64_t budget,
                               const std::function<void(const Folded&)>& visit) {
  Progress progress;
  if (!current_) {
    TRY(forget());
    TRY(store_.put(Space::projection, key('f'), kFormat));
    current_ = true;
  }
  for (const EntryId& id : std::set<EntryId>(owed_)) {
    const store::Row row = TRY(journals_.row(id.chain, id.index));
    if (row.entry.empty() || row.opening.empty()) continue;
    const Proposal* proposal = TRY(rule_.proposal(id));
    check(proposal != nullptr && proposal->best);
    const OrderKey effect = proposal->best->effect;
    owed_.erase(id);
    TRY(store_.erase(Space::projection, entry_key('y', id)));
    TRY(project_fact({id, effect}, visit));
  }
  for (const EntryId& id : journals_.take_completed()) TRY(project_again(id, visit));
  for (bool moved = true; moved;) {
    moved = false;
    for (std::size_t i = 0; i < journals_.chains().size(); ++i) {
      const Chain chain = journals_.chains()[i];
      if (chain.parent && folded(*chain.parent) < chain.fork) continue;
      auto [at, fresh] = states_.try_emplace(chain.id);
      ChainState& state = at->second;
      if (fresh) {
        state.folded = state.saved = state.base = chain.fork;
        ++generation_;
      }
      bool changed = false;
      const std::uint64_t end = chain.size - chain.unproven;
      const std::uint64_t before = state.folded;
      if (state.folded < end && !state.asleep &&
          !(state.blocked && state.blocked_at == generation_)) {
        Result<void> failure;
        TRY(journals_.rows(chain.id, state.folded, end, [&](const store::Row* row) {
          progress.more = progress.entries >= budget;
          if (progress.more) return false;
          Result<Step> step = row == nullptr ? Step::waiting : fold_one(chain, state, *row, visit);
          if (!step.ok()) {
            failure = step.error();
            return false;
          }
          state.blocked = step.value() == Step::waiting;
          state.blocked_at = generation_;
          if (state.blocked) return false;
          ++progress.entries;
          ++generation_;
          changed = true;
          return true;
        }));
        TRY(failure);
      }
      if (changed || fresh) TRY(save_chain(chain.id, state));
      if (changed) wake(chain, before, state.folded);
      moved = moved || changed;
      if (progress.more) return progress;
    }
  }
  return progress;
}

Result<void> Fold::save_chain(ChainId id, ChainState& state) {
  TRY(save_recent(id, state, state.folded));
  Bytes name = key('w');
  put_u32(name, id);
  Bytes value;
  put_varint(value, state.folded);
  value += state.running.view();
  put_varint(value, state.acts);
  return store_.put(Space::projection, name, value);
}

Result<Fold::Step> Fold::fold_one(const Chain& chain, ChainState& state, const store::Row& row,
                                  const std::function<void(const Folded&)>& visit) {
  const std::uint64_t index = state.folded;
  if (row.state == store::OpeningState::damaged) return Step::waiting;
  const journal::EntryView entry = TRY(journal::view_entry(row.entry, index));
  const bool is_act = !entry.opaque && entry.envelope.kind == 0;

  journal::OpeningView opening;
  record::HeaderReading reading;
  const Header* header = nullptr;
  if (is_act) {
    if (row.opening.empty()) return Step::waiting;  // missing: asked for elsewhere
    opening = TRY(journal::view_opening(row.opening));
    reading = record::read_header(opening.header, chain.party, chain.epoch);
    if (reading.verdict == Verdict::effective) header = &reading.header;
  }
  if (!state.gathered) state.gathered.emplace();
  std::optional<Past> past = TRY(past_of(chain, index, header, *state.gathered));
  if (!past) {
    // A damaged entry of another journal is mended without being folded again.
    state.asleep = !state.gathered->damaged;
    const Awaited& next = state.gathered->next;
    if (state.asleep) awaiting_[{next.party, next.epoch}].insert(chain.id);
    return Step::waiting;
  }
  state.gathered.reset();
  if (!entry.opaque && entry.envelope.kind == static_cast<std::uint8_t>(journal::Kind::key_event))
    TRY(note_revocation({chain.id, index}, entry.body));

  ActInfo info;
  std::uint64_t level = 0;
  for (const auto& [id, size] : past->sizes()) {
    const ActInfo last = TRY(known_info({id, size - 1}));
    if (header != nullptr) level = std::max(level, last.level);
    if (index > 0 && id == owner(chain.id, index - 1) && size == index) {
      info.latest_time = last.latest_time;
      if (header == nullptr) level = last.level;
    }
  }
  info.level = header != nullptr ? level + 1 : level;
  info.latest_time = std::max(info.latest_time, entry.envelope.time);
  info.leaf = crypto::leaf_hash(row.entry);

  Folded folded;
  folded.id = {chain.id, index};
  folded.ref = {chain.party, chain.epoch, index, info.leaf};
  PlacedAct act;
  std::vector<NewFact> facts;
  if (is_act) {
    folded.verdict = reading.verdict;
    folded.reason = reading.reason;
    folded.header = header;
  }
  if (header != nullptr) {
    act.header = header;
    act.header_bytes = opening.header;
    act.party = chain.party;
    act.id = folded.id;
    act.ref = folded.ref;
    act.level = info.level;
    act.time = entry.envelope.time;
    act.past = *past;
    Judgement judgement = TRY(rule_.judge(act));
    if (header->has_proposal() && header->proposal().kind() == "charter.found")
      TRY(rule_.note_founding(folded.id));
    folded.verdict = judgement.verdict;
    folded.reason = std::move(judgement.reason);
  }
  info.verdict = folded.verdict;
  info.past = std::move(*past);
  state.running = extend(state.running, index, info.leaf, info.verdict);
  state.recent.push_back(info);
  if (state.recent.size() > kRecentMax) {
    state.recent.pop_front();
    ++state.base;
  }
  state.folded = index + 1;
  if (state.folded % kInfosPerRow == 0) TRY(save_recent(chain.id, state, state.folded));
  if (is_act) {
    ++act_count_;
    ++state.acts;
  }
  if (folded.verdict == Verdict::effective) facts = TRY(rule_.apply(act));
  if (header != nullptr) {
    const OrderKey order{info.level, folded.ref};
    TRY(project(folded, act, opening.content, !opening.content_salt.empty(), order,
                chain.party_name));
  }
  visit(folded);
  for (const NewFact& fact : facts) TRY(project_fact(fact, visit));
  return Step::folded;
}

// By its form alone: that its author wrote it is what counts here, not which key carries it.
Result<void> Fold::note_revocation(const EntryId& id, ByteView body) {
  const Result<journal::KeyEvent> event = journal::parse_key_event(body);
  if (!event.ok()) return {};
  const auto* revoked = std::get_if<journal::NodeKeyRevoked>(&event.value());
  if (revoked == nullptr) return {};
  revoked_.push_back({id, revoked->revoked});
  return store_.put(Space::projection, entry_key('v', id), revoked->revoked.view());
}

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
  return project_joint(fact, visit);
}

// Tells the modules of an act, and of the fact that it may have become, whose content had not come
// when they were told. What stood later in the order of acts goes on standing.
Result<void> Fold::project_again(const EntryId& id,
                                 const std::function<void(const Folded&)>& visit) {
  if (id.index >= folded(id.chain)) return {};
  const ActInfo info = TRY(known_info(id));
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

Result<std::vector<EntryId>> Fold::proposals() {
  const Bytes prefix = key('p');
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

Result<void> Fold::acts_of(std::string_view matter, ByteView after,
                           const std::function<bool(ByteView, const ActIndexRow&)>& visit) {
  Bytes prefix = key('m');
  prefix += matter;
  prefix.push_back('\0');
  Bytes from;
  if (!after.empty()) from = prefix + Bytes(after) + std::string(1, '\0');
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
    return visit(order, row);
  }));
  return failure;
}

Result<std::optional<EntryId>> Fold::find(const record::Reference& ref) {
  return resolve(ref.proto(), all());
}

Result<record::Reference> Fold::reference(const EntryId& id) {
  const ActInfo info = TRY(known_info(id));
  const Chain& at = chain(id.chain);
  return record::Reference{at.party, at.epoch, id.index, info.leaf};
}

Result<std::vector<Fold::Fact>> Fold::joint_facts() {
  std::vector<Fact> facts;
  const Past everything = all();
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
    Fact fact;
    fact.id = id;
    fact.ref = proposal->ref;
    fact.level = proposal->best->effect.level;
    fact.contested = TRY(rule_.contested(*proposal, everything, contested));
    facts.push_back(std::move(fact));
  }
  std::sort(facts.begin(), facts.end(), [](const Fact& a, const Fact& b) { return a.ref < b.ref; });
  return facts;
}

Result<crypto::Hash> Fold::digest() {
  Bytes out = "entente/state/v1\n";
  // Journals in the order (party, epoch number, epoch text).
  using Name = std::tuple<std::uint32_t, std::uint64_t, std::string>;
  std::map<Name, std::vector<const Chain*>> journals;
  for (const Chain& chain : journals_.chains()) {
    if (folded(chain.id) > chain.fork)
      journals[{chain.party, journal::epoch_number(chain.epoch), chain.epoch}].push_back(&chain);
  }
  put_u32(out, static_cast<std::uint32_t>(journals.size()));
  for (const auto& [name, chains] : journals) {
    std::uint64_t entries = 0;
    crypto::Hash running;
    if (chains.size() == 1 && !chains.front()->parent) {
      entries = folded(chains.front()->id);
      running = states_.at(chains.front()->id).running;
    } else {
      std::vector<std::tuple<std::uint64_t, crypto::Hash, Verdict>> lines;
      for (const Chain* chain : chains) {
        for (std::uint64_t i = chain->fork; i < folded(chain->id); ++i) {
          const ActInfo info = TRY(known_info({chain->id, i}));
          lines.emplace_back(i, info.leaf, info.verdict);
        }
      }
      entries = lines.size();
      std::sort(lines.begin(), lines.end());
      for (const auto& [index, leaf, verdict] : lines)
        running = extend(running, index, leaf, verdict);
    }
    put_u32(out, std::get<0>(name));
    put_u8(out, static_cast<std::uint8_t>(std::get<2>(name).size()));
    out += std::get<2>(name);
    put_u64(out, entries);
    out += running.view();
  }
  const std::vector<Fact> facts = TRY(joint_facts());
  put_u32(out, static_cast<std::uint32_t>(facts.size()));
  for (const Fact& fact : facts) {
    out += fact.ref.encode();
    put_u64(out, fact.level);
    put_u8(out, fact.contested ? 1 : 0);
  }
  const Past everything = all();
  std::set<std::uint32_t> members;
  for (const Charter* charter : rule_.newest_charters(everything)) {
    for (const std::uint32_t party : rule_.members(*charter, everything)) members.insert(party);
  }
  put_u32(out, static_cast<std::uint32_t>(members.size()));
  for (const std::uint32_t party : members) put_u32(out, party);
  return crypto::sha256(out);
}

// --- Ground ------------------------------------------------------------------------------------

Result<std::optional<Bytes>> Fold::load(RuleRow kind, ByteView name) {
  return store_.get(Space::projection, key(static_cast<char>(kind)) + Bytes(name));
}
Result<void> Fold::keep(RuleRow kind, ByteView name, ByteView value) {
  return store_.put(Space::projection, key(static_cast<char>(kind)) + Bytes(name), value);
}
Result<void> Fold::load_all(RuleRow kind, ByteView prefix,
                            const std::function<Result<void>(ByteView, ByteView)>& visit) {
  const Bytes circle = key(static_cast<char>(kind));
  Result<void> failure;
  TRY(store_.list(Space::projection, circle + Bytes(prefix), {},
                  [&](ByteView name, ByteView value) {
                    failure = visit(name.substr(circle.size()), value);
                    return failure.ok();
                  }));
  return failure;
}

Result<std::optional<EntryId>> Fold::resolve(const record::EntryRef& ref, const Past& past) {
  std::optional<EntryId> named;
  for (const Chain& chain : journals_.chains()) {
    if (chain.party != ref.party() || chain.epoch != ref.epoch() || ref.index() < chain.fork)
      continue;
    const EntryId id{chain.id, ref.index()};
    if (!past.has(id)) continue;
    const ActInfo found = TRY(known_info(id));
    if (found.leaf.view() != ref.leaf()) continue;
    if (named) return std::optional<EntryId>();  // fits two entries, so it names neither
    named = id;
  }
  return named;
}

std::uint32_t Fold::party_of(ChainId id) { return chain(id).party; }

std::vector<ChainId> Fold::chains_of(std::uint32_t party) {
  std::vector<ChainId> out;
  for (const Chain& chain : journals_.chains()) {
    if (chain.party == party) out.push_back(chain.id);
  }
  return out;
}

Result<TimeMs> Fold::latest_time(ChainId id, std::uint64_t size) {
  if (size == 0) return TimeMs{0};
  const ActInfo last = TRY(known_info({owner(id, size - 1), size - 1}));
  return last.latest_time;
}

const std::optional<journal::EpochOpened>& Fold::opening(ChainId id) {
  const ChainId trunk = owner(id, 0);
  const auto known = openings_.find(trunk);
  if (known != openings_.end()) return known->second;
  static const std::optional<journal::EpochOpened> kNone;
  const Result<store::Row> first = journals_.row(trunk, 0);
  if (!first.ok() || first.value().entry.empty()) return kNone;  // damaged, for now
  std::optional<journal::EpochOpened>& out = openings_[trunk];
  const Result<journal::EntryView> entry = journal::view_entry(first.value().entry, 0);
  if (!entry.ok() || entry.value().opaque ||
      entry.value().envelope.kind != static_cast<std::uint8_t>(journal::Kind::key_event))
    return out;
  const Result<journal::KeyEvent> event = journal::parse_key_event(entry.value().body);
  if (event.ok() && std::holds_alternative<journal::EpochOpened>(event.value()))
    out = std::get<journal::EpochOpened>(event.value());
  return out;
}

bool Fold::disowned(const EntryId& id) {
  if (revoked_.empty()) return false;
  const Chain& here = chain(id.chain);
  const std::optional<journal::EpochOpened>& opened = opening(id.chain);
  if (!opened) return false;
  return std::any_of(revoked_.begin(), revoked_.end(), [&](const Revoked& one) {
    const Chain& there = chain(one.place.chain);
    if (there.party != here.party || !(one.key == opened->certificate.node_key)) return false;
    if (there.epoch == here.epoch) return id.index > one.place.index;
    const std::optional<journal::EpochOpened>& later = opening(one.place.chain);
    if (!later) return true;
    for (const journal::EarlierEpoch& earlier : later->earlier) {
      if (earlier.epoch == here.epoch) return id.index >= earlier.size;
    }
    return true;
  });
}

bool Fold::after_fork(const EntryId& id) {
  EntryId at = id;
  while (true) {
    const Chain& here = chain(at.chain);
    for (const Chain& other : journals_.chains()) {
      // A branch that leaves this chain at or before the entry.
      if (other.parent == here.id && other.fork <= at.index && folded(other.id) > other.fork)
        return true;
      // A sibling that leaves the parent where this branch does.
      if (here.parent && other.id != here.id && other.parent == here.parent &&
          other.fork == here.fork && folded(other.id) > other.fork)
        return true;
    }
    if (!here.parent) return false;
    if (folded(*here.parent) > here.fork) return true;
    if (here.fork == 0) return false;
    at = {*here.parent, here.fork - 1};
  }
}

}  // namespace concurrence
