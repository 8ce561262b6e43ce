#include "replication/blobs.h"

#include <algorithm>

#include "base/encoding.h"
#include "replication/adoption.h"

namespace replication {

using crypto::Hash;
using store::Space;

namespace {

Bytes encode(const Blob& blob) {
  Bytes out;
  put_u8(out, static_cast<std::uint8_t>(blob.state));
  put_varint(out, blob.author);
  put_u8(out, static_cast<std::uint8_t>(blob.precedence));
  put_varint(out, blob.size);
  put_varint(out, blob.next);
  out += blob.salt.view();
  put_varint(out, blob.chain);
  put_varint(out, blob.content);
  return out;
}

Result<Blob> decode(ByteView bytes) {
  ByteReader reader(bytes);
  Blob blob;
  const std::uint8_t state = reader.u8();
  blob.author = static_cast<std::uint32_t>(reader.varint());
  blob.precedence = static_cast<Precedence>(reader.u8() & 3);
  blob.size = reader.varint();
  blob.next = reader.varint();
  const ByteView salt = reader.take(32);
  const std::uint64_t chain = reader.varint();
  // Records of before there were contents end here.
  if (reader.ok() && !reader.rest().empty()) blob.content = reader.varint();
  if (!reader.done() || state < 1 || state > 4 || blob.size > kBlobSizeMax ||
      chain > store::kMaxChain)
    return Error{ErrorCode::corrupt, "a file's record in the store does not read"};
  blob.state = static_cast<BlobState>(state);
  blob.salt = Hash::from(salt);
  blob.chain = static_cast<store::ChainId>(chain);
  return blob;
}

constexpr std::size_t kTreesMax = 8;

}  // namespace

std::uint64_t Blob::wanted_to() const {
  if (holes.empty()) return chunk_count(size == 0 ? kBlobSizeMax : size);
  std::uint64_t end = next;
  for (auto at = holes.find(next); at != holes.end() && *at == end; ++at) ++end;
  return std::max(end, next + 1);
}

Bytes Blobs::key(char prefix, const Hash& id) const {
  Bytes key(1, prefix);
  key += circle_;
  key += id.view();
  return key;
}

Result<void> Blobs::put_chunk(Blob& blob, std::uint64_t index, ByteView bytes) {
  if (blob.chain == 0) {
    if (blob.content == 0) blob.content = TRY(store_.contents().create());
    return store_.contents().write(blob.content, index, bytes);
  }
  const store::Row row{Bytes("chunk"), Bytes(bytes), store::OpeningState::held};
  if (index < TRY(store_.end(blob.chain))) return store_.repair(blob.chain, index, row);
  return store_.append(blob.chain, index, row);
}

Result<void> Blobs::open() {
  wanted_.clear();
  chains_.clear();
  under_way_.clear();
  trees_.clear();
  scrub_.reset();
  bytes_ = 0;
  Result<void> failure;
  const Bytes prefix = "b" + circle_;
  TRY(store_.list(Space::durable, prefix, {}, [&](ByteView key, ByteView value) {
    Result<Blob> blob = decode(value);
    if (!blob.ok() || key.size() != prefix.size() + 32) {
      failure = blob.ok() ? Error{ErrorCode::corrupt, "a file's place in the store does not read"}
                          : blob.error();
      return false;
    }
    if (blob.value().state == BlobState::held || blob.value().state == BlobState::wanted)
      bytes_ += blob.value().size;
    if (blob.value().chain != 0)
      chains_[blob.value().chain] = Hash::from(key.substr(prefix.size()));
    if (blob.value().state == BlobState::wanted)
      wanted_[Hash::from(key.substr(prefix.size()))] = blob.value();
    return true;
  }));
  return failure;
}

Result<void> Blobs::save(const Hash& id, const Blob& blob) {
  if (blob.chain != 0) chains_[blob.chain] = id;
  return store_.put(Space::durable, key('b', id), encode(blob));
}

Result<std::optional<Blob>> Blobs::find(const Hash& id) {
  const auto wanted = wanted_.find(id);
  if (wanted != wanted_.end()) return std::optional(wanted->second);
  const std::optional<Bytes> value = TRY(store_.get(Space::durable, key('b', id)));
  if (!value) return std::optional<Blob>();
  return std::optional(TRY(decode(*value)));
}

Result<bool> Blobs::holds(const Hash& id) {
  const std::optional<Blob> blob = TRY(find(id));
  return blob && blob->state == BlobState::held;
}

Result<Hash> Blobs::put(const Hash& secret, ByteView bytes) {
  if (bytes.empty() || bytes.size() > kBlobSizeMax)
    return Error{ErrorCode::invalid, "a file has 1 to " + std::to_string(kBlobSizeMax) +
                                         " bytes; this one has " + std::to_string(bytes.size())};
  const Hash salt = blob_salt(secret, crypto::sha256(bytes));
  BlobName name(circle_, salt);
  name.add(bytes);
  if (TRY(holds(name.id()))) return name.id();
  const store::ContentId content = TRY(store_.contents().create());
  TRY(store_.contents().write(content, 0, bytes));
  Adoption adoption(*this, secret, content, bytes.size(), crypto::sha256(bytes));
  while (!TRY(adoption.step(kGroup))) {
  }
  return adoption.id();
}

Result<bool> Blobs::want(const Hash& id, std::uint32_t author, Precedence precedence) {
  if (TRY(find(id))) return false;
  Blob blob;
  blob.author = author;
  blob.precedence = precedence;
  TRY(save(id, blob));
  wanted_[id] = blob;
  return true;
}

Result<bool> Blobs::take(const ProvenChunk& chunk) {
  const auto found = wanted_.find(chunk.blob);
  if (found == wanted_.end() || chunk.index != found->second.next) return false;
  Blob blob = found->second;
  TRY(verify_chunk(circle_, chunk));
  if (blob.size == 0) {
    if (bytes_ + chunk.size > quota_) {
      blob.state = BlobState::deferred;
      blob.size = chunk.size;
      TRY(save(chunk.blob, blob));
      wanted_.erase(found);
      return Error{ErrorCode::unavailable, "the files of this circle have used up their quota"};
    }
    blob.size = chunk.size;
    blob.salt = chunk.salt;
    bytes_ += chunk.size;
  }
  // Its author chose one salt for all of it; with two, it could not be given on.
  if (!(chunk.salt == blob.salt))
    return Error{ErrorCode::invalid, "a chunk of a file comes with another salt"};
  TRY(put_chunk(blob, chunk.index, chunk.bytes));
  if (!blob.holes.empty()) {
    blob.holes.erase(chunk.index);
    const std::uint64_t group = chunk.index / kGroup;
    const auto next = blob.holes.lower_bound(group * kGroup);
    // The group is whole again: so is what stands behind the chunks.
    if (blob.content != 0 && (next == blob.holes.end() || *next >= (group + 1) * kGroup))
      TRY(mend(blob, chunk_count(blob.size) + group));
    if (blob.holes.empty()) {
      wanted_.erase(found);
      return true;
    }
    blob.next = *blob.holes.begin();
    found->second = blob;
    return true;
  }
  ++blob.next;
  if (blob.content != 0 &&
      !TRY(keep_leaf(chunk.blob, blob, chunk_leaf(blob.salt, chunk.index, chunk.bytes)))) {
    TRY(save(chunk.blob, blob));
    found->second = blob;
    return true;
  }
  if (blob.next == chunk_count(blob.size)) {
    TRY(finish(chunk.blob, blob));
  } else {
    TRY(save(chunk.blob, blob));
  }
  if (blob.state == BlobState::held)
    wanted_.erase(found);
  else
    found->second = blob;
  return true;
}

// After the chunk before `next` was stored: its leaf is written with its group.
Result<bool> Blobs::keep_leaf(const Hash& id, Blob& blob, const Hash& leaf) {
  const std::uint64_t index = blob.next - 1;
  const std::uint64_t group = index / kGroup;
  const std::uint64_t chunks = chunk_count(blob.size);
  UnderWay& hashes = under_way_[id];
  if (hashes.leaves.size() != index % kGroup) {  // after a restart, or where it was set back
    hashes.leaves.clear();
    for (std::uint64_t i = group * kGroup; i < index; ++i) {
      const std::optional<Bytes> bytes = TRY(chunk_bytes(blob, i));
      if (!bytes) {
        blob.next = i;
        hashes.leaves.clear();
        return false;
      }
      hashes.leaves.push_back(chunk_leaf(blob.salt, i, *bytes));
    }
  }
  hashes.leaves.push_back(leaf);
  if (hashes.leaves.size() < ChunkTree::in_group(chunks, group)) return true;
  TRY(store_.contents().write(blob.content, chunks + group, encode_hashes(hashes.leaves)));
  if (hashes.roots.size() == group) hashes.roots.push_back(root_of(hashes.leaves));
  hashes.leaves.clear();
  return true;
}

Result<void> Blobs::keep_roots(const Blob& blob, const std::vector<Hash>& roots) {
  const std::uint64_t chunks = chunk_count(blob.size);
  return store_.contents().write(blob.content, chunks + ChunkTree::groups(chunks),
                                 encode_hashes(roots));
}

// All chunks have come, each proven.
Result<void> Blobs::finish(const Hash& id, Blob& blob) {
  const std::uint64_t chunks = chunk_count(blob.size);
  const auto known = under_way_.find(id);
  std::uint64_t hole = 0;
  std::optional<std::vector<Hash>> all;
  if (known != under_way_.end() && known->second.roots.size() == ChunkTree::groups(chunks))
    all = std::move(known->second.roots);
  else
    all = TRY(roots(blob, true, hole));
  under_way_.erase(id);
  if (!all || !(blob_id(circle_, blob.size, root_of(*all)) == id)) {
    blob.next = all ? 0 : hole;  // nobody knows which of them: all are fetched again
    return save(id, blob);
  }
  if (blob.content != 0) TRY(keep_roots(blob, *all));
  blob.state = BlobState::held;
  blob.next = chunks;
  return save(id, blob);
}

Result<std::optional<Bytes>> Blobs::chunk_bytes(const Blob& blob, std::uint64_t index) {
  const auto unreadable = [](const Error& error) {
    return error.code == ErrorCode::corrupt || error.code == ErrorCode::not_found;
  };
  if (blob.content != 0) {
    Result<Bytes> bytes = store_.contents().read(blob.content, index);
    if (bytes.ok()) return std::optional(std::move(bytes).value());
    if (unreadable(bytes.error())) return std::optional<Bytes>();
    return bytes.error();
  }
  if (blob.chain == 0) return std::optional<Bytes>();
  Result<store::Row> row = store_.read(blob.chain, index);
  if (!row.ok() && unreadable(row.error())) return std::optional<Bytes>();
  if (!row.ok()) return row.error();
  if (row.value().state != store::OpeningState::held) return std::optional<Bytes>();
  return std::optional(std::move(row.value().opening));
}

Result<std::optional<std::vector<Hash>>> Blobs::made_leaves(const Blob& blob, std::uint64_t group,
                                                            std::uint64_t& hole) {
  std::vector<Hash> out;
  const std::uint64_t count = ChunkTree::in_group(chunk_count(blob.size), group);
  for (std::uint64_t i = group * kGroup; i < group * kGroup + count; ++i) {
    const std::optional<Bytes> bytes = TRY(chunk_bytes(blob, i));
    if (!bytes) {
      hole = i;
      return std::optional<std::vector<Hash>>();
    }
    out.push_back(chunk_leaf(blob.salt, i, *bytes));
  }
  return std::optional(std::move(out));
}

Result<std::optional<std::vector<Hash>>> Blobs::leaves(const Blob& blob, std::uint64_t group,
                                                       std::uint64_t& hole) {
  const std::uint64_t chunks = chunk_count(blob.size);
  if (blob.content != 0) {
    const std::optional<Bytes> stored = TRY(chunk_bytes(blob, chunks + group));
    auto out = stored ? decode_hashes(*stored, ChunkTree::in_group(chunks, group)) : std::nullopt;
    if (out) return out;
  }
  return made_leaves(blob, group, hole);
}

Result<std::optional<std::vector<Hash>>> Blobs::roots(const Blob& blob, bool as_stored,
                                                      std::uint64_t& hole) {
  const std::uint64_t chunks = chunk_count(blob.size);
  const std::uint64_t groups = ChunkTree::groups(chunks);
  std::vector<Hash> out;
  for (std::uint64_t i = 0; as_stored && blob.content != 0 && i < groups; i += kGroup) {
    const std::optional<Bytes> stored = TRY(chunk_bytes(blob, chunks + groups + i / kGroup));
    const auto some = stored ? decode_hashes(*stored, std::min(kGroup, groups - i)) : std::nullopt;
    if (!some) break;
    out.insert(out.end(), some->begin(), some->end());
  }
  if (out.size() == groups) return std::optional(std::move(out));
  out.clear();
  for (std::uint64_t group = 0; group < groups; ++group) {
    const auto some = TRY(as_stored ? leaves(blob, group, hole) : made_leaves(blob, group, hole));
    if (!some) return std::optional<std::vector<Hash>>();
    out.push_back(root_of(*some));
  }
  return std::optional(std::move(out));
}

void Blobs::forget_tree(const Hash& id) {
  trees_.remove_if([&](const auto& one) { return one.first == id; });
}

Result<ChunkTree*> Blobs::tree(const Hash& id, const Blob& blob, std::uint64_t index) {
  const auto damaged = [&](std::uint64_t hole) -> ChunkTree* {
    forget_tree(id);
    refetch(id, blob, hole);
    return nullptr;
  };
  const auto found =
      std::find_if(trees_.begin(), trees_.end(), [&](const auto& one) { return one.first == id; });
  std::uint64_t hole = 0;
  if (found != trees_.end()) {
    trees_.splice(trees_.begin(), trees_, found);
  } else {
    // As they are kept; where that is not the file that it should be, made again.
    for (const bool as_stored : {true, false}) {
      auto all = TRY(roots(blob, as_stored, hole));
      if (!all) return damaged(hole);
      if (!(blob_id(circle_, blob.size, root_of(*all)) == id)) continue;
      trees_.emplace_front(id, ChunkTree(chunk_count(blob.size), std::move(*all)));
      break;
    }
    if (trees_.empty() || !(trees_.front().first == id)) {
      for (std::uint64_t i = 0; i < chunk_count(blob.size); ++i) refetch(id, blob, i);
      return nullptr;
    }
    if (trees_.size() > kTreesMax) trees_.pop_back();
  }
  ChunkTree& tree = trees_.front().second;
  if (tree.looks_at(index)) return &tree;
  const std::uint64_t group = index / kGroup;
  const auto stored = TRY(leaves(blob, group, hole));
  if (!stored) return damaged(hole);
  if (tree.look_at(group, *stored)) return &tree;
  const auto made = TRY(made_leaves(blob, group, hole));
  if (!made) return damaged(hole);
  if (tree.look_at(group, *made)) return &tree;
  for (std::uint64_t i = 0; i < made->size(); ++i) refetch(id, blob, group * kGroup + i);
  return nullptr;
}

Result<std::optional<Bytes>> Blobs::verified(const Hash& id, const Blob& blob,
                                             std::uint64_t index) {
  ChunkTree* const proof = TRY(tree(id, blob, index));
  if (proof == nullptr) return std::optional<Bytes>();
  std::optional<Bytes> bytes = TRY(chunk_bytes(blob, index));
  if (bytes && chunk_leaf(blob.salt, index, *bytes) == proof->leaf(index)) return bytes;
  refetch(id, blob, index);
  return std::optional<Bytes>();
}

void Blobs::refetch(const Hash& id, const Blob& blob, std::uint64_t hole) {
  if (wanted_.contains(id) && wanted_.at(id).holes.empty()) return;  // not whole anyway
  Blob& again = wanted_.try_emplace(id, blob).first->second;
  again.state = BlobState::wanted;
  again.holes.insert(hole);
  again.next = *again.holes.begin();
}

Result<bool> Blobs::note_damage(store::ChainId chain, std::uint64_t index) {
  const auto found = chains_.find(chain);
  if (found == chains_.end()) return false;
  const Hash id = found->second;
  const std::optional<Blob> blob = TRY(find(id));
  if (!blob || (blob->state != BlobState::held && blob->holes.empty()) ||
      index >= chunk_count(blob->size))
    return true;
  refetch(id, *blob, index);
  return true;
}

Result<std::vector<Hash>> Blobs::in_state(BlobState state) {
  std::vector<Hash> out;
  const Bytes prefix = "b" + circle_;
  TRY(store_.list(Space::durable, prefix, {}, [&](ByteView key, ByteView value) {
    const Result<Blob> blob = decode(value);
    if (blob.ok() && blob.value().state == state && key.size() == prefix.size() + 32)
      out.push_back(Hash::from(key.substr(prefix.size())));
    return true;
  }));
  return out;
}

Result<std::size_t> Blobs::find_damaged() {
  std::size_t damaged = 0;
  for (const Hash& id : TRY(in_state(BlobState::held))) {
    const std::optional<Blob> blob = TRY(find(id));
    bool whole = true;
    for (std::uint64_t i = 0; blob && i < chunk_count(blob->size); ++i) {
      if (TRY(chunk_bytes(*blob, i))) continue;
      refetch(id, *blob, i);
      whole = false;
    }
    damaged += whole ? 0 : 1;
  }
  return damaged;
}

Result<void> Blobs::mend(const Blob& blob, std::uint64_t index) {
  const std::uint64_t chunks = chunk_count(blob.size);
  const std::uint64_t group = index - chunks;
  std::uint64_t hole = 0;
  if (group >= ChunkTree::groups(chunks)) {
    const auto all = TRY(roots(blob, true, hole));
    return all ? keep_roots(blob, *all) : Result<void>();
  }
  const auto made = TRY(made_leaves(blob, group, hole));
  if (!made) return {};
  return store_.contents().write(blob.content, index, encode_hashes(*made));
}

Result<Blobs::Scrub> Blobs::scrub(std::uint64_t budget,
                                  const std::function<Result<void>()>& begin) {
  Scrub out;
  const std::vector<Hash> held = TRY(in_state(BlobState::held));
  auto at = scrub_ ? std::lower_bound(held.begin(), held.end(), scrub_->first) : held.begin();
  std::uint64_t index = scrub_ && at != held.end() && *at == scrub_->first ? scrub_->second : 0;
  for (; at != held.end(); ++at, index = 0) {
    const std::optional<Blob> blob = TRY(find(*at));
    if (!blob || blob->content == 0) continue;  // entries of the store are read by its own scrub
    const std::uint64_t chunks = chunk_count(blob->size);
    const std::uint64_t groups = ChunkTree::groups(chunks);
    const std::uint64_t blocks = chunks + groups + ChunkTree::groups(groups);
    for (; index < blocks; ++index) {
      if (out.checked == budget) {
        scrub_ = {*at, index};
        return out;
      }
      ++out.checked;
      const std::optional<Bytes> bytes = TRY(chunk_bytes(*blob, index));
      if (bytes && (index < chunks || bytes->size() % 32 == 0)) continue;
      if (index < chunks) {
        ++out.damaged;
        refetch(*at, *blob, index);
      } else {
        TRY(begin());
        TRY(mend(*blob, index));
      }
    }
  }
  scrub_.reset();
  out.finished = true;
  return out;
}

Result<std::optional<ProvenChunk>> Blobs::chunk(const Hash& id, std::uint64_t index) {
  const std::optional<Blob> blob = TRY(find(id));
  if (!blob || blob->state != BlobState::held || index >= chunk_count(blob->size))
    return std::optional<ProvenChunk>();
  std::optional<Bytes> bytes = TRY(verified(id, *blob, index));
  if (!bytes) return std::optional<ProvenChunk>();
  return std::optional(ProvenChunk{id, blob->size, index, blob->salt,
                                   trees_.front().second.prove(index), std::move(*bytes)});
}

namespace {

Error damaged_here() {
  return {ErrorCode::unavailable, "this file is damaged here and is being fetched again"};
}

}  // namespace

Result<std::uint64_t> Blobs::readable(const Hash& id) {
  const std::optional<Blob> blob = TRY(find(id));
  if (!blob) return Error{ErrorCode::not_found, "there is no such file here"};
  if (blob->state == BlobState::destroyed)
    return Error{ErrorCode::not_found, "this file was destroyed here"};
  if (blob->state == BlobState::deferred)
    return Error{ErrorCode::unavailable,
                 "this file is larger than the quota of this circle leaves room for, and was not "
                 "fetched"};
  if (blob->state == BlobState::held) return blob->size;
  if (!blob->holes.empty()) return damaged_here();
  return Error{ErrorCode::unavailable, "this file has not come yet; it is on its way"};
}

Result<Bytes> Blobs::read_chunk(const Hash& id, std::uint64_t index) {
  const std::uint64_t size = TRY(readable(id));
  if (index >= chunk_count(size)) return Error{ErrorCode::invalid, "the file ends before that"};
  const std::optional<Blob> blob = TRY(find(id));
  std::optional<Bytes> bytes = TRY(verified(id, *blob, index));
  if (!bytes) return damaged_here();
  return std::move(*bytes);
}

Result<void> Blobs::read(const Hash& id, const std::function<Result<void>(ByteView)>& visit) {
  const std::uint64_t size = TRY(readable(id));
  for (std::uint64_t i = 0; i < chunk_count(size); ++i) {
    const Bytes bytes = TRY(read_chunk(id, i));
    TRY(visit(bytes));
  }
  return {};
}

Result<Bytes> Blobs::read(const Hash& id) {
  Bytes out;
  TRY(read(id, [&](ByteView bytes) -> Result<void> {
    out += bytes;
    return {};
  }));
  return out;
}

// What is stored of a file, off the disk; as a mending where that are entries, so that what is
// damaged goes as well.
Result<void> Blobs::discard(const Blob& blob) {
  if (blob.content != 0) TRY(store_.contents().remove(blob.content));
  if (blob.chain == 0) return {};
  const store::Row nothing{Bytes("chunk"), {}, store::OpeningState::destroyed};
  const std::uint64_t stored =
      blob.size == 0 ? 0 : std::min(chunk_count(blob.size), TRY(store_.end(blob.chain)));
  for (std::uint64_t i = 0; i < stored; ++i) TRY(store_.repair(blob.chain, i, nothing));
  return {};
}

Result<void> Blobs::destroy(const Hash& id) {
  std::optional<Blob> blob = TRY(find(id));
  Blob gone = blob.value_or(Blob{});
  TRY(discard(gone));
  if (gone.state == BlobState::held || gone.state == BlobState::wanted) bytes_ -= gone.size;
  forget_tree(id);
  under_way_.erase(id);
  wanted_.erase(id);
  gone.state = BlobState::destroyed;
  gone.salt = {};
  gone.next = 0;
  gone.content = 0;
  gone.holes.clear();
  return save(id, gone);
}

}  // namespace replication
