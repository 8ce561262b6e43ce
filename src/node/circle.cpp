#include "node/circle.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/mutant.h"
#include "journal/entry.h"
#include "labels/guard.h"
#include "record/header.h"

namespace node {

using journal::EpochReason;
using replication::SignedHead;

namespace {

// Between one's epochs that answer those of another copy: doubled each time, up to the second.
constexpr std::uint64_t kOutdoneWaitMs = 5'000;
constexpr std::uint64_t kOutdoneWaitMaxMs = 3'600'000;
constexpr std::uint64_t kOutdoneForgottenMs = 2 * kOutdoneWaitMaxMs;  // quiet: it begins anew

}  // namespace

// --- records and keys --------------------------------------------------------------------------

Bytes CircleRecord::encode() const {
  Bytes out;
  put_block(out, id);
  put_block(out, name);
  put_block(out, charter);
  put_block(out, content);
  put_block(out, founding);
  put_varint(out, self);
  put_u8(out, founder ? 1 : 0);
  put_u8(out, agreed ? 1 : 0);
  put_block(out, admitting);
  return out;
}

Result<CircleRecord> CircleRecord::decode(ByteView bytes) {
  ByteReader reader(bytes);
  CircleRecord record;
  record.id = std::string(reader.block(32));
  record.name = std::string(reader.block(128));
  record.charter = std::string(reader.block(1 << 20));
  record.content = Bytes(reader.block(1 << 20));
  record.founding = Bytes(reader.block(1 << 20));
  record.self = static_cast<std::uint32_t>(reader.varint());
  record.founder = reader.u8() != 0;
  record.agreed = reader.u8() != 0;
  record.admitting = Bytes(reader.block(1 << 20));
  if (!reader.done())
    return Error{ErrorCode::corrupt, "a circle's record in the store does not read"};
  return record;
}

crypto::Seed CircleKeys::derive(std::string_view purpose, std::string_view epoch) const {
  Bytes label = "entente/key/v1\n";
  put_block(label, purpose);
  put_block(label, circle_);
  put_block(label, epoch);
  return crypto::Seed::from(crypto::hmac_sha256(crypto::Hash::from(root_.view()), {label}).view());
}
crypto::Seed CircleKeys::node(unsigned generation) const {
  return derive("node", generation == 0 ? std::string() : std::to_string(generation));
}
crypto::Seed CircleKeys::log(std::string_view epoch) const { return derive("log", epoch); }
crypto::Seed CircleKeys::witness(std::string_view epoch) const { return derive("witness", epoch); }
crypto::Seed CircleKeys::mirror(std::string_view epoch) const { return derive("mirror", epoch); }
crypto::Seed CircleKeys::blobs() const { return derive("blobs", ""); }
crypto::Seed CircleKeys::identity(const crypto::Seed& root, ByteView nonce, unsigned generation) {
  Bytes label = "entente/key/v1\n";
  put_block(label, "identity");
  put_block(label, nonce);
  put_varint(label, generation);
  return crypto::Seed::from(crypto::hmac_sha256(crypto::Hash::from(root.view()), {label}).view());
}

// --- opening -----------------------------------------------------------------------------------

Circle::Circle(CircleRecord circle_record, const EngineOptions& options, const Surroundings& around,
               const std::vector<std::unique_ptr<record::Module>>& modules)
    : record(std::move(circle_record)),
      journals(record.id, around.store),
      blobs(*unhex(record.id), around.store),
      fold(record.id, journals, around.store, modules),
      options_(options),
      around_(around),
      keys_(around.root, record.id) {
  const bool parsed =
      founding_.ParseFromArray(record.founding.data(), static_cast<int>(record.founding.size()));
  check(parsed);
  if (!record.admitting.empty()) {
    const bool read = admitting_.ParseFromArray(record.admitting.data(),
                                                static_cast<int>(record.admitting.size()));
    check(read);
  }
  for (const record::Party& party : founding_.parties()) {
    party_names_.emplace(party.number(), party.name());
    founders_.insert(party.number());
  }
  // Of who else there is, only joint charters tell.
  for (const record::Party& party : admitting_.parties()) {
    if (party.number() == record.self) party_names_.emplace(party.number(), party.name());
  }
  known_parties_ = parties();
  journals.set_parties(known_parties_);
  journals.set_withheld(
      [this](ChainId chain, std::uint64_t index) { return withholds(record.self, chain, index); });
  // Of our own alone: what others wrote is theirs, and is passed on as it came.
  journals.set_egress([this](ChainId chain, ByteView header) {
    return journals.chain(chain).party != record.self || labels::guard_lets_out(header);
  });
  journals.set_quota(options.quota_entries, options.quota_bytes);
  blobs.set_quota(options.quota_bytes);
}

std::optional<std::uint32_t> Circle::number_of(std::string_view party) const {
  for (const auto& [number, name] : party_names_) {
    if (name == party) return number;
  }
  return std::nullopt;
}

std::vector<std::string> Circle::present() {
  std::vector<std::string> out;
  for (const auto& [number, name] : party_names_) {
    if (number == record.self || fold.rule().left_with(number) == nullptr) out.push_back(name);
  }
  return out;
}

void Circle::want_epoch(EpochReason reason) {
  if (!epoch_due_) epoch_due_ = reason;
}

// Two copies of one party that both have links would answer each other's epochs without end: each
// answer waits longer than the one before. Until then this one goes on in its epoch, which nobody
// else writes in; what it writes is cosigned when its next epoch names it.
void Circle::outdone(std::uint64_t now, EpochReason reason) {
  if (epoch_due_ || outdone_due_ != 0) return;
  outdone_reason_ = reason;
  const bool again = outdone_last_ != 0 && now < outdone_last_ + kOutdoneForgottenMs;
  outdone_wait_ =
      again ? std::clamp(2 * outdone_wait_, kOutdoneWaitMs, kOutdoneWaitMaxMs) : std::uint64_t{0};
  outdone_due_ = now + outdone_wait_;
  answer_outdone(now);
}

void Circle::answer_outdone(std::uint64_t now) {
  if (outdone_due_ == 0 || now < outdone_due_) return;
  outdone_due_ = 0;
  outdone_last_ = now;
  want_epoch(outdone_reason_);
}

Result<void> Circle::find_own() {
  own.reset();
  for (const concurrence::Chain& chain : journals.chains()) {
    if (chain.party == record.self && !chain.parent && journals.is_current(chain.id))
      own = chain.id;
  }
  return {};
}

Result<void> Circle::forget_unproven() {
  journals.set_writing(epoch_due_ ? std::nullopt : own);
  if (fold.ahead()) TRY(fold.forget());
  return {};
}

bool Circle::signed_covers(const record::Reference& ref) const {
  if (!own) return false;
  return journals.chain(*own).epoch == ref.epoch && ref.index < signed_size_;
}

Result<void> Circle::open() {
  TRY(journals.open());
  TRY(blobs.open());
  TRY(fold.open());
  TRY(find_own());
  TRY(load_urgent());
  TRY(refresh());
  if (!own) {
    want_epoch(record.agreed ? EpochReason::first : EpochReason::restored);
    return {};
  }
  // What was signed last of earlier epochs need not have reached the store.
  for (const concurrence::Chain& one : std::vector<concurrence::Chain>(journals.chains())) {
    if (one.party != record.self || one.parent || one.id == *own) continue;
    const Result<std::optional<Bytes>> last =
        around_.records.load("log/" + journals.origin({one.party, one.epoch}));
    if (!last.ok() || !last.value()) continue;
    const Result<SignedHead> head = opened_head(*last.value());
    if (!head.ok() || head.value().size == 0 || head.value().size > one.size) continue;
    const Result<crypto::Hash> root = journals.root(one.id, head.value().size);
    if (root.ok() ? !(root.value() == head.value().root)
                  : root.error().code != ErrorCode::unavailable)
      continue;
    journals.use_head(one.id, head.value());
    unsaved_.push_back({one.id, head.value(), std::nullopt});
  }
  const concurrence::Chain& chain = journals.chain(*own);
  if (const Result<store::Row> last = journals.row(*own, chain.size - 1); last.ok()) {
    const Result<journal::EntryView> entry =
        journal::view_entry(last.value().entry, chain.size - 1);
    if (entry.ok()) last_written = entry.value().envelope.time;
  }
  const std::string origin = journals.origin({chain.party, chain.epoch});
  const Result<std::optional<Bytes>> saved = around_.records.load("log/" + origin);
  if (!saved.ok() || !saved.value()) {
    want_epoch(EpochReason::doubt);
    return {};
  }
  const Result<SignedHead> head = opened_head(*saved.value());
  if (!head.ok()) {
    want_epoch(EpochReason::doubt);
    return {};
  }
  const std::optional<SignedHead> stored = journals.head(*own);
  if (!MUTANT("node-old-record-goes-on") &&
      (head.value().size > chain.size || (stored && stored->size > head.value().size))) {
    want_epoch(EpochReason::restored);
    return {};
  }
  if (head.value().size > 0) {
    const Result<crypto::Hash> root = journals.root(*own, head.value().size);
    if (!root.ok() && root.error().code != ErrorCode::unavailable) return root.error();
    if (!root.ok() || !(root.value() == head.value().root)) {
      // Damaged entries at the right edge: what was signed stays signed, and mends them.
      if (!root.ok()) {
        journals.use_head(*own, head.value());
        unsaved_.push_back({*own, head.value(), std::nullopt});
      }
      want_epoch(EpochReason::doubt);
      return {};
    }
    journals.use_head(*own, head.value());
    unsaved_.push_back({*own, head.value(), std::nullopt});
  }
  signed_size_ = head.value().size;
  // Under another root secret nothing of this epoch can be signed.
  const Result<journal::EpochOpened> opened = journals.opening(*own);
  if (opened.ok() && crypto::public_key_of(keys_.log(chain.epoch)) != opened.value().log_key)
    want_epoch(EpochReason::key_compromised);
  return {};
}

Result<void> Circle::refresh() {
  const auto newest = fold.rule().newest_charters(fold.all());
  constituted_ = !newest.empty();
  // Of every charter that was agreed to: who has left is still named by what it was asked.
  for (const concurrence::Charter* charter : fold.rule().joint_charters(fold.all())) {
    for (const record::Party& party : charter->terms.parties())
      party_names_.emplace(party.number(), party.name());
  }
  std::vector<replication::PartyIdentity> known = parties();
  if (known != known_parties_) {
    known_parties_ = known;
    keys_moved = true;
    journals.set_parties(std::move(known));
  }
  check_own_keys();
  return find_admissions();
}

Result<bool> Circle::is_founding_agreed_to(const record::Reference& founding) {
  const std::optional<concurrence::EntryId> id = TRY(fold.find(founding));
  const std::optional<HeldAct> act = id ? TRY(held_act(*id)) : std::nullopt;
  if (!act || !act->whole) return false;
  record::Proposal plain;
  plain.set_kind("charter.found");
  *plain.mutable_terms() = founding_;
  *plain.mutable_required() = act->header.proposal().required();
  return act->content == record.content &&
         plain.SerializeAsString() == act->header.proposal().SerializeAsString();
}

Result<bool> Circle::is_admission_agreed_to(const record::Reference& amendment) {
  const std::optional<concurrence::EntryId> id = TRY(fold.find(amendment));
  const std::optional<HeldAct> act = id ? TRY(held_act(*id)) : std::nullopt;
  if (!act || !act->whole || act->content != record.content ||
      act->header.proposal().terms().SerializeAsString() != record.admitting)
    return false;
  const Result<void> same = refuse_if_state_differs(*id);
  if (!same.ok())
    warning = {"not_joined",
               "this party was admitted and did not join: " + same.error().message,
               {{"why", same.error().message}}};
  return same.ok();
}

bool Circle::allows_silence(std::string_view name) {
  for (const concurrence::Charter* charter : fold.rule().newest_charters(fold.all())) {
    const auto& classes = charter->terms.silence_classes();
    if (std::find(classes.begin(), classes.end(), name) != classes.end()) return true;
  }
  return false;
}

Result<void> Circle::refuse_silence(std::string_view name, std::uint64_t notice_ms,
                                    std::string_view body) {
  if (!around_.silence_rules) return {};
  const auto newest = fold.rule().newest_charters(fold.all());
  const Error unread{ErrorCode::unavailable,
                     "silence: the text of the charter in force is not here, so what it says of "
                     "silence is not known"};
  if (newest.empty()) return unread;
  const concurrence::EntryId id = newest.front()->id;
  const store::Row row = TRY(journals.row(id.chain, id.index));
  if (row.state != store::OpeningState::held) return unread;
  const journal::OpeningView opening = TRY(journal::view_opening(row.opening));
  const std::vector<SilenceRule> rules = TRY(around_.silence_rules(opening.content));
  const auto rule = std::find_if(rules.begin(), rules.end(),
                                 [&](const SilenceRule& one) { return one.name == name; });
  if (rule == rules.end()) {
    return Error{ErrorCode::invalid, "silence.class: the charter has no class '" +
                                         std::string(name) +
                                         "'; only what it lists is adopted by silence"};
  }
  if (std::find(rule->bodies.begin(), rule->bodies.end(), body) == rule->bodies.end()) {
    return Error{ErrorCode::invalid, body.empty()
                                         ? "body: name the body that decides; silence is a "
                                           "procedure of bodies whose rules list the class"
                                         : "silence.class: the rules of '" + std::string(body) +
                                               "' do not list '" + std::string(name) +
                                               "'; its decisions of this kind need a plain answer"};
  }
  if (notice_ms < rule->notice_ms) {
    return Error{ErrorCode::invalid, "silence.notice_ms: the charter asks for a notice of " +
                                         std::to_string(rule->notice_ms / 3'600'000) +
                                         " hours at least for '" + std::string(name) + "'"};
  }
  return {};
}

Result<std::string> Circle::charter_text(const std::vector<std::string>& written) {
  const auto newest = fold.rule().newest_charters(fold.all());
  if (newest.empty() || national()) return record.charter;
  const concurrence::EntryId id = newest.front()->id;
  if (charter_text_ && charter_text_->first == id) return charter_text_->second;
  const store::Row row = TRY(journals.row(id.chain, id.index));
  if (row.state != store::OpeningState::held) return std::string();
  const journal::OpeningView opening = TRY(journal::view_opening(row.opening));
  std::string text;
  for (const std::string& one : written) {
    const Result<CharterPlan> plan = around_.read_charter(one);
    if (plan.ok() && ByteView(plan.value().content) == opening.content) text = one;
  }
  if (text.empty() && around_.write_charter) text = TRY(around_.write_charter(opening.content));
  charter_text_ = {id, text};
  return text;
}

}  // namespace node
