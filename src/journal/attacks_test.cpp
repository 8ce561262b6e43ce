// Conformance suite of docs/formats/journal.md, section "Attacks": one case per attack on what this
// room decides, each refused with a reason of its own. stand in
// attacks_payload_test.cpp. Shown elsewhere, because they need a store, a clock or a peer:
//   A-4  race of two cosignings               src/replication (compare and persist in one commit)
//   A-23 withholding from one peer, challenge src/replication
//   A-24 crash or I/O error at every call     src/store, the simulation
//   A-26 probing for circles                  src/replication, src/link, src/api (the part of it
//                                             that is here: nothing of one circle is in another)
// and, beside the part that is here, A-3 after a restore (src/store, src/node), A-13 persistence
// and A-22 deadlines (src/replication), A-27 what is served and A-29 the rate (src/replication).
#include <doctest/doctest.h>

#include "journal/proof.h"
#include "journal/test_attacks.h"
#include "journal/tiles.h"

namespace journal {

TEST_CASE("A-1 split view of one size: evidence, and no cosignature") {
  const Fork fork(2, 6);
  const auto result = check_extends(fork.one.head(), fork.two.head(), {});
  CHECK(result.error().code == ErrorCode::conflict);
  refused("A-1", result, "checkpoint: another root at the size that is held");
  const auto proof = make_fork_proof({fork.one.head(), fork.one.sign(fork.one.head())},
                                     {fork.two.head(), fork.two.sign(fork.two.head())}, {}, {});
  CHECK(verify_fork_proof(encode(proof.value(), fork.one.log), fork.one.log).ok());
}

TEST_CASE("A-2 split view of different sizes: an outsider accepts the fork proof") {
  const Fork fork(2, 9);
  LeafSource source(fork.two.leaves);
  const Proof path = prove_consistency(5, 9, source).value();
  const auto result = check_extends(fork.one.head(5), fork.two.head(9), path);
  CHECK(result.error().code == ErrorCode::conflict);
  refused("A-2", result, "checkpoint: the tree does not continue the one held");
  const auto proof = make_fork_proof({fork.one.head(5), fork.one.sign(fork.one.head(5))},
                                     {fork.two.head(9), fork.two.sign(fork.two.head(9))},
                                     fork.two.head(5).root, path);
  CHECK(verify_fork_proof(encode(proof.value(), fork.one.log), fork.one.log).ok());
}

TEST_CASE("A-3 rollback: a smaller checkpoint is never cosigned") {
  TestJournal journal;
  journal.fill(6);
  refused("A-3", check_extends(journal.head(6), journal.head(5), {}),
          "checkpoint: smaller than the one that is held");
}

TEST_CASE("A-5 truncation: a missing file is a failure, never a shorter journal") {
  TestJournal journal;
  journal.fill(300);
  const MemoryFolder whole = exported(journal);
  MemoryFolder folder = whole;
  folder.files.erase("tile/entries/001.p/44");
  refused("A-5", verify(journal, folder), "no file tile/entries/001.p/44");
  folder = whole;
  folder.files.erase("tile/1/000.p/1");
  refused("A-5", verify(journal, folder), "no file tile/1/000.p/1");
  // Partial served for full.
  folder = whole;
  folder.files["tile/entries/000"] = whole.files.at("tile/entries/001.p/44");
  refused("A-5", verify(journal, folder), "tile/entries/000: entry bundle: cut short");
  folder = whole;
  folder.files["tile/0/000"] = whole.files.at("tile/0/001.p/44");
  refused("A-5", verify(journal, folder), "tile/0/000: differs from the entries' hashes");
}

TEST_CASE("A-6 a leaf made of two hashes is not the node above them") {
  TestJournal journal;
  journal.fill(2);
  const Bytes pair = Bytes(journal.leaves[0].view()) + Bytes(journal.leaves[1].view());
  CHECK(crypto::leaf_hash(pair) != journal.head().root);
  CHECK(crypto::leaf_hash(Bytes(1, '\1') + pair) != journal.head().root);
  // As an entry of 64 bytes, the root claimed for a tree of one leaf:
  refused("A-6", verify_inclusion(crypto::leaf_hash(pair), 0, 1, {}, journal.head().root),
          "inclusion proof: does not lead to the root");
  // And a node's own input is no envelope.
  refused("A-6", parse_entry(Bytes(1, '\1') + pair, 0), "entry: its index is not its position");
}

TEST_CASE("A-7 malformed inclusion proofs (98 more in the published vectors)") {
  TestJournal journal;
  journal.fill(7);
  LeafSource source(journal.leaves);
  const Proof good = prove_inclusion(3, 7, source).value();
  const Hash root = journal.head().root;
  const auto judge = [&](const Proof& proof, std::uint64_t index, std::uint64_t size) {
    return verify_inclusion(journal.leaves[3], index, size, proof, root);
  };
  REQUIRE(judge(good, 3, 7).ok());
  refused("A-7", judge({}, 3, 7), "inclusion proof: too short");
  Proof longer = good;
  longer.push_back(root);
  refused("A-7", judge(longer, 3, 7), "inclusion proof: too long");
  refused("A-7", judge(good, 7, 7), "inclusion proof: index is not below the size");
  refused("A-7", judge(good, 0, 0), "inclusion proof: index is not below the size");
  refused("A-7", judge(good, 3, 14), "inclusion proof: too short");
  refused("A-7", judge(good, 3, 4), "inclusion proof: too long");
}

TEST_CASE("A-8 malformed consistency proofs (98 more in the published vectors)") {
  TestJournal journal;
  journal.fill(7);
  LeafSource source(journal.leaves);
  const Hash a = journal.head(3).root;
  const Hash b = journal.head(7).root;
  const Proof good = prove_consistency(3, 7, source).value();
  REQUIRE(verify_consistency(3, a, 7, b, good).ok());
  refused("A-8", verify_consistency(3, b, 7, a, good),
          "consistency proof: does not lead to the first root");
  refused("A-8", verify_consistency(3, a, 7, a, good),
          "consistency proof: does not lead to the second root");
  refused("A-8", verify_consistency(7, b, 3, a, good),
          "consistency proof: first size is larger than the second");
  refused("A-8", verify_consistency(7, b, 7, b, good),
          "consistency proof: not empty between equal sizes");
  refused("A-8", verify_consistency(7, a, 7, b, {}),
          "consistency proof: does not lead to the second root");
  refused("A-8", verify_consistency(0, empty_root(), 7, b, {}),
          "consistency proof: from size 0 nothing is proven");
  refused("A-8", verify_consistency(3, a, 7, b, {}),
          "consistency proof: empty between different sizes");
  Proof longer = good;
  longer.push_back(a);
  refused("A-8", verify_consistency(3, a, 7, b, longer), "consistency proof: too long");
  Proof shorter = good;
  shorter.pop_back();
  refused("A-8", verify_consistency(3, a, 7, b, shorter), "consistency proof: too short");
}

TEST_CASE("A-9 invalid subtrees (322 more in the published vectors)") {
  TestJournal journal;
  journal.fill(8);
  const Hash root = journal.head().root;
  const Hash leaf = journal.leaves[0];
  refused("A-9", verify_subtree_consistency(4, 2, 8, leaf, root, {}),
          "subtree: start is not below end");
  refused("A-9", verify_subtree_consistency(2, 5, 8, leaf, root, {}),
          "subtree: start is no multiple of its size rounded up to a power of two");
  refused("A-9", verify_subtree_consistency(8, 9, 8, leaf, root, {}),
          "subtree: end is beyond the tree");
  refused("A-9", verify_subtree_inclusion(leaf, 3, 4, 8, {}, root),
          "subtree: index is outside of it");
  refused("A-9", verify_subtree_consistency(3, 3, 8, root, root, {}),
          "subtree: empty, with another root");
}

TEST_CASE("A-10 sizes, indexes and paths beyond 2^63-1") {
  TestJournal journal;
  journal.fill(1);
  const Hash root = journal.head().root;
  for (std::uint64_t size : {std::uint64_t{1} << 63, UINT64_MAX}) {
    refused("A-10", verify_inclusion(root, 0, size, {}, root),
            "inclusion proof: size beyond 2^63-1");
    refused("A-10", verify_consistency(1, root, size, root, {}),
            "consistency proof: size beyond 2^63-1");
  }
  const std::string body = journal.head().body();
  for (const char* size : {"9223372036854775808", "18446744073709551615", "18446744073709551616"}) {
    refused("A-10", parse_checkpoint_body(replaced(body, "\n1\n", "\n" + std::string(size) + "\n")),
            "checkpoint: the size is not a canonical decimal up to 2^63-1");
  }
  CHECK(parse_checkpoint_body(replaced(body, "\n1\n", "\n9223372036854775807\n")).ok());
  refused("A-10", parse_tile_path("tile/0/x072/x057/x594/x037/x927/937"),
          "tile path: no tree of at most 2^63-1 leaves has this tile");
  refused("A-10", parse_tile_path("tile/8/000"),
          "tile path: no tree of at most 2^63-1 leaves has this tile");
  refused("A-10", verify_inclusion(root, 0, kTreeSizeMax, Proof(64, root), root),
          "inclusion proof: more than 63 hashes");
}

TEST_CASE("A-11 text in any other than its one form") {
  TestJournal journal;
  journal.fill(12);
  const std::string note = journal.note();
  const auto judge = [&](const std::string& text) {
    return open_checkpoint(text, journal.log, journal.cosigners);
  };
  REQUIRE(judge(note).ok());
  const std::string size_reason = "checkpoint: the size is not a canonical decimal up to 2^63-1";
  for (const char* size : {"012", "+12", "0xc", " 12", "12 ", "1.2e1", "-12", ""}) {
    refused("A-11", judge(replaced(note, "\n12\n", "\n" + std::string(size) + "\n")),
            size[0] == '\0' ? "checkpoint: a blank line in the body" : size_reason);
  }
  std::string crlf;
  for (char c : note) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
  refused("A-11", judge(crlf), "note: not UTF-8 without control characters");
  refused("A-11", judge(replaced(note, "\n12\n", std::string("\n12\0\n", 5))),
          "note: not UTF-8 without control characters");
  refused("A-11", judge(note.substr(0, note.size() - 1)), "note: no final newline");
  refused("A-11", judge(replaced(note, kDash, "- ")),
          "note: a line after the last blank line is no signature line");
  refused("A-11", judge(replaced(note, kDash, "\xe2\x80\x93 ")),
          "note: a line after the last blank line is no signature line");
  refused("A-11", judge(replaced(note, "\n12\n", "\n12\n\n")),
          "checkpoint: a blank line in the body");
  const std::string root = base64(journal.head().root.view());
  refused("A-11", judge(replaced(note, root, base64(journal.head().root.view().substr(1)))),
          "checkpoint: the root is not 32 bytes in canonical base64");
  refused("A-11", judge(replaced(note, root, base64(Bytes(journal.head().root.view()) + "x"))),
          "checkpoint: the root is not 32 bytes in canonical base64");
  std::string loose = root;  // other trailing bits, same 32 bytes to a lenient decoder
  loose[42] = loose[42] == 'B' ? 'C' : static_cast<char>(loose[42] + 1);
  refused("A-11", judge(replaced(note, root, loose)),
          "checkpoint: the root is not 32 bytes in canonical base64");
  refused("A-11", judge(replaced(note, root + "\n", root + "\nextension\n")),
          "checkpoint: extension lines");
  refused("A-11", judge(replaced(note, journal.log.name + "\n", "")),
          "checkpoint: fewer than three lines");
  refused("A-11", judge(journal.head().body()), "note: no blank line before signatures");
  refused("A-11", judge(journal.head().body() + "\n"), "note: no signature");
  refused("A-11", judge(replaced(note, "\n" + root, "")), "checkpoint: fewer than three lines");
  const std::string line = signature_line(journal.log, journal.sign(journal.head()));
  refused("A-11", judge(replaced(note, line, "")), "checkpoint: no signature by the log's key");
  refused("A-11", judge(replaced(note, line, replaced(line, "=\n", "\n"))),
          "note: a signature is not canonical base64");
  refused(
      "A-11",
      judge(replaced(note, line, replaced(line, journal.log.name + " ", journal.log.name + "  "))),
      "note: a signature is not canonical base64");
}

TEST_CASE("A-12 one key counts once, under one name") {
  TestJournal journal;
  journal.fill(2);
  const std::string note = journal.note();
  const std::string again = cosignature_line(
      journal.cosigners[1], journal.cosign(journal.cosigners[1], journal.head(), 1900000000));
  refused("A-12", open_checkpoint(note + again, journal.log, journal.cosigners),
          "note: two signature lines of one key of " + journal.cosigners[1].name);
  refused("A-12",
          open_checkpoint(note + signature_line(journal.log, journal.sign(journal.head())),
                          journal.log, journal.cosigners),
          "note: two signature lines of one key of " + journal.log.name);
  // One public key under two names does not make a quorum of two.
  VerifierKey alias = journal.cosigners[1];
  alias.name = mirror_name("charlie.example", kTestCircle);
  refused("A-12",
          open_checkpoint(note, journal.log, {journal.cosigners[0], journal.cosigners[1], alias}),
          "checkpoint: one public key under two names");
  refused("A-12", check_enrolment(journal.cosigners, alias, alias.name, KeyType::cosigner),
          "enrolment: the public key is enrolled already");
  refused("A-12", check_enrolment({}, journal.cosigners[1], alias.name, KeyType::cosigner),
          "enrolment: the key is named otherwise");
  // A key whose id was made to collide is still another key: its line is the known one's, and
  // fails.
  const VerifierKey& known = journal.cosigners[1];
  Bytes blob;
  put_u32(blob, known.id());
  put_u64(blob, 1767225600);
  blob.append(64, '\7');
  const std::string colliding = kDash + known.name + " " + base64(blob) + "\n";
  const std::string without = replaced(
      note, cosignature_line(known, journal.cosign(known, journal.head(), journal.first_time + 1)),
      colliding);
  refused("A-12", open_checkpoint(without, journal.log, journal.cosigners),
          "checkpoint: the cosignature of " + known.name + " does not verify");
}

TEST_CASE("A-13 a forged line that names a trusted key is never kept, and wedges nothing") {
  TestJournal journal;
  journal.fill(2);
  const Checkpoint head = journal.head();
  const VerifierKey& witness = journal.cosigners[0];
  const std::string forged = cosignature_line(witness, {1767225600, crypto::Signature{}});
  const std::string note = checkpoint_note(head, journal.log, journal.sign(head), {forged});
  refused("A-13", open_checkpoint(note, journal.log, {witness}),
          "checkpoint: the cosignature of " + witness.name + " does not verify");
  // The witness itself opens the note for the log's signature alone; what it keeps and answers is
  // built from what verified, and the next honest note is accepted as if nothing had been.
  const OpenedCheckpoint opened = open_checkpoint(note, journal.log, {}).value();
  const std::string kept = checkpoint_note(
      opened.checkpoint, journal.log, opened.signature,
      {cosignature_line(witness, journal.cosign(witness, opened.checkpoint, 1767225601))});
  CHECK(kept.find(forged) == std::string::npos);
  CHECK(open_checkpoint(kept, journal.log, {witness}).value().cosignatures.size() == 1);
}

TEST_CASE("A-14 Ed25519 edge points: count by the strict rule, accuse by the permissive one") {
  TestJournal journal;
  journal.fill(2);
  // R of low order (the neutral element, for r = 0) under an honest key: OpenSSL accepts it,
  // libsodium does not. Only the holder of the key can make it, so it counts for nobody but
  // accuses. The bytes are in the published vectors; here the enrolment side:
  for (const char* text : {"0100000000000000000000000000000000000000000000000000000000000000",
                           "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                           "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"}) {
    const VerifierKey key{"x.example/k", KeyType::cosigner, crypto::PublicKey::from(*unhex(text))};
    refused("A-14", check_enrolment({}, key, key.name, KeyType::cosigner),
            "enrolment: the key is no canonical point of prime order");
    refused("A-14", parse_vkey(key.text()), "vkey: the key is no canonical point of prime order");
  }
  // S + L: the same signature to a verifier that forgets to reduce.
  const Bytes group_order =
      *unhex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
  crypto::Signature high = journal.sign(journal.head());
  unsigned carry = 0;
  for (std::size_t i = 0; i < 32; ++i) {
    carry += high.bytes[32 + i] + static_cast<std::uint8_t>(group_order[i]);
    high.bytes[32 + i] = static_cast<std::uint8_t>(carry);
    carry >>= 8;
  }
  refused("A-14",
          open_checkpoint(checkpoint_note(journal.head(), journal.log, high, {}), journal.log, {}),
          "checkpoint: the log's signature does not verify");
}

TEST_CASE("each attack has at least one reason that no other attack has") {
  std::map<std::string, int> own;
  for (const auto& [why, attacks] : reasons()) {
    CHECK(why != "accepted");
    for (const std::string& attack : attacks) own[attack] += attacks.size() == 1;
  }
  CHECK(own.size() == 26);
  for (const auto& [attack, count] : own) {
    CAPTURE(attack);
    CHECK(count > 0);
  }
}

}  // namespace journal
