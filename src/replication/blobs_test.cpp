#include "replication/blobs.h"

#include <doctest/doctest.h>

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

constexpr store::ChainId kFirstChain = 1;

// Chunks whose bytes are in the store, of the first file that came into it.
std::size_t stored_chunks(store::Store& store) {
  std::size_t count = 0;
  REQUIRE(store
              .scan(kFirstChain, 0, store.end(kFirstChain).value(),
                    [&](std::uint64_t, const store::Row* row) {
                      count += row != nullptr && !row->opening.empty() ? 1 : 0;
                      return true;
                    })
              .ok());
  return count;
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
  const auto fetch = [&] {
    int chunks = 0;
    while (!to.blobs.wanted().empty()) {
      const std::uint64_t next = to.blobs.wanted().at(id).next;
      REQUIRE(to.blobs.take(*from.blobs.chunk(id, next).value()).ok());
      ++chunks;
    }
    return chunks;
  };
  fetch();
  SUBCASE("gone") {
    const store::Row nothing{"", "", store::OpeningState::missing};
    REQUIRE(to.store->repair(kFirstChain, 2, nothing).ok());
  }
  SUBCASE("altered") {
    const store::Row other{"chunk", Bytes(8192, 'x'), store::OpeningState::held};
    REQUIRE(to.store->repair(kFirstChain, 2, other).ok());
  }
  CHECK_FALSE(to.blobs.read(id).ok());
  CHECK(to.blobs.wanted().at(id).damaged);
  CHECK_FALSE(to.blobs.holds(id).value());
  fetch();
  CHECK(to.blobs.read(id).value() == file);
}

TEST_CASE("what was destroyed is neither fetched nor given again") {
  Holder from;
  const crypto::Hash id = from.blobs.put(kSecret, file_of(40000)).value();
  REQUIRE(from.blobs.destroy(id).ok());
  CHECK_FALSE(from.blobs.chunk(id, 0).value().has_value());
  CHECK(from.blobs.read(id).error().code == ErrorCode::not_found);
  CHECK_FALSE(from.blobs.want(id, 1, Precedence::routine).value());
  CHECK(stored_chunks(*from.store) == 0);
}
