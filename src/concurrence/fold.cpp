#include "concurrence/fold.h"

#include <algorithm>

#include "base/encoding.h"
#include "journal/entry.h"

namespace concurrence {

using record::Header;
using record::Verdict;
using store::Space;

namespace {

constexpr std::size_t kRecentMax = 512;
// How the rows are written; what another version wrote is dropped and folded again.
constexpr std::string_view kFormat = "8";

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
  TRY(store_.list(Space::projection, key('e'), {}, [&](ByteView name, ByteView body) {
    ByteReader reader(name.substr(17));
    note_opening(reader.u32(), body);
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
    gathered.past.join(TRY(known_info(last))->past);
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
  past = TRY(known_info(last))->past;
  past.raise(last.chain, size);
  return past;
}

Result<Judgement> Fold::preview(ChainId id, const Header& header, ByteView header_bytes,
                                TimeMs time) {
  const Chain chain = this->chain(id);
  if (folded(id) < chain.size)
    return Error{ErrorCode::unavailable, "entries before it are not folded yet; try again"};
  PlacedAct act;
  act.header = &header;
  act.header_bytes = header_bytes;
  act.party = chain.party;
  act.id = {id, chain.size};
  act.time = time;
  act.past = TRY(next_past(id, header));
  return rule_.judge(act);
}

Result<Past> Fold::next_past(ChainId id, const Header& header) {
  const Chain& chain = this->chain(id);
  if (folded(id) < chain.size)
    return Error{ErrorCode::unavailable, "entries before it are not folded yet; try again"};
  Gathered gathered;
  std::optional<Past> past = TRY(past_of(chain, chain.size, &header, gathered));
  if (!past) return Error{ErrorCode::unavailable, "what it has seen is not folded yet; try again"};
  return std::move(*past);
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
  record::HeaderReading& reading = reading_;
  const Header* header = nullptr;
  if (is_act) {
    if (row.opening.empty()) return Step::waiting;  // missing: asked for elsewhere
    opening = TRY(journal::view_opening(row.opening));
    record::read_header(opening.header, chain.party, chain.epoch, reading);
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
    TRY(note_key_event({chain.id, index}, entry.body));

  ActInfo info;
  std::uint64_t level = 0;
  for (const auto& [id, size] : past->sizes()) {
    const ActInfo* last = TRY(known_info({id, size - 1}));
    if (header != nullptr) level = std::max(level, last->level);
    if (index > 0 && id == owner(chain.id, index - 1) && size == index) {
      info.latest_time = last->latest_time;
      if (header == nullptr) level = last->level;
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
    act.past = std::move(*past);
    Judgement judgement = TRY(rule_.judge(act));
    if (header->has_proposal() && header->proposal().kind() == "charter.found")
      TRY(rule_.note_founding(folded.id));
    folded.verdict = judgement.verdict;
    folded.reason = std::move(judgement.reason);
  }
  info.verdict = folded.verdict;
  info.past = header != nullptr ? act.past : std::move(*past);
  state.running = extend(state.running, index, info.leaf, info.verdict);
  state.recent.push_back(std::move(info));
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
  if (folded.verdict == Verdict::effective && header->has_proposal()) TRY(note_open(folded.id));
  if (header != nullptr) {
    const OrderKey order{act.level, folded.ref};
    TRY(project(folded, act, opening.content, !opening.content_salt.empty(), order,
                chain.party_name));
  }
  visit(folded);
  for (const NewFact& fact : facts) TRY(project_fact(fact, visit));
  return Step::folded;
}

// By its form alone: that its author wrote it is what counts here, not which key carries it. Kept
// beside the entry, so that damage to that changes nothing of what was folded.
Result<void> Fold::note_key_event(const EntryId& id, ByteView body) {
  const Result<journal::KeyEvent> event = journal::parse_key_event(body);
  if (!event.ok()) return {};
  if (id.index == 0 && std::holds_alternative<journal::EpochOpened>(event.value())) {
    note_opening(id.chain, body);
    Bytes name = key('e');
    put_u32(name, id.chain);
    return store_.put(Space::projection, name, body);
  }
  const auto* revoked = std::get_if<journal::NodeKeyRevoked>(&event.value());
  if (revoked == nullptr) return {};
  revoked_.push_back({id, revoked->revoked});
  return store_.put(Space::projection, entry_key('v', id), revoked->revoked.view());
}

void Fold::note_opening(ChainId id, ByteView body) {
  const Result<journal::KeyEvent> event = journal::parse_key_event(body);
  if (!event.ok()) return;
  const auto* opened = std::get_if<journal::EpochOpened>(&event.value());
  if (opened != nullptr) openings_[id] = *opened;
}

}  // namespace concurrence
