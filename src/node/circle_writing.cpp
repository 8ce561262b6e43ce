// A party's own journal in a circle: epochs opened, acts completed, judged and sealed.

#include <algorithm>

#include "base/encoding.h"
#include "base/mutant.h"
#include "journal/entry.h"
#include "labels/labels.h"
#include "node/circle.h"
#include "record/header.h"
#include "record/rows.h"

namespace node {

using journal::EpochReason;
using journal::Kind;
using replication::JournalName;
using replication::SignedHead;

namespace {

constexpr std::size_t kSeenMax = 64;  // of one act (docs/formats/record.md)
constexpr char kUrgentKey[] = "U";    // and the circle's id: precedences of what waits for links
constexpr std::size_t kUrgentMax = 1024;  // remembered; what is older goes as ROUTINE
constexpr TimeMs kNodeKeyLife = TimeMs{365} * 24 * 3600 * 1000;

}  // namespace

Result<void> Circle::open_epoch(EpochReason reason) {
  std::uint64_t number = 1;
  journal::EpochOpened event;
  std::map<std::pair<std::uint64_t, std::string>, journal::EarlierEpoch> earlier;
  for (const concurrence::Chain& chain : journals.chains()) {
    if (chain.party != record.self || chain.parent) continue;
    const std::uint64_t theirs = journal::epoch_number(chain.epoch);
    number = std::max(number, theirs + 1);
    const std::optional<SignedHead> head = journals.head(chain.id);
    journal::EarlierEpoch one;
    one.epoch = chain.epoch;
    if (head) {
      one.size = head->size;
      one.root = head->root;
    } else {
      one.root = journal::empty_root();
    }
    earlier[{theirs, chain.epoch}] = one;
  }
  while (earlier.size() > journal::kEarlierEpochsMax) earlier.erase(earlier.begin());
  for (auto& [key, one] : earlier) event.earlier.push_back(one);
  const replication::PartyIdentity* self = journals.party(record.self);
  check(self != nullptr);
  const std::string epoch = std::to_string(number) + "-" + hex(around_.random.bytes(4));
  const journal::Origin origin{self->name, record.id, epoch};
  const std::optional<OwnIdentity> identity_place = opening_identity();
  if (!identity_place)
    return Error{ErrorCode::forbidden,
                 "the identity key that stands for this party is not here; put the node's root "
                 "secret back, or ask the other parties for recovery"};
  const crypto::Seed identity =
      CircleKeys::identity(around_.root, identity_place->nonce, identity_place->generation);
  const replication::PartyKeys& known = journals.party_keys(record.self);
  const std::optional<unsigned> before = own_node_generation();
  unsigned generation = before.value_or(0);
  std::optional<crypto::PublicKey> revoked;
  if (before && revoke_node_key_) revoked = crypto::public_key_of(keys_.node(generation));
  // After a recovery the epoch before was certified by a key that is not here any more.
  if (const auto opened = own && !before ? journals.opening(*own) : Error{ErrorCode::not_found, ""};
      opened.ok())
    revoked = opened.value().certificate.node_key;
  if (before && fresh_node_key_) ++generation;
  while (known.disputed_by(crypto::public_key_of(keys_.node(generation)))) ++generation;
  const crypto::Seed node_key = keys_.node(generation);
  const TimeMs now = around_.clock.now();
  event.identity = identity_place->pinned;
  event.certificate.node_key = crypto::public_key_of(node_key);
  event.certificate.issued = now;
  event.certificate.not_after = now + kNodeKeyLife;
  event.certificate.signature =
      crypto::sign(identity, journal::certified_bytes(self->name, record.id, event.certificate));
  event.log_key = crypto::public_key_of(keys_.log(epoch));
  event.witness_key = crypto::public_key_of(keys_.witness(epoch));
  event.mirror_key = crypto::public_key_of(keys_.mirror(epoch));
  event.reason = reason;
  event.signature = crypto::sign(node_key, journal::signed_bytes(origin, event));

  journal::Envelope envelope;
  envelope.kind = static_cast<std::uint8_t>(Kind::key_event);
  envelope.time = now;
  const Bytes entry = journal::encode(envelope, journal::encode(journal::KeyEvent(event)));
  own = TRY(journals.create({record.self, epoch}, entry));
  journals.set_writing(own);
  grown[*own] = around_.clock.monotonic();
  last_written = now;
  signed_size_ = 0;
  epoch_due_.reset();
  outdone_due_ = 0;
  urgent.clear();
  fresh_node_key_ = revoke_node_key_ = false;
  if (revoked) {
    journal::NodeKeyRevoked word;
    word.revoked = *revoked;
    word.replacement = event.certificate;
    word.signature = crypto::sign(identity, journal::signed_bytes(self->name, record.id, word));
    TRY(write_clear(Kind::key_event, journal::encode(journal::KeyEvent(word))));
    // What the old mirror key had cosigned is cosigned again under the new one.
    for (const concurrence::Chain& chain : journals.chains()) cosign_due.insert(chain.id);
  }
  if (reason != EpochReason::first && reason != EpochReason::key_rotated &&
      reason != EpochReason::key_compromised)
    warning = {"epoch_opened",
               "a new epoch was opened because this node could not be sure what it had signed"};
  return {};
}

Result<std::optional<Label>> Circle::label_of_answered(const record::Header& header) {
  const record::EntryRef* named = nullptr;
  if (header.has_concurrence()) named = &header.concurrence().proposal();
  if (header.has_decline()) named = &header.decline().proposal();
  if (header.has_withdrawal()) named = &header.withdrawal().proposal();
  if (header.has_ad_referendum()) named = &header.ad_referendum().proposal();
  if (header.has_notice_receipt()) named = &header.notice_receipt().proposal();
  if (header.has_silence_broken()) named = &header.silence_broken().proposal();
  const std::optional<Label> none;
  if (named == nullptr) return none;
  const Result<record::Reference> ref = record::Reference::from(*named);
  if (!ref.ok()) return none;
  const std::optional<concurrence::EntryId> id = TRY(fold.find(ref.value()));
  const std::optional<HeldAct> act = id ? TRY(held_act(*id)) : std::nullopt;
  if (!act) return none;
  return std::optional<Label>(record::label_of(act->header));
}

Result<void> Circle::refuse_if_above_proposal(const record::Header& header) {
  const std::optional<Label> answered = TRY(label_of_answered(header));
  if (!answered || labels::dominates(*answered, record::label_of(header))) return {};
  return Error{ErrorCode::invalid,
               "label: an answer may not stand above what it answers (" +
                   labels::marking(labels::test_policy(), *answered) +
                   "), because whoever reads that sees how it was decided; leave the label out, or "
                   "say what is more secret in a statement of its own"};
}

Result<void> Circle::fill(record::Header& header) {
  header.set_rule(record::kRecordRule);
  const auto newest = fold.rule().newest_charters(fold.all());
  if (newest.empty()) {
    header.set_module_version(1);
  } else {
    std::uint32_t version = 0;
    for (const record::RuleVersion& rule : newest.front()->terms.rules()) {
      if (rule.name() == header.module()) version = rule.version();
    }
    if (version == 0)
      return Error{ErrorCode::invalid,
                   "module '" + header.module() +
                       "' is not in force under this arrangement; amend it first"};
    header.set_module_version(version);
  }
  if (header.label().policy().empty()) {
    const Label label = TRY(label_of_answered(header)).value_or(options_.default_label);
    header.mutable_label()->set_policy(label.policy);
    header.mutable_label()->set_classification(label.classification);
    for (const std::string& category : label.categories)
      header.mutable_label()->add_categories(category);
  }
  if (header.has_proposal() && !newest.empty()) {
    record::Proposal& p = *header.mutable_proposal();
    const concurrence::Charter& charter = *newest.front();
    if (p.kind() != "charter.found" && !p.has_charter()) *p.mutable_charter() = charter.ref.proto();
    if (p.kind() == "charter.amend" && !p.has_predecessor()) *p.mutable_predecessor() = p.charter();
    // A later decision of the same kind on the same matter follows the one in force.
    if (!p.has_predecessor() && !p.has_terms()) {
      const concurrence::Past all = fold.all();
      std::optional<record::Reference> last;
      for (int steps = 0; steps < 10'000; ++steps) {
        const concurrence::Proposal* joint = nullptr;
        for (const concurrence::EntryId& id : TRY(fold.rule().joint_in_slot(
                 concurrence::slot_key(header.matter(), p.kind(), p.body(), last)))) {
          const concurrence::Proposal* proposal = TRY(fold.rule().proposal(id));
          if (proposal != nullptr && fold.rule().joint_in(*proposal, all)) joint = proposal;
        }
        if (joint == nullptr) break;
        last = joint->ref;
      }
      if (last) *p.mutable_predecessor() = last->proto();
    }
    if (p.required_size() == 0) {
      for (const std::uint32_t party : fold.rule().derive(charter, p.body(), fold.all())) {
        if (party != p.recovers()) p.add_required(party);
      }
      if (p.required_size() == 0)
        return Error{ErrorCode::invalid,
                     "body '" + p.body() + "' is not in this arrangement, or has no member left"};
    }
  }
  header.clear_seen();
  std::map<std::pair<std::uint32_t, std::string>, const record::Seen*> ordered;
  const std::vector<record::Seen> seen = TRY(unseen(kSeenMax));
  for (const record::Seen& one : seen) ordered.emplace(std::pair(one.party(), one.epoch()), &one);
  for (const auto& [key, one] : ordered) *header.add_seen() = *one;
  return header.has_proposal() && header.proposal().has_terms() ? name_state(header)
                                                                : Result<void>();
}

Result<bool> Circle::has_more_unseen() {
  const bool forked =
      std::any_of(journals.chains().begin(), journals.chains().end(),
                  [](const concurrence::Chain& chain) { return chain.parent.has_value(); });
  if (!own || (journals.chains().size() <= kSeenMax && !forked)) return false;
  if (fold.folded(*own) < journals.chain(*own).size) return false;  // our last act is not judged
  std::size_t left = 0;
  TRY(unseen(kSeenMax, &left));
  return left > 0;
}

Result<std::vector<record::Seen>> Circle::unseen(std::size_t most, std::size_t* left) {
  check(own.has_value());
  const concurrence::Past past = TRY(fold.tip_past(*own));
  const std::string own_epoch = journals.chain(*own).epoch;
  // Each party's first journal, then each one's second: nobody's many keep others' out.
  std::map<std::uint32_t, std::size_t> of_party;
  std::map<std::tuple<std::size_t, std::uint32_t, ChainId>, const concurrence::Chain*> turns;
  for (const concurrence::Chain& chain : journals.chains()) {
    if (chain.party == record.self && chain.epoch == own_epoch) continue;
    if (fold.folded(chain.id) <= std::max(chain.fork, past.size_of(chain.id))) continue;
    turns[{of_party[chain.party]++, chain.party, chain.id}] = &chain;
  }
  std::set<std::pair<std::uint32_t, std::string>> named;
  std::vector<record::Seen> seen;
  for (const auto& [turn, at] : turns) {
    if (seen.size() >= most || named.contains({at->party, at->epoch})) {
      if (left != nullptr) ++*left;
      continue;
    }
    const concurrence::Chain& chain = *at;
    const std::uint64_t folded = fold.folded(chain.id);
    record::Seen one;
    one.set_party(chain.party);
    one.set_epoch(chain.epoch);
    one.set_size(folded + (MUTANT("node-seen-overstated") ? 1 : 0));
    const Result<crypto::Hash> root = journals.root(chain.id, folded);
    if (!root.ok() && root.error().code == ErrorCode::unavailable) continue;  // damaged: seen later
    if (!root.ok()) return root.error();
    one.set_root(root.value().view().data(), 32);
    named.emplace(chain.party, chain.epoch);
    seen.push_back(std::move(one));
  }
  return seen;
}

Result<void> Circle::refuse_if_void(record::Header& header) {
  const Bytes bytes = record::encode_header(header);
  const concurrence::Chain& chain = journals.chain(*own);
  const record::HeaderReading reading = record::read_header(bytes, chain.party, chain.epoch);
  if (reading.verdict != record::Verdict::effective)
    return Error{ErrorCode::invalid, "this cannot be recorded: " + reading.reason};
  const concurrence::Judgement judgement =
      TRY(fold.preview(*own, header, bytes, around_.clock.now()));
  if (judgement.verdict == record::Verdict::effective) return {};
  using record::Verdict;
  const ErrorCode code =
      judgement.verdict == Verdict::no_authority || judgement.verdict == Verdict::not_required ||
              judgement.verdict == Verdict::has_left || judgement.verdict == Verdict::not_a_member
          ? ErrorCode::forbidden
      : judgement.verdict == Verdict::unknown_reference ? ErrorCode::not_found
                                                        : ErrorCode::conflict;
  return Error{code, "this would have no effect: " + judgement.reason + " (" +
                         std::string(record::word(judgement.verdict)) + ")"};
}

Result<void> Circle::append_own(const store::Row& row) {
  TRY(journals.append(*own, row));
  grown[*own] = around_.clock.monotonic();
  last_written = around_.clock.now();
  return {};
}

// A warning that waits for its line goes on being one after a restart.
Result<void> Circle::save_urgent() {
  Bytes value;
  put_block(value, journals.chain(*own).epoch);
  for (const auto& [index, precedence] : urgent) {
    put_varint(value, index);
    put_u8(value, static_cast<std::uint8_t>(precedence));
  }
  return around_.store.put(store::Space::durable, kUrgentKey + record.id, value);
}

Result<void> Circle::load_urgent() {
  urgent.clear();
  const std::optional<Bytes> value =
      TRY(around_.store.get(store::Space::durable, kUrgentKey + record.id));
  if (!value || !own) return {};
  ByteReader reader(*value);
  if (reader.block(64) != journals.chain(*own).epoch) return {};
  while (reader.ok() && !reader.done()) {
    const std::uint64_t index = reader.varint();
    const std::uint8_t precedence = reader.u8();
    if (reader.ok() && precedence <= 3) urgent[index] = static_cast<Precedence>(precedence);
  }
  return {};
}

Result<record::Reference> Circle::write_act(record::Header header, const Bytes& content,
                                            Precedence precedence) {
  check(own.has_value());
  const concurrence::Chain chain = journals.chain(*own);
  const std::string origin = journals.origin({chain.party, chain.epoch});
  const auto header_salt = crypto::Hash::from(around_.random.bytes(32));
  const auto content_salt = content.empty() ? journal::salt_without_content(header_salt)
                                            : crypto::Hash::from(around_.random.bytes(32));
  const journal::SealedEntry sealed =
      TRY(journal::seal(origin, Kind::sealed, chain.size, around_.clock.now(), header_salt,
                        record::encode_header(header), content_salt, content));
  store::Row row;
  row.entry = sealed.entry;
  row.opening = sealed.opening;
  row.state = store::OpeningState::held;
  TRY(append_own(row));
  if (precedence != Precedence::routine) {
    urgent[chain.size] = precedence;
    if (urgent.size() > kUrgentMax) urgent.erase(urgent.begin());
    TRY(save_urgent());
  }
  return record::Reference{chain.party, chain.epoch, chain.size, crypto::leaf_hash(row.entry)};
}

Result<crypto::Hash> Circle::put_blob(ByteView bytes) {
  return blobs.put(crypto::Hash::from(keys_.blobs().view()), bytes);
}

crypto::Hash Circle::file_name(ByteView bytes) const {
  const Bytes circle = unhex(record.id).value();
  replication::BlobName name(
      circle,
      replication::blob_salt(crypto::Hash::from(keys_.blobs().view()), crypto::sha256(bytes)));
  name.add(bytes);
  return name.id();
}

replication::Adoption Circle::adopt(store::ContentId content, std::uint64_t size) {
  return {blobs, crypto::Hash::from(keys_.blobs().view()), content, size, std::nullopt};
}

Result<void> Circle::write_clear(Kind kind, const Bytes& body) {
  check(own.has_value());
  journal::Envelope envelope;
  envelope.kind = static_cast<std::uint8_t>(kind);
  envelope.index = journals.chain(*own).size;
  envelope.time = around_.clock.now();
  store::Row row;
  row.entry = journal::encode(envelope, body);
  return append_own(row);
}

Result<void> Circle::write_filler(const Bytes& payload) {
  check(own.has_value());
  const concurrence::Chain& chain = journals.chain(*own);
  const Bytes salts = around_.random.bytes(64);
  const journal::SealedEntry sealed =
      TRY(journal::seal(journals.origin({chain.party, chain.epoch}), Kind::filler, chain.size,
                        around_.clock.now(), crypto::Hash::from(ByteView(salts).substr(0, 32)), "",
                        crypto::Hash::from(ByteView(salts).substr(32)), payload));
  store::Row row;
  row.entry = sealed.entry;
  row.opening = sealed.opening;
  row.state = store::OpeningState::held;
  return append_own(row);
}

}  // namespace node
