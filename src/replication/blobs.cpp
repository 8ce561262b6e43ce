#include "replication/blobs.h"

#include <algorithm>

#include "base/encoding.h"
#include "replication/store_chains.h"

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
  if (!reader.done() || state < 1 || state > 4 || blob.size > kBlobSizeMax ||
      chain > store::kMaxChain)
    return Error{ErrorCode::corrupt, "a file's record in the store does not read"};
  blob.state = static_cast<BlobState>(state);
  blob.salt = Hash::from(salt);
  blob.chain = static_cast<store::ChainId>(chain);
  return blob;
}

}  // namespace

Bytes Blobs::key(char prefix, const Hash& id) const {
  Bytes key(1, prefix);
  key += circle_;
  key += id.view();
  return key;
}

// A chunk is an entry of the store, because damaged entries can be mended; its bytes are what can
// be destroyed of one.
Result<void> Blobs::put_chunk(Blob& blob, std::uint64_t index, ByteView bytes) {
  if (blob.chain == 0) blob.chain = TRY(new_chain(store_));
  const store::Row row{Bytes("chunk"), Bytes(bytes), store::OpeningState::held};
  if (index < TRY(store_.end(blob.chain))) return store_.repair(blob.chain, index, row);
  return store_.append(blob.chain, index, row);
}

Result<void> Blobs::open() {
  wanted_.clear();
  chains_.clear();
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
  Blob blob;
  blob.state = BlobState::held;
  blob.size = bytes.size();
  blob.next = chunk_count(blob.size);
  blob.salt = blob_salt(secret, bytes);
  const Hash id = blob_id(circle_, blob.salt, bytes);
  const std::optional<Blob> known = TRY(find(id));
  if (known && known->state == BlobState::held) return id;
  if (bytes_ + blob.size > quota_)
    return Error{ErrorCode::unavailable, "the files of this circle have used up their quota"};
  if (known) blob.chain = known->chain;  // what came of it before is the same
  for (std::uint64_t i = 0; i < blob.next; ++i)
    TRY(put_chunk(blob, i, bytes.substr(i * kChunkSize, chunk_size(blob.size, i))));
  TRY(save(id, blob));
  if (const auto begun = wanted_.find(id); begun != wanted_.end()) {
    bytes_ -= begun->second.size;
    wanted_.erase(begun);
  }
  bytes_ += blob.size;
  return id;
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
  ++blob.next;
  if (blob.next == chunk_count(blob.size) || blob.damaged)
    TRY(finish(chunk.blob, blob));
  else
    TRY(save(chunk.blob, blob));
  if (blob.state == BlobState::held)
    wanted_.erase(found);
  else
    found->second = blob;
  return true;
}

// All chunks should be here: read again, as they will be when somebody asks for them.
Result<void> Blobs::finish(const Hash& id, Blob& blob) {
  std::vector<Hash> leaves;
  for (std::uint64_t i = 0; i < chunk_count(blob.size); ++i) {
    const std::optional<Bytes> bytes = TRY(chunk_bytes(blob, i));
    if (!bytes) {
      blob.next = i;
      return save(id, blob);
    }
    leaves.push_back(chunk_leaf(blob.salt, i, *bytes));
  }
  if (!(blob_id(circle_, blob.size, root_of_chunks(leaves)) == id)) {
    blob.next = 0;
    blob.damaged = false;  // nobody knows which of them: all are fetched again
    return save(id, blob);
  }
  blob.state = BlobState::held;
  blob.next = leaves.size();
  blob.damaged = false;
  return save(id, blob);
}

Result<std::optional<Bytes>> Blobs::chunk_bytes(const Blob& blob, std::uint64_t index) {
  if (blob.chain == 0) return std::optional<Bytes>();
  Result<store::Row> row = store_.read(blob.chain, index);
  if (!row.ok() &&
      (row.error().code == ErrorCode::corrupt || row.error().code == ErrorCode::not_found))
    return std::optional<Bytes>();
  if (!row.ok()) return row.error();
  if (row.value().state != store::OpeningState::held) return std::optional<Bytes>();
  return std::optional(std::move(row.value().opening));
}

// Known to be damaged from now on; after a restart that is found again.
void Blobs::refetch(const Hash& id, const Blob& blob, std::uint64_t from) {
  if (blob.damaged && blob.next <= from) return;
  Blob& again = wanted_[id];
  again = blob;
  again.state = BlobState::wanted;
  again.next = from;
  again.damaged = true;
}

Result<bool> Blobs::note_damage(store::ChainId chain, std::uint64_t index) {
  const auto found = chains_.find(chain);
  if (found == chains_.end()) return false;
  const Hash id = found->second;
  const std::optional<Blob> blob = TRY(find(id));
  if (!blob || (blob->state != BlobState::held && !blob->damaged) ||
      index >= chunk_count(blob->size))
    return true;
  if (sent_ == id) leaves_.clear();
  refetch(id, *blob, index);
  return true;
}

Result<std::size_t> Blobs::find_damaged() {
  std::vector<Hash> held;
  const Bytes prefix = "b" + circle_;
  TRY(store_.list(Space::durable, prefix, {}, [&](ByteView key, ByteView value) {
    const Result<Blob> blob = decode(value);
    if (blob.ok() && blob.value().state == BlobState::held && key.size() == prefix.size() + 32)
      held.push_back(Hash::from(key.substr(prefix.size())));
    return true;
  }));
  std::size_t damaged = 0;
  for (const Hash& id : held) {
    const Result<void> read = this->read(id, [](ByteView) -> Result<void> { return {}; });
    if (!read.ok() && read.error().code == ErrorCode::corrupt) return read.error();
    damaged += read.ok() ? 0 : 1;
  }
  return damaged;
}

Result<std::optional<ProvenChunk>> Blobs::chunk(const Hash& id, std::uint64_t index) {
  const std::optional<Blob> blob = TRY(find(id));
  if (!blob || blob->state != BlobState::held || index >= chunk_count(blob->size))
    return std::optional<ProvenChunk>();
  if (!(sent_ == id) || leaves_.size() != chunk_count(blob->size)) {
    leaves_.clear();
    sent_ = id;
    for (std::uint64_t i = 0; i < chunk_count(blob->size); ++i) {
      const std::optional<Bytes> bytes = TRY(chunk_bytes(*blob, i));
      if (!bytes) {
        leaves_.clear();
        refetch(id, *blob, i);
        return std::optional<ProvenChunk>();
      }
      leaves_.push_back(chunk_leaf(blob->salt, i, *bytes));
    }
  }
  const std::optional<Bytes> bytes = TRY(chunk_bytes(*blob, index));
  if (!bytes) {
    leaves_.clear();
    refetch(id, *blob, index);
    return std::optional<ProvenChunk>();
  }
  return std::optional(
      ProvenChunk{id, blob->size, index, blob->salt, prove_chunk(leaves_, index), *bytes});
}

Result<void> Blobs::read(const Hash& id, const std::function<Result<void>(ByteView)>& visit) {
  const Error damaged{ErrorCode::unavailable,
                      "this file is damaged here and is being fetched again"};
  const std::optional<Blob> blob = TRY(find(id));
  if (!blob) return Error{ErrorCode::not_found, "there is no such file here"};
  if (blob->state == BlobState::destroyed)
    return Error{ErrorCode::not_found, "this file was destroyed here"};
  if (blob->state == BlobState::deferred)
    return Error{ErrorCode::unavailable,
                 "this file is larger than the quota of this circle leaves room for, and was not "
                 "fetched"};
  if (blob->state != BlobState::held)
    return blob->damaged
               ? damaged
               : Error{ErrorCode::unavailable, "this file has not come yet; it is on its way"};
  std::vector<Hash> leaves;
  for (std::uint64_t i = 0; i < chunk_count(blob->size); ++i) {
    const std::optional<Bytes> bytes = TRY(chunk_bytes(*blob, i));
    if (!bytes) {
      refetch(id, *blob, i);
      return damaged;
    }
    leaves.push_back(chunk_leaf(blob->salt, i, *bytes));
    TRY(visit(*bytes));
  }
  if (!(blob_id(circle_, blob->size, root_of_chunks(leaves)) == id)) {
    refetch(id, *blob, 0);
    return damaged;
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

Result<void> Blobs::destroy(const Hash& id) {
  std::optional<Blob> blob = TRY(find(id));
  Blob gone = blob.value_or(Blob{});
  const std::uint64_t chunks = gone.size == 0 ? 0 : chunk_count(gone.size);
  const std::uint64_t stored = gone.chain == 0 ? 0 : std::min(chunks, TRY(store_.end(gone.chain)));
  const store::Row nothing{Bytes("chunk"), {}, store::OpeningState::destroyed};
  // As a mending, so that what is damaged is destroyed as well.
  for (std::uint64_t i = 0; i < stored; ++i) TRY(store_.repair(gone.chain, i, nothing));
  if (gone.state == BlobState::held || gone.state == BlobState::wanted) bytes_ -= gone.size;
  if (sent_ == id) leaves_.clear();
  wanted_.erase(id);
  gone.state = BlobState::destroyed;
  gone.salt = {};
  gone.next = 0;
  return save(id, gone);
}

}  // namespace replication
