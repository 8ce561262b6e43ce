#include "journal/proof.h"

#include <doctest/doctest.h>

#include "journal/test_journal.h"

namespace journal {
namespace {

EntryProof proof_of(const TestJournal& journal, std::uint64_t index, std::uint64_t size) {
  LeafSource source(journal.leaves);
  EntryProof proof;
  proof.index = index;
  proof.entry = journal.entries[index].entry;
  proof.opening = journal.entries[index].opening;
  proof.path = prove_inclusion(index, size, source).value();
  proof.checkpoint = journal.note(journal.head(size));
  return proof;
}

SignedCheckpoint signed_head(const TestJournal& journal, std::uint64_t size) {
  return {journal.head(size), journal.sign(journal.head(size))};
}

}  // namespace

TEST_CASE("one file proves one entry, its payload and who stored it") {
  TestJournal journal;
  journal.fill(300);
  for (std::uint64_t index : {0, 1, 255, 256, 299}) {
    const std::string text = encode(proof_of(journal, index, 300));
    CHECK(text.starts_with("c2sp.org/tlog-proof@v1\nextra "));
    CHECK(encode(parse_entry_proof(text).value()) == text);
    const ProvenEntry proven = verify_entry_proof(text, journal.log, journal.cosigners).value();
    CHECK(proven.index == index);
    REQUIRE(proven.opening);
    CHECK(proven.opening->content == "content of entry " + std::to_string(index));
    CHECK(proven.checkpoint.cosignatures.size() == 2);
  }
}

TEST_CASE("the only leaf of a journal and an entry without an opening are proven too") {
  TestJournal journal;
  journal.add_clear(Kind::heartbeat, "");
  const std::string text = encode(proof_of(journal, 0, 1));
  const ProvenEntry proven = verify_entry_proof(text, journal.log, journal.cosigners).value();
  CHECK_FALSE(proven.opening);
  CHECK(proven.entry.envelope.kind == static_cast<std::uint8_t>(Kind::heartbeat));
}

TEST_CASE("a proof has one spelling") {
  TestJournal journal;
  journal.fill(3);
  const std::string text = encode(proof_of(journal, 2, 3));
  const auto replaced = [&](const std::string& from, const std::string& to) {
    std::string out = text;
    const std::size_t at = out.find(from);
    REQUIRE(at != std::string::npos);
    return out.replace(at, from.size(), to);
  };
  CHECK(reason(parse_entry_proof(replaced("@v1", "@v2"))) == "proof: not a c2sp.org/tlog-proof@v1");
  CHECK(reason(parse_entry_proof(replaced("extra ", "Extra "))) == "proof: no extra line");
  CHECK(reason(parse_entry_proof(replaced("index 2", "index 02"))) ==
        "proof: the index is no canonical decimal below 2^63-1");
  CHECK(reason(parse_entry_proof(replaced("index 2", "index 9223372036854775807"))) ==
        "proof: the index is no canonical decimal below 2^63-1");
  CHECK(reason(parse_entry_proof(replaced("index 2\n", "index 2\n\r"))) ==
        "proof: a hash is not 32 bytes in canonical base64");
  const std::string hash = base64(journal.leaves[0].view()) + "\n";
  std::string many;
  for (int i = 0; i < 63; ++i) many += hash;
  CHECK(reason(parse_entry_proof(replaced("index 2\n", "index 2\n" + many))) ==
        "proof: more than 63 hashes");
}

TEST_CASE("two roots at one size are a fork that the vkey alone shows") {
  TestJournal one;
  one.fill(4);
  TestJournal two;
  two.fill(3);
  two.add("header", "another word");
  const ForkProof fork = make_fork_proof(signed_head(one, 4), signed_head(two, 4), {}, {}).value();
  const std::string text = encode(fork, one.log);
  const ForkProof checked = verify_fork_proof(text, one.log).value();
  CHECK(encode(checked, one.log) == text);
  // The order of discovery leaves no trace: two finders write the same file.
  CHECK(encode(make_fork_proof(signed_head(two, 4), signed_head(one, 4), {}, {}).value(),
               one.log) == text);
}

TEST_CASE("trees of different sizes are a fork where the larger does not continue the smaller") {
  TestJournal one;
  one.fill(2);
  one.add("header", "said here");
  one.fill(5);
  TestJournal two;
  two.fill(12);
  LeafSource source(two.leaves);
  for (std::uint64_t size : {3, 4, 5}) {  // complete subtrees, whose root the proof omits, too
    CAPTURE(size);
    const Proof path = prove_consistency(size, 12, source).value();
    const Hash contained = two.head(size).root;
    const ForkProof fork =
        make_fork_proof(signed_head(one, size), signed_head(two, 12), contained, path).value();
    const std::string text = encode(fork, one.log);
    CHECK(encode(verify_fork_proof(text, one.log).value(), one.log) == text);
    // The same with an honest smaller checkpoint accuses nobody.
    CHECK(reason(make_fork_proof(signed_head(two, size), signed_head(two, 12), contained, path)) ==
          "fork proof: the second tree continues the first");
    // A made-up root for the larger tree does not hold.
    CHECK_FALSE(make_fork_proof(signed_head(one, size), signed_head(two, 12),
                                crypto::sha256("made up"), path)
                    .ok());
  }
}

TEST_CASE("a fork proof that accuses wrongly is refused, each with its reason") {
  TestJournal one;
  one.fill(4);
  TestJournal two;
  two.add("header", "another");
  two.fill(4);
  const ForkProof fork = make_fork_proof(signed_head(one, 4), signed_head(two, 4), {}, {}).value();
  const std::string text = encode(fork, one.log);
  CHECK(reason(make_fork_proof(signed_head(one, 4), signed_head(one, 4), {}, {})) ==
        "fork proof: the same tree twice");
  const TestJournal other("charlie.example");
  CHECK(reason(make_fork_proof(signed_head(one, 4), {other.head(0), {}}, {}, {})) ==
        "fork proof: two different journals");
  CHECK(reason(verify_fork_proof(text, other.log)) ==
        "fork proof: not exactly one signature line of the log's key");
  ForkProof forged = fork;
  forged.second.signature = forged.first.signature;
  CHECK(reason(verify_fork_proof(encode(forged, one.log), one.log)) ==
        "fork proof: a signature is not by the log's key");
  ForkProof swapped = fork;
  std::swap(swapped.first, swapped.second);
  CHECK(reason(verify_fork_proof(encode(swapped, one.log), one.log)) ==
        "fork proof: the larger checkpoint stands first");
  CHECK(reason(verify_fork_proof(text + "\n", one.log)) ==
        "fork proof: bytes after the second checkpoint");
  CHECK(reason(verify_fork_proof("x" + text, one.log)) == "fork proof: unknown first line");
  CHECK(reason(verify_fork_proof(text + std::string(20000, 'x'), one.log)) ==
        "fork proof: more than 16,384 bytes");
  std::string with_root = text;
  with_root.insert(with_root.find('\n') + 1, "root " + base64(empty_root().view()) + "\n");
  CHECK(reason(verify_fork_proof(with_root, one.log)) ==
        "fork proof: a root is named exactly where the sizes differ");
  std::string with_hash = text;
  with_hash.insert(with_hash.find('\n') + 1, base64(empty_root().view()) + "\n");
  CHECK(reason(verify_fork_proof(with_hash, one.log)) == "fork proof: hashes between equal sizes");
}

}  // namespace journal
