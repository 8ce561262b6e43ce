#include "replication/session.h"

#include <algorithm>
#include <utility>

#include "base/mutant.h"

namespace replication {
namespace {

constexpr std::size_t kGivesMax = 1024;
constexpr std::size_t kRepliesMax = 16;
// Bytes of entries that are read and hashed for one message that asks for roots or tells them.
constexpr std::uint64_t kHashedMax = 16u << 20;
constexpr std::size_t kWantsMax = 64;
constexpr std::size_t kBlobsMax = 16;

}  // namespace

Session::Session(Journals& journals, Blobs& blobs, std::uint32_t self, std::uint32_t peer,
                 SessionLimits limits, std::function<const Urgent*(ChainId)> urgent,
                 std::function<std::uint64_t(ChainId)> grown)
    : journals_(journals),
      blobs_(blobs),
      self_(self),
      peer_(peer),
      limits_(limits),
      urgent_(std::move(urgent)),
      grown_(std::move(grown)) {}

void Session::begin(std::uint32_t channel, std::size_t push_bytes) {
  end();
  push_bytes_ = std::min(push_bytes, limits_.push_bytes);
  active_ = true;
  channel_ = channel;
  open_due_ = have_due_ = true;
}

void Session::end() {
  active_ = peer_open_ = peer_told_ = open_due_ = have_due_ = plain_ = waited_ = false;
  reset_due_ = Reset::none;
  numbering_.forget();
  numbers_.clear();
  cursors_.clear();
  news_.clear();
  cosignatures_.clear();
  have_from_ = 0;
  agreed_.clear();
  named_.clear();
  put_off_.clear();
  under_way_ = {};
  gives_.clear();
  wants_.clear();
  replies_.clear();
  asking_.clear();
  giving_.clear();
  challenge_.reset();
  shown_.reset();
}

void Session::opened() {
  // Ours may have come before they knew the circle, and was then ignored.
  if (!peer_open_) open_due_ = true;
  peer_open_ = true;
  have_due_ = true;
}

// Sets our cursors from what the peer holds: on every branch of ours the furthest size at which
// the roots agree.
Result<void> Session::have(const Have& have) {
  // News stands by itself; what else comes in parts counts when the last has come.
  std::map<ChainId, std::uint64_t> agreed;
  std::map<JournalName, std::size_t> named;
  if (!have.news) {
    agreed = std::exchange(agreed_, {});
    named = std::exchange(named_, {});
  }
  if (have.reset != Reset::none && !MUTANT("repl-reset-ignored")) {
    cursors_.clear();
    agreed.clear();
    named.clear();
    numbering_.forget();
    if (have.reset == Reset::plain) plain_ = true;
  }
  const std::uint64_t hashed = journals_.bytes_hashed();
  for (const Have::Item& item : have.items) {
    if (journals_.find(item.journal) == nullptr) continue;
    if (++named[item.journal] > kBranchesEver) continue;
    bool placed = false;
    bool longer_here = false;
    for (const Chain& chain : journals_.chains()) {
      if (chain.party != item.journal.party || chain.epoch != item.journal.epoch) continue;
      if (item.size > chain.size) continue;
      longer_here = true;
      if (journals_.bytes_hashed() - hashed > kHashedMax) {  // the next *have* goes on
        placed = true;
        continue;
      }
      const Result<crypto::Hash> root = journals_.root(chain.id, item.size);
      if (!root.ok() && root.error().code == ErrorCode::corrupt) return root.error();
      if (!root.ok()) {  // damaged here: told when it is mended
        placed = true;
        continue;
      }
      if (!(root.value() == item.root)) continue;
      placed = true;
      std::uint64_t& at = agreed[chain.id];
      at = std::max(at, item.size);
    }
    // They hold another history than we do: find where they part, and show them ours.
    if (!placed && longer_here && replies_.size() < kRepliesMax) {
      AskRoots ask;
      ask.channel = channel_;
      ask.journal = item.journal;
      std::set<std::uint64_t> sizes;
      for (std::uint64_t step = 1; step < item.size && sizes.size() < kRootsMax / 2; step *= 2) {
        sizes.insert(item.size - step);
        sizes.insert(item.size / step);
      }
      for (std::uint64_t back = 1; back <= 32 && back < item.size; ++back)
        sizes.insert(item.size - back);
      for (const std::uint64_t size : sizes) {
        if (size > 0 && ask.sizes.size() < kRootsMax) ask.sizes.push_back(size);
      }
      if (ask.sizes.empty())
        agreed.emplace(journals_.find(item.journal)->id, 0);
      else
        replies_.emplace_back(std::move(ask));
    }
  }
  if (!have.news) peer_told_ = !have.more;
  if (have.more) {
    agreed_ = std::move(agreed);
    named_ = std::move(named);
    return {};
  }
  for (const Chain& chain : journals_.chains()) {
    const auto found = agreed.find(chain.id);
    if (have.news && found == agreed.end()) continue;
    Cursor& cursor = cursors_[chain.id];
    if (found != agreed.end()) {
      cursor.next = cursor.known ? std::max(cursor.next, found->second) : found->second;
      if (MUTANT("repl-resume-off-by-one")) ++cursor.next;
      cursor.known = true;
    } else if (!named.contains({chain.party, chain.epoch})) {
      if (!cursor.known) cursor.next = 0;
      cursor.known = true;
    }
  }
  if (have.news) return {};
  // A history that they do not have, of a journal of which they hold another: from where the two
  // part. Either may be the one that was here first; and what they say that they hold may always
  // be longer than what is here, so what they sent us of the other one counts as well.
  for (const Chain& chain : journals_.chains()) {
    Cursor& cursor = cursors_[chain.id];
    if (cursor.known) continue;
    for (const Chain& theirs : journals_.chains()) {
      if (theirs.party != chain.party || theirs.epoch != chain.epoch || theirs.id == chain.id)
        continue;
      const auto other = cursors_.find(theirs.id);
      if (other == cursors_.end() || !other->second.known) continue;
      cursor.next =
          std::max(cursor.next, std::min(other->second.next, common_prefix(chain.id, theirs.id)));
      cursor.known = true;
    }
  }
  return {};
}

// How many entries two branches of one journal share.
std::uint64_t Session::common_prefix(ChainId a, ChainId b) const {
  const auto lineage = [this](ChainId id) {
    std::map<ChainId, std::uint64_t> out;  // chain → how far it belongs to this history
    std::uint64_t limit = journals_.chain(id).size;
    for (const Chain* at = &journals_.chain(id);; at = &journals_.chain(*at->parent)) {
      out[at->id] = limit;
      if (!at->parent) return out;
      limit = std::min(limit, at->fork);
    }
  };
  const std::map<ChainId, std::uint64_t> first = lineage(a);
  std::uint64_t common = 0;
  for (const auto& [id, limit] : lineage(b)) {
    const auto found = first.find(id);
    if (found != first.end()) common = std::max(common, std::min(limit, found->second));
  }
  return common;
}

Result<void> Session::ask_roots(const AskRoots& ask) {
  if (replies_.size() >= kRepliesMax) return {};
  Roots answer;
  answer.channel = channel_;
  answer.journal = ask.journal;
  const std::uint64_t hashed = journals_.bytes_hashed();
  for (const Chain& chain : journals_.chains()) {
    if (chain.party != ask.journal.party || chain.epoch != ask.journal.epoch) continue;
    for (const std::uint64_t size : ask.sizes) {
      if (size == 0 || size > chain.size || answer.roots.size() >= kRootsMax ||
          journals_.bytes_hashed() - hashed > kHashedMax)
        continue;
      answer.roots.emplace_back(size, TRY(journals_.root(chain.id, size)));
    }
  }
  replies_.emplace_back(std::move(answer));
  return {};
}

Result<void> Session::roots(const Roots& roots) {
  const std::uint64_t hashed = journals_.bytes_hashed();
  for (const Chain& chain : journals_.chains()) {
    if (chain.party != roots.journal.party || chain.epoch != roots.journal.epoch) continue;
    std::uint64_t common = 0;
    for (const auto& [size, root] : roots.roots) {
      if (size == 0 || size > chain.size || size <= common ||
          journals_.bytes_hashed() - hashed > kHashedMax)
        continue;
      const crypto::Hash held = TRY(journals_.root(chain.id, size));
      if (held == root || MUTANT("repl-roots-unread")) common = size;
    }
    Cursor& cursor = cursors_[chain.id];
    if (cursor.known) continue;
    cursor.known = true;
    cursor.next = common;
  }
  return {};
}

void Session::want(const Want& want) {
  for (const Chain& chain : journals_.chains()) {
    if (chain.party != want.journal.party || chain.epoch != want.journal.epoch) continue;
    for (const std::uint64_t index : want.indexes) {
      // What was put off is on its way; what was asked for twice goes once.
      if (index >= chain.size || index < chain.fork || gives_.size() >= kGivesMax ||
          is_put_off(chain.id, index) ||
          std::find(gives_.begin(), gives_.end(), std::pair(chain.id, index)) != gives_.end())
        continue;
      gives_.emplace_back(chain.id, index);
    }
  }
}

void Session::want_blob(const WantBlob& want) {
  std::erase_if(giving_, [&](const WantBlob& other) { return other.blob == want.blob; });
  if (giving_.size() < kBlobsMax) giving_.push_back(want);
}

void Session::challenge(Challenge challenge) {
  if (!active_) return;
  challenge.channel = channel_;
  challenge_ = std::move(challenge);
}

Result<void> Session::challenged(const Challenge& challenge) {
  const Chain* chain = journals_.find(challenge.journal);
  // Where it cannot be answered nothing is said; nor of a journal with two histories, since which
  // one is meant does not follow from its name.
  if (shown_ || chain == nullptr || challenge.size > chain->size || journals_.forked(chain->id) ||
      told(chain->id, challenge.size) < challenge.size)
    return {};
  const Result<Bytes> bundle = journals_.entry_bundle(chain->id, challenge.size, challenge.bundle);
  if (!bundle.ok())
    return bundle.error().code == ErrorCode::unavailable ? Result<void>() : bundle.error();
  shown_ = Shown{channel_, challenge.nonce, crypto::hmac_sha256(challenge.nonce, {bundle.value()})};
  return {};
}

void Session::ask_for_blob(const crypto::Hash& id, std::uint64_t from, std::uint64_t to,
                           Precedence precedence) {
  std::erase_if(asking_, [&](const WantBlob& other) { return other.blob == id; });
  if (active_ && asking_.size() < kBlobsMax)
    asking_.push_back({channel_, id, from, to, precedence});
}

Result<std::optional<Bytes>> Session::next_chunk(Precedence precedence) {
  for (auto at = giving_.begin(); at != giving_.end();) {
    if (at->precedence != precedence) {
      ++at;
      continue;
    }
    std::optional<ProvenChunk> chunk;
    if (at->from < at->to) chunk = TRY(blobs_.chunk(at->blob, at->from));
    if (!chunk) {  // all sent, or not here
      const std::optional<Blob> blob = TRY(blobs_.find(at->blob));
      const NoBlob no{channel_, at->blob,
                      blob && blob->state == BlobState::destroyed ? BlobRefusal::destroyed
                                                                  : BlobRefusal::not_here};
      at = giving_.erase(at);
      if (blob && blob->state == BlobState::held) continue;
      return std::optional<Bytes>(say(no, precedence));
    }
    ++at->from;
    return std::optional<Bytes>(say(Chunk{channel_, std::move(*chunk)}, precedence));
  }
  return std::optional<Bytes>();
}

void Session::announce(ChainId chain) {
  if (active_) news_.insert(chain);
}

void Session::cosigned(const Cosigned& cosigned) {
  if (!active_) return;
  const Chain* about = journals_.find(cosigned.journal);
  if (about == nullptr || told(about->id, cosigned.size) < cosigned.size) return;
  Cosigned mine = cosigned;
  mine.channel = channel_;
  cosignatures_[{cosigned.journal.party, cosigned.journal.epoch, cosigned.cosigner,
                 cosigned.role}] = std::move(mine);
}

void Session::ask_for(ChainId id, std::vector<std::uint64_t> indexes) {
  if (!active_ || indexes.empty() || wants_.size() >= kWantsMax) return;
  const Chain& chain = journals_.chain(id);
  Want want;
  want.channel = channel_;
  want.journal = {chain.party, chain.epoch};
  if (indexes.size() > kPushEntriesMax) indexes.resize(kPushEntriesMax);
  want.indexes = std::move(indexes);
  wants_.push_back(std::move(want));
}

void Session::peer_has(ChainId chain, std::uint64_t size) {
  waited_ = false;
  Cursor& cursor = cursors_[chain];
  cursor.known = true;
  cursor.next = std::max(cursor.next, size);
}

void Session::ask_reset(Reset reset) {
  have_due_ = true;
  have_from_ = 0;
  reset_due_ = std::max(reset_due_, reset);
}

std::vector<Session::Pending> Session::pending(std::uint64_t now) const {
  std::vector<Pending> out;
  if (!active_ || !peer_open_ || !peer_told_) return out;
  auto found = cursors_.begin();  // both are in the order of ids
  for (const Chain& chain : journals_.chains()) {
    while (found != cursors_.end() && found->first < chain.id) ++found;
    const bool placed = found != cursors_.end() && found->first == chain.id;
    // A journal that began after they told us what they hold is new to them.
    const std::uint64_t next = placed ? found->second.next : chain.fork;
    if (placed && !found->second.known) continue;
    if (next >= chain.size) continue;  // of many journals nearly all
    const std::optional<SignedHead> head = journals_.proven_head(chain.id);
    if (!head) continue;
    const std::uint64_t to = told(chain.id, std::min(head->size, chain.size));
    if (next >= to) continue;
    Pending item{chain.id, to, Precedence::routine, true, 0};
    if (chain.party == self_) {
      const auto [highest, last] = most_urgent(chain.id, next, ~std::uint64_t{0});
      item.precedence = highest;
      // No further than that asks for: what comes behind it has its own turn.
      if (highest != Precedence::routine) item.size = std::min(to, last + 1);
    } else if (chain.party == peer_) {
      item.precedence = Precedence::priority;  // they lost what they wrote: give it back at once
    } else {
      item.due = grown_(chain.id) + limits_.relay_delay_ms;
      item.ready = now >= item.due && !MUTANT("repl-never-relays");
    }
    out.push_back(item);
  }
  return out;
}

bool Session::has_output(std::uint64_t now) const {
  if (!active_) return false;
  if (open_due_ ||
      (peer_open_ && (have_due_ || !news_.empty() || !cosignatures_.empty() || !gives_.empty() ||
                      !wants_.empty() || !replies_.empty() || !asking_.empty() ||
                      !giving_.empty() || !put_off_.empty() || challenge_ || shown_)))
    return true;
  const std::vector<Pending> items = pending(now);
  return std::any_of(items.begin(), items.end(), [](const Pending& item) { return item.ready; });
}

std::uint64_t Session::due(std::uint64_t now) const {
  std::uint64_t due = 0;
  for (const Pending& item : pending(now)) {
    if (!item.ready && (due == 0 || item.due < due)) due = item.due;
  }
  return due;
}

std::uint64_t Session::sent(ChainId chain) const {
  const auto found = cursors_.find(chain);
  return found == cursors_.end() ? 0 : found->second.next;
}

Result<Have> Session::have_message() {
  Have have;
  have.channel = channel_;
  have.reset = reset_due_;
  reset_due_ = Reset::none;
  if (have_from_ == 0) news_.clear();
  const std::vector<Chain>& chains = journals_.chains();
  for (; have_from_ < chains.size(); ++have_from_) {
    if (have.items.size() >= kHaveMax) {
      have.more = have_due_ = true;
      return have;
    }
    TRY(add_item(have, chains[have_from_]));
  }
  have_from_ = 0;
  return have;
}

Result<Have> Session::news_message() {
  Have have;
  have.channel = channel_;
  have.news = true;
  for (const ChainId id : std::set<ChainId>(std::move(news_)))
    TRY(add_item(have, journals_.chain(id)));
  news_.clear();
  return have;
}

Result<void> Session::add_item(Have& have, const Chain& chain) {
  // What no checkpoint held here reaches is said to be lacking: its checkpoint is, at least.
  const std::uint64_t size = told(chain.id, chain.size - chain.unproven);
  if (have.items.size() >= kHaveMax || size <= chain.fork) return {};
  const Result<crypto::Hash> root = journals_.root(chain.id, size);
  if (!root.ok() && root.error().code == ErrorCode::corrupt) return root.error();
  if (root.ok()) have.items.push_back({{chain.party, chain.epoch}, size, root.value()});
  return {};
}

Result<std::optional<Bytes>> Session::next(Precedence precedence, std::uint64_t now) {
  if (!active_) return std::optional<Bytes>();
  under_way_[static_cast<std::size_t>(precedence)].reset();
  if (precedence == Precedence::immediate) {
    if (open_due_) {
      open_due_ = false;
      Open open;
      open.channel = channel_;
      open.circle = journals_.circle();
      return std::optional<Bytes>(encode(open));
    }
    if (have_due_ && peer_open_) {
      have_due_ = false;
      return std::optional<Bytes>(say(TRY(have_message()), precedence));
    }
    if (peer_open_ && !news_.empty())
      return std::optional<Bytes>(say(TRY(news_message()), precedence));
    if (peer_open_ && !replies_.empty()) {
      Bytes reply = say(replies_.front(), precedence);
      replies_.pop_front();
      return std::optional<Bytes>(std::move(reply));
    }
    if (peer_open_ && !cosignatures_.empty()) {
      const auto first = cosignatures_.begin();
      Bytes message = say(first->second, precedence);
      cosignatures_.erase(first);
      return std::optional<Bytes>(std::move(message));
    }
  }
  if (precedence == Precedence::priority && peer_open_) {
    if (!wants_.empty()) {
      Bytes message = say(wants_.front(), precedence);
      wants_.pop_front();
      return std::optional<Bytes>(std::move(message));
    }
    for (std::optional<Message>* one : {&challenge_, &shown_}) {
      if (!*one) continue;
      Bytes message = say(**one, precedence);
      one->reset();
      return std::optional<Bytes>(std::move(message));
    }
    if (!asking_.empty()) {
      Bytes message = say(asking_.front(), precedence);
      asking_.pop_front();
      return std::optional<Bytes>(std::move(message));
    }
    while (!gives_.empty()) {
      const auto [id, index] = gives_.front();
      gives_.pop_front();
      if (index >= told(id, index + 1)) continue;
      std::vector<PushedEntry> entries = TRY(read(id, index, 1, 1 << 20));
      if (entries.empty() || entries.front().carried == Carried::missing) continue;
      const Chain& chain = journals_.chain(id);
      Give give;
      give.channel = channel_;
      give.journal = {chain.party, chain.epoch};
      give.index = index;
      give.entry = std::move(entries.front());
      return std::optional<Bytes>(say(give, precedence));
    }
  }
  for (const Pending& item : pending(now)) {
    if (!item.ready || item.precedence != precedence) continue;
    std::optional<Bytes> message = TRY(push_message(item.chain, item.size, precedence));
    if (message) return message;
  }
  if (peer_open_) {
    std::optional<Bytes> message = TRY(put_off_message(precedence));
    if (message) return message;
  }
  // Files come after all entries of their precedence.
  if (peer_open_) return next_chunk(precedence);
  return std::optional<Bytes>();
}

}  // namespace replication
