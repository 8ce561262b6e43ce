// What this node signs in a circle besides its entries: its own heads, and as mirror or witness
// those of others; each only after the last-signed record of it is durable.

#include <algorithm>

#include "base/encoding.h"
#include "base/mutant.h"
#include "journal/checkpoint.h"
#include "node/circle.h"

namespace node {

using replication::Cosigned;
using replication::JournalName;
using replication::SignedHead;

Circle::Signers& Circle::signers() {
  const std::string& epoch = journals.chain(*own).epoch;
  if (signers_.epoch != epoch) {
    signers_ = {epoch, crypto::signer_from_seed(keys_.log(epoch)),
                crypto::signer_from_seed(keys_.witness(epoch)),
                crypto::signer_from_seed(keys_.mirror(epoch))};
  }
  return signers_;
}

Bytes Circle::sealed_head(const SignedHead& head) {
  Bytes out;
  put_u64(out, head.size);
  out += head.root.view();
  out += head.signature.view();
  return out;
}

// Reads back what the commit made durable and hashes it by itself, so that no bit that flipped on
// the way is signed.
Result<crypto::Hash> Circle::checked_root(std::uint64_t from, std::uint64_t size) {
  const std::optional<SignedHead> before = journals.head(*own);
  journal::Frontier frontier = TRY(journals.frontier(*own, from));
  if (before && before->size == from && from > 0 && !(frontier.root() == before->root))
    return Error{ErrorCode::corrupt, "the tree does not extend what was signed before; stopping"};
  for (std::uint64_t i = from; i < size; ++i) {
    const store::Row row = TRY(journals.row(*own, i));
    if (row.entry.empty())
      return Error{ErrorCode::corrupt, "an entry just written does not read back; stopping"};
    frontier.append(crypto::leaf_hash(row.entry));
  }
  const crypto::Hash root = TRY(journals.root(*own, size));
  if (!(frontier.root() == root))
    return Error{ErrorCode::corrupt, "an entry just written reads back altered; stopping"};
  return root;
}

Result<SignedHead> Circle::opened_head(ByteView bytes) {
  ByteReader reader(bytes);
  SignedHead head;
  head.size = reader.u64();
  const ByteView root = reader.take(32);
  const ByteView signature = reader.take(64);
  if (!reader.done()) return Error{ErrorCode::corrupt, "a last-signed record does not read"};
  head.root = crypto::Hash::from(root);
  head.signature = crypto::Signature::from(signature);
  return head;
}

Result<bool> Circle::sign_head() {
  if (!own) return false;
  const concurrence::Chain& chain = journals.chain(*own);
  if (chain.size <= signed_size_ || epoch_due_) return false;
  const std::string origin = journals.origin({chain.party, chain.epoch});
  journal::Checkpoint checkpoint;
  checkpoint.origin = origin;
  checkpoint.size = chain.size;
  checkpoint.root = TRY(checked_root(signed_size_, chain.size));
  SignedHead head;
  head.size = checkpoint.size;
  head.root = checkpoint.root;
  head.signature = TRY(signers().log->sign(checkpoint.body()));
  if (!MUTANT("node-signs-without-record") || head.size % 7 != 0)
    TRY(around_.records.save("log/" + origin, sealed_head(head)));
  signed_size_ = head.size;
  journals.use_head(*own, head);
  unsaved_.push_back({*own, head, std::nullopt});
  return true;
}

// Whether a tree of `size`, which continues the `held` entries that are here, continues what the
// role's record says was cosigned last: never a smaller tree, never another one.
Result<bool> Circle::continues_signed(std::string_view name, ChainId id, std::uint64_t size,
                                      std::uint64_t held) {
  const std::optional<Bytes> saved = TRY(around_.records.load(std::string(name)));
  if (!saved) return true;
  const SignedHead before = TRY(opened_head(*saved));
  if (before.size > size || before.size > held) return false;
  const Result<crypto::Hash> root = journals.root(id, before.size);
  if (!root.ok() && root.error().code == ErrorCode::unavailable) return false;
  if (!root.ok()) return root.error();
  if (root.value() == before.root) return true;
  journals.freeze(id, "its author signed two different histories");
  return false;
}

Result<std::vector<Cosigned>> Circle::cosign() {
  std::vector<Cosigned> out;
  if (!own || epoch_due_) return out;
  const std::set<ChainId> due = std::move(cosign_due);
  cosign_due.clear();
  const std::string& own_name = journals.chain(*own).party_name;
  for (const ChainId id : due) {
    const concurrence::Chain& chain = journals.chain(id);
    // Of entries that a newer checkpoint speaks of and nobody has any more, what is here counts.
    std::optional<SignedHead> head = journals.head(id);
    if (head && head->size > chain.size) head = journals.proven_head(id);
    if (!head || head->size != chain.size || head->size == 0 || chain.party == record.self ||
        (!journals.frozen(id).empty() && !MUTANT("node-cosigns-frozen")) ||
        chain.size > journals.vouched(id))
      continue;
    const std::string origin = journals.origin({chain.party, chain.epoch});
    // Never a smaller tree, never another one: the role's own record says what was cosigned.
    const std::string name = "mirror/" + own_name + "/" + origin;
    if (!TRY(continues_signed(name, id, head->size, chain.size))) continue;
    const journal::Checkpoint checkpoint{origin, head->size, head->root};
    const std::uint64_t time = around_.clock.now() / 1000;
    Cosigned cosigned;
    cosigned.journal = {chain.party, chain.epoch};
    cosigned.cosigner = record.self;
    cosigned.role = replication::Role::mirror;
    cosigned.size = head->size;
    cosigned.time = time;
    cosigned.signature = TRY(signers().mirror->sign(journal::cosigned_bytes(checkpoint, time)));
    TRY(around_.records.save(name, sealed_head(*head)));
    own_cosignatures[id] = cosigned;
    unsaved_.push_back({id, std::nullopt, cosigned});
    out.push_back(cosigned);
  }
  return out;
}

Result<std::vector<Cosigned>> Circle::witness() {
  std::vector<Cosigned> out;
  const std::map<ChainId, Witnessed> due = std::move(witness_due);
  witness_due.clear();
  if (!own || epoch_due_) return out;
  for (const auto& [id, witnessed] : due) {
    const concurrence::Chain& chain = journals.chain(id);
    const SignedHead& head = witnessed.head;
    if (head.size <= chain.size || chain.party == record.self || !journals.frozen(id).empty() ||
        !journals.is_current(id))
      continue;
    const std::string origin = journals.origin({chain.party, chain.epoch});
    const std::string name = "witness/" + journals.chain(*own).party_name + "/" + origin;
    // What was witnessed last may itself reach beyond what is held: then this waits for the
    // entries.
    if (!TRY(continues_signed(name, id, head.size, witnessed.proven))) continue;
    const std::uint64_t time = around_.clock.now() / 1000;
    Cosigned cosigned;
    cosigned.journal = {chain.party, chain.epoch};
    cosigned.cosigner = record.self;
    cosigned.role = replication::Role::witness;
    cosigned.size = head.size;
    cosigned.time = time;
    cosigned.signature =
        TRY(signers().witness->sign(journal::cosigned_bytes({origin, head.size, head.root}, time)));
    TRY(around_.records.save(name, sealed_head(head)));
    unsaved_.push_back({id, std::nullopt, cosigned});
    out.push_back(cosigned);
  }
  return out;
}

Result<void> Circle::save_signed() {
  for (const Unsaved& item : unsaved_) {
    if (item.head) TRY(journals.set_head(item.chain, *item.head));
    if (item.cosigned) journals.use_cosignature(item.chain, *item.cosigned);
  }
  unsaved_.clear();
  return journals.save_cosignatures();
}

}  // namespace node
