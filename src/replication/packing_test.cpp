#include "replication/packing.h"

#include <doctest/doctest.h>

#include <random>

#include "record/header.h"
#include "replication/test_packing.h"

namespace {

using namespace replication;
using replication::testing::Tables;

const JournalName kMine{1, "1-00000001"};
const JournalName kTheirs{2, "1-5eed0002"};

void refer(record::EntryRef& ref, const JournalName& journal, std::uint64_t index,
           const crypto::Hash& leaf) {
  ref.set_party(journal.party);
  ref.set_epoch(journal.epoch);
  ref.set_index(index);
  ref.set_leaf(leaf.view().data(), 32);
}

// A concurrence of ours with what they proposed at `index`, having seen all up to it.
Bytes concurrence(const std::string& matter, std::uint64_t index, Tables& both) {
  const crypto::Hash leaf = crypto::sha256("leaf" + std::to_string(index));
  const crypto::Hash root = crypto::sha256("root" + std::to_string(index + 1));
  both.leaves[{kTheirs, index}] = leaf;
  both.roots[{kTheirs, index + 1}] = root;
  record::Header header;
  header.set_rule(1);
  header.set_matter(matter);
  header.set_module("meetings");
  header.set_module_version(1);
  header.mutable_actor()->set_person("kim");
  header.mutable_actor()->set_office("head");
  header.mutable_label()->set_policy("TEST");
  record::Seen& seen = *header.add_seen();
  seen.set_party(kTheirs.party);
  seen.set_epoch(kTheirs.epoch);
  seen.set_size(index + 1);
  seen.set_root(root.view().data(), 32);
  refer(*header.mutable_concurrence()->mutable_proposal(), kTheirs, index, leaf);
  return record::encode_header(header);
}

}  // namespace

TEST_CASE("a header like the one before costs what differs, and comes out byte for byte") {
  Tables both;
  const Bytes before = concurrence("meeting/19/item-1", 300, both);
  const Bytes header = concurrence("meeting/19/item-2", 302, both);
  Numbering saying;
  Numbers hearing;
  const auto first = pack_header(before, "", both, saying, Precedence::routine);
  REQUIRE(first.has_value());
  CHECK(unpack_header(*first, "", both, hearing).value() == before);
  const auto packed = pack_header(header, before, both, saying, Precedence::routine);
  REQUIRE(packed.has_value());
  CHECK(unpack_header(*packed, before, both, hearing).value() == header);
  CHECK(header.size() > 160);
  CHECK(packed->size() < 24);
}

TEST_CASE("hashes that the peer does not hold travel") {
  Tables both;
  const Bytes header = concurrence("meeting/19/item-1", 300, both);
  Tables mine = both;
  Tables theirs;  // nothing
  Numbering saying;
  Numbers hearing;
  const auto packed = pack_header(header, "", theirs, saying, Precedence::routine);
  // With nothing in common the plain form is the shorter one.
  CHECK_FALSE(packed.has_value());
  // Where the sender is wrong about the peer, that is said, and is no other header.
  const auto wrong = pack_header(header, "", mine, saying, Precedence::routine);
  REQUIRE(wrong.has_value());
  const auto got = unpack_header(*wrong, "", theirs, hearing);
  REQUIRE_FALSE(got.ok());
  CHECK(got.error().code == ErrorCode::unavailable);
}

TEST_CASE("a journal is named once in each precedence, and again when the peer asks anew") {
  Numbering saying;
  Numbers hearing;
  const auto said = [&](Precedence precedence) {
    Bytes out;
    saying.put(out, kTheirs, precedence);
    return out;
  };
  const auto heard = [&](const Bytes& bytes) {
    ByteReader reader(bytes);
    const JournalName name = hearing.take(reader);
    return reader.done() ? std::optional(name) : std::nullopt;
  };
  const Bytes first = said(Precedence::routine);
  const Bytes again = said(Precedence::routine);
  const Bytes overtaking = said(Precedence::flash);
  CHECK(again.size() == 1);
  CHECK(heard(overtaking) == kTheirs);  // before the other arrives
  CHECK(heard(first) == kTheirs);
  CHECK(heard(again) == kTheirs);
  saying.forget();
  hearing.clear();
  CHECK_FALSE(heard(again).has_value());
  CHECK(hearing.unknown());
  CHECK(heard(said(Precedence::routine)) == kTheirs);
}

TEST_CASE("what no sender packs is refused, and never makes more than the limit") {
  Tables both;
  Numbers hearing;
  const Bytes before(4096, 'x');
  const auto refused = [&](const Bytes& packed, ByteView before) {
    const auto got = unpack_header(packed, before, both, hearing);
    return !got.ok() && got.error().code == ErrorCode::invalid;
  };
  const auto op = [](std::uint64_t number, unsigned kind) {
    Bytes out;
    put_varint(out, number << 2 | kind);
    return out;
  };
  CHECK(refused("", before));
  CHECK(refused(op(0, 0), before));         // nothing, literally
  CHECK(refused(op(3, 0) + "ab", before));  // less than announced
  CHECK(refused(op(0, 1), before));         // copy of nothing
  CHECK(refused(op(4097, 1), before));      // beyond the header before
  CHECK(refused(op(5, 1), ByteView("four")));
  CHECK(refused(op(1, 2) + op(1, 1), before));              // moved before the beginning
  CHECK(refused(op(std::uint64_t{4097} << 1, 2), before));  // and behind the end
  CHECK(refused(op(~std::uint64_t{0} >> 2, 2), before));
  CHECK(refused(op(2, 3) + Bytes("\0", 1), before));    // no such place
  CHECK(refused(op(0, 3) + Bytes("\x01", 1), before));  // number 0 stands for nothing
  Bytes bomb;
  for (int i = 0; i < 3; ++i) bomb += op(4096, 1) + op((std::uint64_t{4096} << 1) - 1, 2);
  CHECK(refused(bomb, before));
}

TEST_CASE("any two headers, alike or not, come out as they went in") {
  std::mt19937 dice(7);
  Tables both;
  for (int run = 0; run < 2000; ++run) {
    Bytes before = run % 3 == 0
                       ? Bytes()
                       : concurrence("a/" + std::to_string(dice() % 50), dice() % 400, both);
    Bytes header = concurrence("a/" + std::to_string(dice() % 50), dice() % 400, both);
    for (unsigned i = dice() % 4; i > 0; --i)
      header[dice() % header.size()] = static_cast<char>(dice());
    for (unsigned i = dice() % 2; i > 0; --i) header.erase(dice() % header.size(), dice() % 30);
    Numbering saying;
    Numbers hearing;
    const auto packed = pack_header(header, before, both, saying, Precedence::routine);
    if (!packed) continue;
    CHECK(packed->size() < header.size());
    const auto got = unpack_header(*packed, before, both, hearing);
    REQUIRE(got.ok());
    CHECK(got.value() == header);
  }
}
