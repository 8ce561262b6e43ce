#include <algorithm>

#include "base/encoding.h"
#include "base/mutant.h"
#include "node/engine_state.h"
#include "record/header.h"

namespace node {

using journal::EpochReason;
using journal::Kind;
using store::Space;

namespace {

// How far the clock may be from the newest entry written here. A node that was off for longer needs
// a person's word.
constexpr TimeMs kClockDoubtMs = TimeMs{180} * 24 * 3600 * 1000;
constexpr std::uint64_t kRebuildBudget = 65'536;  // entries in one transaction of a rebuild

}  // namespace

EngineState::EngineState(const EngineOptions& options, const Surroundings& around,
                         std::vector<std::unique_ptr<record::Module>> modules)
    : options_(options),
      around_(around),
      modules_(std::move(modules)),
      kept_(around_.store),
      uploads_(around_.store),
      search_(around_.store, modules_) {}
EngineState::~EngineState() {
  if (in_transaction_) around_.store.rollback();
}

Result<void> EngineState::open() {
  started_ = around_.clock.monotonic();
  static const bool hashes_right = crypto::self_test();
  if (!hashes_right)
    return Error{ErrorCode::corrupt, "hashing gives wrong results on this machine; not starting"};
  const std::optional<Bytes> owner = TRY(around_.store.get(Space::durable, "party"));
  if (owner && *owner != options_.party)
    return Error{ErrorCode::forbidden, "this store belongs to party '" + *owner + "', not to '" +
                                           options_.party + "'; check the data directory"};
  std::vector<CircleRecord> records;
  Result<void> failure;
  TRY(around_.store.list(Space::durable, "C", {}, [&](ByteView, ByteView value) {
    Result<CircleRecord> record = CircleRecord::decode(value);
    if (!record.ok()) {
      failure = record.error();
      return false;
    }
    records.push_back(std::move(record).value());
    return true;
  }));
  if (!failure.ok()) return failure;
  const std::optional<Bytes> restored = TRY(around_.store.get(Space::durable, store::kRestoredKey));
  for (CircleRecord& record : records) {
    const std::string id = record.id;
    auto circle = std::make_unique<Circle>(std::move(record), options_, around_, modules_);
    TRY(circle->open());
    if (restored && !MUTANT("node-restore-unnoticed")) circle->want_epoch(EpochReason::restored);
    const std::optional<Bytes> silences = TRY(around_.store.get(Space::durable, "Q" + id));
    ByteReader names(silences ? ByteView(*silences) : ByteView());
    while (names.ok() && !names.done()) {
      const Result<record::Reference> ref = record::Reference::parse(names.block(200));
      if (ref.ok()) circle->silences.push_back(ref.value());
    }
    circles_[id] = std::move(circle);
  }
  TRY(load_formations());
  TRY(kept_.open());
  TRY(uploads_.open());
  TRY(search_.open());
  if (!is_indexed() || search_.has_to_wipe()) index_at_ = started_ + 1;
  if (restored) {
    TRY(begin());
    TRY(search_.clear(true));  // what was destroyed since that copy is not to be found
    TRY(kept_.clear());
    TRY(note_damaged());
  }
  if (!owner) {
    TRY(begin());
    TRY(around_.store.put(Space::durable, "party", options_.party));
  }
  restored_ = restored.has_value();
  if (records.empty()) TRY(found_national());
  for (auto& [id, circle] : circles_) {
    TRY(begin());
    TRY(circle->forget_unproven());
  }
  if (doubt_of_clock().empty()) TRY(mark_start());
  for (auto& [id, circle] : circles_) dirty_.insert(circle.get());
  next_heartbeat_ = started_ + options_.heartbeat_ms;
  return turn_end();
}

Result<void> EngineState::mark_start() {
  marked_ = true;
  for (auto& [id, circle] : circles_) {
    if (!circle->own || circle->epoch_due() || circle->national()) continue;
    TRY(begin());
    journal::Booted booted;
    booted.mark = journal::boot_mark(crypto::Hash::from(around_.random.bytes(32)), id);
    TRY(circle->write_clear(Kind::key_event, journal::encode(journal::KeyEvent(booted))));
    dirty_.insert(circle.get());
  }
  return {};
}

// A node cannot know the time. What it wrote last it can: a clock that is half a year away from
// that, and that nobody has confirmed since, dates nothing. A peer's word on the time is no
// evidence, or a hostile one could silence an honest one.
Warning EngineState::doubt_of_clock() const {
  TimeMs last = 0;
  for (const auto& [id, circle] : circles_) last = std::max(last, circle->last_written);
  const TimeMs now = around_.clock.now();
  const TimeMs confirmed = options_.clock_confirmed;
  const bool behind = last > now + kClockDoubtMs && (confirmed == 0 || now < confirmed);
  const bool ahead = last != 0 && now > last + kClockDoubtMs &&
                     (confirmed == 0 || now < confirmed || now > confirmed + kClockDoubtMs);
  if (!behind && !ahead) return {};
  return {behind ? "clock_behind" : "clock_ahead",
          "this machine's clock says " + time_text(now) + ", half a year or more " +
              (behind ? "before" : "after") + " the newest entry written here, of " +
              time_text(last) +
              ": nothing is written until the clock is set right; if it is right, say so with "
              "clock_confirmed in [node] and start the node again",
          {{"now", time_text(now)}, {"last", time_text(last)}}};
}

Result<void> EngineState::begin() {
  if (in_transaction_) return {};
  TRY(around_.store.begin());
  in_transaction_ = true;
  for (auto& [id, circle] : circles_) {
    if (circle->has_unsaved()) TRY(circle->save_signed());
  }
  return {};
}

void EngineState::fail(const Error& error) {
  if (failed_) return;
  failed_ = true;
  failure_ = Error{ErrorCode::corrupt, error.message};
}

Result<Circle*> EngineState::add_circle(CircleRecord record) {
  TRY(begin());
  const std::string id = record.id;
  TRY(around_.store.put(Space::durable, "C" + id, record.encode()));
  auto circle = std::make_unique<Circle>(std::move(record), options_, around_, modules_);
  TRY(circle->open());
  Circle* raw = circle.get();
  circles_[id] = std::move(circle);
  // Else it is begun when the clock can be trusted: the first epoch is due.
  raw->since = around_.clock.monotonic();
  if (doubt_of_clock().empty() && raw->record.agreed) TRY(begin_own_journal(*raw));
  for (auto& [name, peer] : peers_) {
    if (peer.up) connect(*raw, peer);
  }
  dirty_.insert(raw);
  change(*raw, "", "circle");
  return raw;
}

// What the node's operator may do for the party; the first act of each epoch.
Result<void> EngineState::grant_operator(Circle& circle) {
  record::Header grant;
  grant.set_matter("circle");
  grant.set_module("circle");
  grant.mutable_actor()->set_person(options_.person);
  grant.mutable_actor()->set_office(options_.office);
  grant.mutable_grant()->set_person(options_.person);
  grant.mutable_grant()->set_office(options_.office);
  grant.mutable_grant()->add_powers(record::COMMIT);
  TRY(circle.fill(grant));
  TRY(circle.write_act(grant, "", Precedence::priority));
  return {};
}

// The first acts of a party in a circle: what its operator may do, and the founding.
Result<void> EngineState::begin_own_journal(Circle& circle) {
  TRY(circle.open_epoch(EpochReason::first));
  TRY(grant_operator(circle));
  if (circle.record.founder) {
    record::Header founding;
    founding.set_matter("circle");
    founding.set_module("circle");
    founding.mutable_actor()->set_person(options_.person);
    founding.mutable_actor()->set_office(options_.office);
    record::Proposal& proposal = *founding.mutable_proposal();
    proposal.set_kind("charter.found");
    const bool parsed = proposal.mutable_terms()->ParseFromString(circle.record.founding);
    check(parsed);
    for (const record::Party& party : proposal.terms().parties())
      proposal.add_required(party.number());
    TRY(circle.fill(founding));
    TRY(circle.write_act(founding, circle.record.content, Precedence::priority));
  }
  return {};
}

void EngineState::on_change(std::function<void(const Change&)> listener) {
  listeners_.push_back(std::move(listener));
}

Circle* EngineState::find_circle(std::string_view id_or_name) {
  const auto found = circles_.find(std::string(id_or_name));
  if (found != circles_.end()) return found->second.get();
  Circle* named = nullptr;
  for (auto& [id, circle] : circles_) {
    if (circle->record.name != id_or_name) continue;
    if (named != nullptr) return nullptr;
    named = circle.get();
  }
  return named;
}

std::vector<Circle*> EngineState::all_circles() {
  std::vector<Circle*> out;
  for (auto& [id, circle] : circles_) out.push_back(circle.get());
  return out;
}

Result<std::map<std::string, std::pair<std::string, std::string>>> EngineState::rebuild(
    const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
  std::map<std::string, std::pair<std::string, std::string>> out;
  std::uint64_t total = 0;
  for (auto& [id, circle] : circles_) {
    out[id].first = hex(TRY(circle->fold.digest()).view());
    for (const concurrence::Chain& chain : circle->journals.chains())
      total += circle->fold.folded(chain.id) - chain.fork;
  }
  TRY(begin());
  TRY(around_.store.clear(Space::projection));
  TRY(search_.clear());  // made again beside the work, once the node runs
  std::uint64_t done = 0;
  for (auto& [id, circle] : circles_) {
    TRY(circle->fold.open());
    for (bool more = true; more;) {
      TRY(begin());
      const concurrence::Progress step =
          TRY(circle->fold.advance(kRebuildBudget, [](const auto&) {}));
      TRY(circle->fold.save());
      TRY(around_.store.commit());
      in_transaction_ = false;
      done += step.entries;
      progress(done, total);
      more = step.more;
    }
    TRY(circle->refresh());
    out[id].second = hex(TRY(circle->fold.digest()).view());
  }
  return out;
}

Result<std::unique_ptr<Engine>> open_engine(const EngineOptions& options, Surroundings around,
                                            std::vector<std::unique_ptr<record::Module>> modules) {
  if (!journal::is_party_name(options.party))
    return Error{ErrorCode::invalid, "party name '" + options.party +
                                         "' is not labels of a-z, 0-9 and '-' joined by dots"};
  auto engine = std::make_unique<EngineState>(options, around, std::move(modules));
  TRY(engine->open());
  return std::unique_ptr<Engine>(std::move(engine));
}

}  // namespace node
