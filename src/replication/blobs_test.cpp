#include "replication/blobs.h"

#include <doctest/doctest.h>

#include "base/encoding.h"
#include "replication/adoption.h"
#include "store/memory_store.h"

namespace {

using namespace replication;

const Bytes kCircle(16, 'c');
const crypto::Hash kSecret = crypto::sha256("secret");

Bytes file_of(std::size_t size) {
  Bytes bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 31 + i / 8192);
  return bytes;
}

struct Holder {
  std::unique_ptr<store::Store> store = store::make_memory_store();
  Blobs blobs{kCircle, *store};
  Holder() {
    REQUIRE(store->begin().ok());
    REQUIRE(blobs.open().ok());
  }
};

constexpr store::ContentId kFirst = 1;

// Chunks whose bytes are in the store, of the first file that came into it.
std::size_t stored_chunks(store::Store& store) {
  std::size_t count = 0;
  for (std::uint64_t i = 0; i < 10; ++i) count += store.contents().read(kFirst, i).ok() ? 1 : 0;
  return count;
}

// A file as nodes kept it before there were contents: entries of a chain.
crypto::Hash put_as_before(Holder& holder, const Bytes& file, bool whole = true) {
  const crypto::Hash salt = blob_salt(kSecret, crypto::sha256(file));
  BlobName name(kCircle, salt);
  name.add(file);
  const std::uint64_t chunks = whole ? chunk_count(file.size()) : 2;
  for (std::uint64_t i = 0; i < chunks; ++i) {
    const Bytes bytes = file.substr(i * kChunkSize, chunk_size(file.size(), i));
    REQUIRE(holder.store->append(1, i, {"chunk", bytes, store::OpeningState::held}).ok());
  }
  Bytes record;
  put_u8(record, whole ? 2 : 1);
  put_varint(record, 1);
  put_u8(record, 0);
  put_varint(record, file.size());
  put_varint(record, chunks);
  record += salt.view();
  put_varint(record, 1);
  const Bytes key = "b" + kCircle + Bytes(name.id().view());
  REQUIRE(holder.store->put(store::Space::durable, key, record).ok());
  Bytes last;
  put_u32(last, 1);
  REQUIRE(holder.store->put(store::Space::durable, "N", last).ok());
  REQUIRE(holder.blobs.open().ok());
  return name.id();
}

void fetch_all(Holder& to, Holder& from, const crypto::Hash& id, int* chunks = nullptr) {
  while (!to.blobs.wanted().empty()) {
    const std::uint64_t next = to.blobs.wanted().at(id).next;
    REQUIRE(to.blobs.take(*from.blobs.chunk(id, next).value()).ok());
    if (chunks != nullptr) ++*chunks;
  }
}

}  // namespace

TEST_CASE("a file comes over chunk by chunk, goes on after a restart, and is the same at the end") {
  for (const std::size_t size : {1UL, 8191UL, 8192UL, 8193UL, 16384UL, 57345UL, 100000UL}) {
    CAPTURE(size);
    Holder from;
    Holder to;
    const Bytes file = file_of(size);
    const crypto::Hash id = from.blobs.put(kSecret, file).value();
    CHECK(from.blobs.read(id).value() == file);
    REQUIRE(to.blobs.want(id, 1, Precedence::routine).value());
    CHECK_FALSE(to.blobs.holds(id).value());
    std::uint64_t sent = 0;
    while (!to.blobs.wanted().empty()) {
      const std::uint64_t next = to.blobs.wanted().at(id).next;
      REQUIRE(next == sent);  // nothing is asked for twice
      REQUIRE(to.blobs.take(*from.blobs.chunk(id, next).value()).value());
      ++sent;
      REQUIRE(to.store->commit().ok());
      REQUIRE(to.store->begin().ok());
      REQUIRE(to.blobs.open().ok());  // as after a crash between two chunks
    }
    CHECK(sent == chunk_count(size));
    CHECK(to.blobs.read(id).value() == file);
    // And can be given on.
    const ProvenChunk last = *to.blobs.chunk(id, sent - 1).value();
    CHECK(verify_chunk(kCircle, last).ok());
  }
}

TEST_CASE("a hostile peer makes us store nothing that does not belong") {
  Holder from;
  Holder to;
  const Bytes file = file_of(50000);
  const crypto::Hash id = from.blobs.put(kSecret, file).value();
  const ProvenChunk good = *from.blobs.chunk(id, 0).value();
  CHECK_FALSE(to.blobs.take(good).value());  // nobody asked for it
  REQUIRE(to.blobs.want(id, 1, Precedence::routine).ok());
  const auto refused = [&](auto alter) {
    ProvenChunk bad = good;
    alter(bad);
    return !to.blobs.take(bad).ok();
  };
  CHECK(refused([](ProvenChunk& c) { c.bytes[5] ^= 1; }));
  CHECK(refused([](ProvenChunk& c) { c.bytes.pop_back(); }));
  CHECK(refused([](ProvenChunk& c) { c.bytes.clear(); }));
  CHECK(refused([](ProvenChunk& c) { c.salt.bytes[0] ^= 1; }));
  CHECK(refused([](ProvenChunk& c) { c.size += 1; }));
  CHECK(refused([](ProvenChunk& c) { c.size = kBlobSizeMax + 1; }));
  CHECK(refused([](ProvenChunk& c) { c.size = 0; }));
  CHECK(refused([](ProvenChunk& c) { c.proof.pop_back(); }));
  CHECK(refused([](ProvenChunk& c) { c.proof.push_back(c.salt); }));
  CHECK(refused([](ProvenChunk& c) { c.proof.clear(); }));
  // The right chunk at another place is not the one that comes next.
  ProvenChunk other = *from.blobs.chunk(id, 1).value();
  CHECK_FALSE(to.blobs.take(other).value());
  other.index = 0;
  CHECK_FALSE(to.blobs.take(other).ok());
  REQUIRE(to.blobs.take(good).value());
  CHECK_FALSE(to.blobs.take(good).value());  // a second time
  CHECK(stored_chunks(*to.store) == 1);
}

TEST_CASE("equal files have one name in a circle, and nothing in common in two") {
  Holder here;
  Blobs elsewhere(Bytes(16, 'd'), *here.store);
  const Bytes file = file_of(20000);
  const crypto::Hash id = here.blobs.put(kSecret, file).value();
  CHECK(here.blobs.put(kSecret, file).value() == id);
  const crypto::Hash other = elsewhere.put(crypto::sha256("another secret"), file).value();
  CHECK(other != id);
  CHECK(here.blobs.chunk(id, 0).value()->salt != elsewhere.chunk(other, 0).value()->salt);
  // Nor does the same secret make it so: the circle is in the name.
  CHECK(elsewhere.put(kSecret, file).value() != id);
}

TEST_CASE("more than the quota is left, and told apart from what is on its way") {
  Holder from;
  Holder to;
  const crypto::Hash large = from.blobs.put(kSecret, file_of(50000)).value();
  const crypto::Hash small = from.blobs.put(kSecret, file_of(5000)).value();
  to.blobs.set_quota(20000);
  REQUIRE(to.blobs.want(large, 1, Precedence::routine).ok());
  REQUIRE(to.blobs.want(small, 1, Precedence::routine).ok());
  CHECK_FALSE(to.blobs.take(*from.blobs.chunk(large, 0).value()).ok());
  CHECK(to.blobs.find(large).value()->state == BlobState::deferred);
  CHECK(to.blobs.find(small).value()->state == BlobState::wanted);
  CHECK(to.blobs.take(*from.blobs.chunk(small, 0).value()).value());
  CHECK(to.blobs.holds(small).value());
  CHECK_FALSE(to.blobs.put(kSecret, file_of(16000)).ok());
}

TEST_CASE("a chunk that altered in the store is noticed when it is read, and fetched again") {
  Holder from;
  Holder to;
  const Bytes file = file_of(40000);
  const crypto::Hash id = from.blobs.put(kSecret, file).value();
  REQUIRE(to.blobs.want(id, 1, Precedence::routine).ok());
  fetch_all(to, from, id);
  SUBCASE("altered, and found by who reads it") {
    REQUIRE(to.store->contents().write(kFirst, 2, Bytes(8192, 'x')).ok());
    CHECK_FALSE(to.blobs.read(id).ok());
    CHECK(to.blobs.wanted().at(id).holes == std::set<std::uint64_t>{2});
  }
  SUBCASE("altered, and found by who sends it") {
    REQUIRE(to.store->contents().write(kFirst, 2, Bytes(8192, 'x')).ok());
    CHECK_FALSE(to.blobs.chunk(id, 2).value().has_value());
  }
  SUBCASE("all of it gone, and found by the slow reading of everything") {
    REQUIRE(to.store->contents().remove(kFirst).ok());
    REQUIRE(to.store->commit().ok());
    REQUIRE(to.store->begin().ok());
    const auto scrubbed = to.blobs.scrub(1000, []() -> Result<void> { return {}; }).value();
    CHECK(scrubbed.finished);
    CHECK(scrubbed.damaged == 5);
  }
  CHECK_FALSE(to.blobs.holds(id).value());
  CHECK(to.blobs.readable(id).error().code == ErrorCode::unavailable);
  const Blob& wanted = to.blobs.wanted().at(id);
  CHECK(wanted.wanted_to() == (wanted.holes.size() == 5 ? 5 : 3));  // no chunk that is here
  fetch_all(to, from, id);
  CHECK(to.blobs.read(id).value() == file);
}

TEST_CASE("what proves the chunks is made again from them where it does not read") {
  // Three groups of 256 chunks, so that there are leaves and roots of groups.
  Holder from;
  Holder to;
  const Bytes file = file_of(600 * 8192 + 17);
  const crypto::Hash id = from.blobs.put(kSecret, file).value();
  const std::uint64_t chunks = chunk_count(file.size());
  REQUIRE(chunks == 601);
  std::uint64_t index = 0;
  SUBCASE("leaves of the first group") { index = chunks; }
  SUBCASE("leaves of the last group") { index = chunks + 2; }
  SUBCASE("roots") { index = chunks + 3; }
  REQUIRE(from.store->contents().write(kFirst, index, "altered").ok());
  REQUIRE(from.blobs.open().ok());  // nothing is remembered
  REQUIRE(to.blobs.want(id, 1, Precedence::routine).ok());
  fetch_all(to, from, id);  // each chunk with what proves it
  CHECK(to.blobs.read(id).value() == file);
  bool begun = false;
  // Found and mended by the slow reading, in pieces.
  std::uint64_t checked = 0;
  while (true) {
    const auto some = from.blobs
                          .scrub(100,
                                 [&]() -> Result<void> {
                                   begun = true;
                                   return {};
                                 })
                          .value();
    checked += some.checked;
    CHECK(some.damaged == 0);
    if (some.finished) break;
  }
  CHECK(checked == chunks + 3 + 1);
  CHECK(from.store->contents().read(kFirst, index).value() ==
        to.store->contents().read(kFirst, index).value());
}

TEST_CASE("a file of many groups is proven chunk by chunk, also after a restart in the middle") {
  Holder from;
  Holder to;
  const Bytes file = file_of(700 * 8192 - 1);
  const crypto::Hash id = from.blobs.put(kSecret, file).value();
  REQUIRE(to.blobs.want(id, 1, Precedence::routine).ok());
  std::uint64_t sent = 0;
  while (!to.blobs.wanted().empty()) {
    REQUIRE(to.blobs.wanted().at(id).next == sent);
    const ProvenChunk chunk = *from.blobs.chunk(id, sent).value();
    REQUIRE(verify_chunk(kCircle, chunk).ok());
    REQUIRE(to.blobs.take(chunk).value());
    if (++sent % 97 == 0) REQUIRE(to.blobs.open().ok());
  }
  CHECK(sent == 700);
  CHECK(to.blobs.read(id).value() == file);
  // Anywhere in it, without reading the rest.
  for (const std::uint64_t index : {0UL, 255UL, 256UL, 511UL, 512UL, 699UL}) {
    CHECK(to.blobs.read_chunk(id, index).value() ==
          file.substr(index * 8192, chunk_size(file.size(), index)));
    CHECK(verify_chunk(kCircle, *to.blobs.chunk(id, index).value()).ok());
  }
  CHECK(to.blobs.read_chunk(id, 700).error().code == ErrorCode::invalid);
}

TEST_CASE("a file that was kept in the database goes on being read, given, mended and destroyed") {
  Holder before;
  Holder to;
  const Bytes file = file_of(40000);
  const crypto::Hash id = put_as_before(before, file);
  CHECK(before.blobs.read(id).value() == file);
  REQUIRE(to.blobs.want(id, 1, Precedence::routine).ok());
  fetch_all(to, before, id);
  CHECK(to.blobs.read(id).value() == file);
  const store::Row other{"chunk", Bytes(8192, 'x'), store::OpeningState::held};
  REQUIRE(before.store->repair(1, 2, other).ok());
  REQUIRE(before.blobs.open().ok());
  CHECK_FALSE(before.blobs.read(id).ok());
  fetch_all(before, to, id);
  CHECK(before.blobs.read(id).value() == file);
  CHECK(before.blobs.note_damage(1, 3).value());
  CHECK(before.blobs.wanted().at(id).holes == std::set<std::uint64_t>{3});
  REQUIRE(before.blobs.destroy(id).ok());
  CHECK(before.store->read(1, 0).value().opening.empty());
  // One that was on its way goes on where it was.
  Holder half;
  REQUIRE(put_as_before(half, file, false) == id);
  CHECK(half.blobs.wanted().at(id).next == 2);
  fetch_all(half, to, id);
  CHECK(half.blobs.read(id).value() == file);
}

TEST_CASE("a content of the store becomes a file in steps, whoever knows its hash or not") {
  Holder here;
  const Bytes file = file_of(600 * 8192 + 5);
  const crypto::Hash id = here.blobs.put(kSecret, file).value();
  for (const bool known : {true, false}) {
    Holder there;
    const store::ContentId content = there.store->contents().create().value();
    REQUIRE(there.store->contents().write(content, 0, file).ok());
    const auto digest = known ? std::optional(crypto::sha256(file)) : std::nullopt;
    Adoption adoption(there.blobs, kSecret, content, file.size(), digest);
    int steps = 1;
    while (!adoption.step(100).value()) ++steps;
    CHECK(steps >= (known ? 7 : 13));
    CHECK(adoption.id() == id);
    CHECK(adoption.digest() == crypto::sha256(file));
    CHECK(there.blobs.read(id).value() == file);
    // The same again takes no room.
    const store::ContentId twice = there.store->contents().create().value();
    REQUIRE(there.store->contents().write(twice, 0, file).ok());
    Adoption again(there.blobs, kSecret, twice, file.size(), std::nullopt);
    while (!again.step(100).value()) {
    }
    REQUIRE(there.store->commit().ok());
    CHECK_FALSE(there.store->contents().read(twice, 0).ok());
    CHECK(there.blobs.read(id).value() == file);
  }
  // What does not read is no file.
  Holder there;
  Adoption broken(there.blobs, kSecret, there.store->contents().create().value(), 10, std::nullopt);
  CHECK(broken.step(1).error().code == ErrorCode::conflict);
}

TEST_CASE("what was destroyed is neither fetched nor given again") {
  Holder from;
  const crypto::Hash id = from.blobs.put(kSecret, file_of(40000)).value();
  REQUIRE(from.blobs.destroy(id).ok());
  CHECK_FALSE(from.blobs.chunk(id, 0).value().has_value());
  CHECK(from.blobs.read(id).error().code == ErrorCode::not_found);
  CHECK_FALSE(from.blobs.want(id, 1, Precedence::routine).value());
  REQUIRE(from.store->commit().ok());
  CHECK(stored_chunks(*from.store) == 0);
}
