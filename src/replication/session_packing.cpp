// What the two ends of a session have in common, so that it need not travel.

#include "journal/entry.h"
#include "replication/session.h"

namespace replication {
namespace {

// Roots that one message may ask for and that have to be computed from leaves.
constexpr unsigned kRootsComputedMax = 16;

}  // namespace

// What is held here.
class Session::Held : public PackingContext {
 public:
  explicit Held(Session& session) : journals_(session.journals_) {}

  std::string origin(const JournalName& journal) const override {
    return journals_.origin(journal);
  }
  std::optional<crypto::Hash> leaf(const JournalName& journal, std::uint64_t index) override {
    const Chain* chain = find(journal, index + 1);
    if (chain == nullptr) return std::nullopt;
    const Result<store::Row> row = journals_.row(chain->id, index);
    if (!row.ok() || row.value().entry.empty()) return std::nullopt;
    return crypto::leaf_hash(row.value().entry);
  }
  std::optional<crypto::Hash> root(const JournalName& journal, std::uint64_t size) override {
    const Chain* chain = size == 0 ? nullptr : find(journal, size);
    if (chain == nullptr) return std::nullopt;
    if (const auto known = known_root(*chain, size)) return known;
    if (++computed_ > kRootsComputedMax) return std::nullopt;
    const Result<crypto::Hash> root = journals_.root(chain->id, size);
    return root.ok() ? std::optional(root.value()) : std::nullopt;
  }
  std::optional<Bytes> header(const JournalName& journal, std::uint64_t index) override {
    const Chain* chain = find(journal, index + 1);
    if (chain == nullptr) return std::nullopt;
    const Result<store::Row> row = journals_.row(chain->id, index);
    if (!row.ok()) return std::nullopt;
    const Result<journal::OpeningView> opening = journal::view_opening(row.value().opening);
    if (!opening.ok()) return std::nullopt;
    return Bytes(opening.value().header);
  }

  // Something was asked for that has not come yet, though it may be under way.
  bool beyond() const { return beyond_; }

 protected:
  // Where it costs no reading of leaves.
  std::optional<crypto::Hash> known_root(const Chain& chain, std::uint64_t size) {
    if (size == chain.size) {
      const Result<crypto::Hash> root = journals_.root(chain.id, size);
      return root.ok() ? std::optional(root.value()) : std::nullopt;
    }
    if (const std::optional<SignedHead> head = journals_.head(chain.id); head && head->size == size)
      return head->root;
    const Result<std::optional<SignedHead>> head = journals_.head_at(chain.id, size);
    return head.ok() && head.value() ? std::optional(head.value()->root) : std::nullopt;
  }

  Journals& journals_;

 private:
  const Chain* find(const JournalName& journal, std::uint64_t size) {
    const Chain* chain = journals_.find(journal);
    if (chain != nullptr && size <= chain->size) return chain;
    beyond_ = true;
    return nullptr;
  }

  unsigned computed_ = 0;
  bool beyond_ = false;
};

// Of that, what the peer holds too, as far as is known. An error costs it a question, no more.
class Session::HeldByBoth : public Held {
 public:
  explicit HeldByBoth(Session& session) : Held(session), session_(session) {}

  std::optional<crypto::Hash> leaf(const JournalName& journal, std::uint64_t index) override {
    return holds(journal, index + 1) ? Held::leaf(journal, index) : std::nullopt;
  }
  std::optional<crypto::Hash> root(const JournalName& journal, std::uint64_t size) override {
    if (size == 0 || !holds(journal, size)) return std::nullopt;
    return known_root(*journals_.find(journal), size);
  }
  std::optional<Bytes> header(const JournalName& journal, std::uint64_t index) override {
    if (!holds(journal, index + 1)) return std::nullopt;
    if (session_.lacks_header(journals_.find(journal)->id, index)) return std::nullopt;
    return Held::header(journal, index);
  }

 private:
  bool holds(const JournalName& journal, std::uint64_t size) const {
    const Chain* chain = journals_.find(journal);
    if (chain == nullptr || size > chain->size || journals_.forked(chain->id)) return false;
    const auto cursor = session_.cursors_.find(chain->id);
    if (cursor != session_.cursors_.end() && cursor->second.known)
      return cursor->second.next >= size;
    return chain->party == session_.peer_;  // they wrote it
  }

  Session& session_;
};

Bytes Session::say(const Message& message, Precedence precedence, bool packed) {
  HeldByBoth context(*this);
  return encode(message, {self_, numbering_, packed && !plain_ ? &context : nullptr, precedence});
}

Result<Message> Session::parse(ByteView bytes) {
  Held held(*this);
  Result<Message> message = replication::parse(bytes, {peer_, numbers_, held});
  if (!message.ok()) {
    // What it names may be under way; but if it was asked for and is named again, it does not come:
    // the peer takes us to hold what a restored or cloned node of ours wrote.
    const bool ahead = message.error().code == ErrorCode::unavailable && held.beyond() && !waited_;
    waited_ = waited_ || ahead;
    if (message.error().code == ErrorCode::behind || ahead)
      ask_reset(Reset::position);
    else if (message.error().code == ErrorCode::unavailable)
      ask_reset(Reset::plain);
  }
  return message;
}

}  // namespace replication
