// The second part of the conformance suite of attacks_test.cpp, whose last case looks at the
// reasons given here too (doctest runs the files in the order of their names).
#include <doctest/doctest.h>

#include "journal/anchor.h"
#include "journal/key_event.h"
#include "journal/proof.h"
#include "journal/test_attacks.h"
#include "journal/tiles.h"
#include "journal/tombstone.h"

namespace journal {

TEST_CASE("A-15 one party's checkpoint or entry as another's, one type of signature as another") {
  TestJournal alpha("alpha.example");
  TestJournal bravo("bravo.example", "alpha.example");
  alpha.fill(3);
  bravo.fill(3);
  refused("A-15", open_checkpoint(alpha.note(), bravo.log, {}),
          "checkpoint: its origin is not the name of the log's key");
  refused("A-15", check_extends(bravo.head(2), alpha.head(3), {}),
          "checkpoint: of another journal");
  const auto entry =
      check_entry(bravo.log.name, 1, alpha.entries[1].entry, alpha.entries[1].opening);
  refused("A-15", entry, "opening: the leaf does not commit to it");
  // The log's own signature, dressed as a cosignature of the same key.
  VerifierKey as_cosigner = alpha.log;
  as_cosigner.type = KeyType::cosigner;
  CHECK_FALSE(verify_cosignature(as_cosigner, alpha.head(), {1, alpha.sign(alpha.head())}));
  refused("A-15", open_checkpoint(alpha.note(), alpha.log, {as_cosigner}),
          "checkpoint: one public key under two names");
  refused("A-15", open_checkpoint(alpha.note(), alpha.log, {bravo.log}),
          "checkpoint: " + bravo.log.name + " is not a cosigner's key");
}

TEST_CASE("A-16 the root of a proof is the signed one, and there is no other field for it") {
  TestJournal journal;
  journal.fill(5);
  LeafSource source(journal.leaves);
  EntryProof proof;
  proof.index = 1;
  proof.entry = journal.entries[1].entry;
  proof.path = prove_inclusion(1, 5, source).value();
  proof.checkpoint = journal.note();
  REQUIRE(verify_entry_proof(encode(proof), journal.log, journal.cosigners).ok());
  EntryProof other = proof;
  other.checkpoint = journal.note(journal.head(4));
  refused("A-16", verify_entry_proof(encode(other), journal.log, journal.cosigners),
          "inclusion proof: too long");
  Checkpoint claimed = journal.head();
  claimed.root = crypto::sha256("wished for");
  other.checkpoint = replaced(journal.note(), journal.head().body(), claimed.body());
  refused("A-16", verify_entry_proof(encode(other), journal.log, journal.cosigners),
          "checkpoint: the log's signature does not verify");
  refused("A-16",
          verify_entry_proof(replaced(encode(proof), "index 1\n",
                                      "root " + base64(claimed.root.view()) + "\nindex 1\n"),
                             journal.log, journal.cosigners),
          "proof: no index line");
}

TEST_CASE("A-17 times: out of range refused, regressions and staleness flagged") {
  TestJournal journal;
  journal.fill(2);
  const VerifierKey& witness = journal.cosigners[0];
  for (std::uint64_t time : {std::uint64_t{0}, std::uint64_t{1} << 63, UINT64_MAX}) {
    const std::string note =
        checkpoint_note(journal.head(), journal.log, journal.sign(journal.head()),
                        {cosignature_line(witness, journal.cosign(witness, journal.head(), time))});
    refused("A-17", open_checkpoint(note, journal.log, {witness}),
            "checkpoint: the cosignature of " + witness.name + " has a time outside 1 to 2^63-1");
  }
  // The time is signed: an older cosignature cannot be shown as a fresh one.
  Cosignature moved = journal.cosign(witness, journal.head(), 1767225600);
  moved.time += 3600;
  CHECK_FALSE(verify_cosignature(witness, journal.head(), moved));
  CHECK(judge_time(1000, 900, 1010, 60, 300) == TimeFlag::none);
  CHECK(judge_time(1100, 900, 1010, 60, 300) == TimeFlag::future);
  CHECK(judge_time(1000, 1001, 1010, 60, 300) == TimeFlag::backwards);
  CHECK(judge_time(1000, 900, 1301, 60, 300) == TimeFlag::stale);
}

TEST_CASE("A-18 a commitment opens to one payload in one place") {
  TestJournal journal;
  journal.fill(3);
  const std::string& origin = journal.log.name;
  const auto& item = journal.entries[1];
  const Envelope envelope = parse_entry(item.entry, 1).value().envelope;
  const Opening opening = parse_opening(item.opening, origin, 1).value();
  const std::string why = "opening: the leaf does not commit to it";
  const auto judge = [&](const Envelope& at, const Opening& changed) {
    return check_opening(origin, at, changed);
  };
  REQUIRE(judge(envelope, opening).ok());
  Envelope at = envelope;
  at.index = 2;
  refused("A-18", judge(at, opening), why);
  at = envelope;
  at.kind = static_cast<std::uint8_t>(Kind::deferred);
  refused("A-18", judge(at, opening), why);
  at = envelope;
  at.time += 1;
  refused("A-18", judge(at, opening), why);
  refused("A-18", check_opening("bravo" + origin.substr(5), envelope, opening), why);
  // Bytes moved between header and content, or a salt between the two places.
  Opening changed = opening;
  changed.header += changed.content[0];
  changed.content.erase(0, 1);
  refused("A-18", judge(envelope, changed), why);
  changed = opening;
  changed.content_salt = changed.header_salt;
  refused("A-18", judge(envelope, changed), why);
  changed = opening;
  changed.content.pop_back();
  refused("A-18", judge(envelope, changed), why);
  // A copied commitment: the same envelope under another author or index does not open.
  Envelope copied = envelope;
  copied.index = journal.next();
  refused("A-18", judge(copied, opening), why);
  // A guess of the payload, without the salt, even with everything else known.
  changed = opening;
  changed.content_salt = Hash{};
  refused("A-18", judge(envelope, changed), why);
  // HMAC has equivalent keys of other lengths; salts of other lengths cannot be written.
  Bytes short_salt = item.opening;
  short_salt.erase(32, 1);
  refused("A-18", parse_opening(short_salt, origin, 1), "opening: cut short");
  refused("A-18", parse_opening(item.opening.substr(0, 60), origin, 1), "opening: cut short");
  // The same payload twice does not show: the salts differ.
  TestJournal repeated;
  repeated.add("yes", "yes");
  repeated.add("yes", "yes");
  CHECK(parse_entry(repeated.entries[0].entry, 0).value().envelope.commitment !=
        parse_entry(repeated.entries[1].entry, 1).value().envelope.commitment);
}

TEST_CASE("A-19 entry bundles end where their last entry does") {
  TestJournal journal;
  journal.fill(256);
  Bytes bundle;
  for (const auto& item : journal.entries) put_entry(bundle, item.entry);
  REQUIRE(parse_entry_bundle(bundle, 256).ok());
  refused("A-19", parse_entry_bundle(bundle + Bytes(1, '\0'), 256),
          "entry bundle: bytes after the last entry");
  Bytes more = bundle;
  put_entry(more, journal.entries[0].entry);
  refused("A-19", parse_entry_bundle(more, 256), "entry bundle: bytes after the last entry");
  Bytes long_length = bundle;
  long_length[255 * 56] = '\x7f';
  refused("A-19", parse_entry_bundle(long_length, 256), "entry bundle: cut short");
  refused("A-19", parse_entry_bundle(bundle.substr(0, 255 * 56 + 1), 256),
          "entry bundle: cut short");
  refused("A-19", parse_entry_bundle(Bytes(2, '\0'), 1), "entry bundle: an empty entry");
  MemoryFolder folder = exported(journal);
  folder.files["tile/entries/000"] += "x";
  refused("A-19", verify(journal, folder),
          "tile/entries/000: entry bundle: bytes after the last entry");
}

TEST_CASE("A-20 paths have one spelling and lead nowhere else") {
  for (const char* path :
       {"tile/0/x000/001", "tile/0/x001", "tile/0/001/002", "tile/0/1", "tile/0/0001",
        "tile/0/x01/001", "tile/0/x001/x002", "tile/0/../000", "tile/0/-01"}) {
    CAPTURE(path);
    const auto result = parse_tile_path(path);
    CHECK_FALSE(result.ok());
    reasons()[reason(result)].insert("A-20");
  }
  refused("A-20", parse_tile_path("tile/0/x000/001"), "tile path: not in canonical form");
  refused("A-20", parse_tile_path("tile/0/1"), "tile path: malformed number");
  refused("A-20", parse_tile_path("tile/data/000"),
          "tile path: the level is neither entries nor 0 to 63");
  refused("A-20", parse_tile_path("tile/00/000"),
          "tile path: the level is neither entries nor 0 to 63");
  refused("A-20", parse_tile_path("tile/64/000"),
          "tile path: the level is neither entries nor 0 to 63");
  for (const char* width : {"0", "256", "01", "+1", "1/", ""}) {
    refused("A-20", parse_tile_path("tile/0/000.p/" + std::string(width)),
            "tile path: the width is not 1 to 255");
  }
  refused("A-20", parse_tile_path("tile/0/000.q/1"), "tile path: trailing bytes");
  refused("A-20", parse_tile_path("tile/0/000/"), "tile path: trailing bytes");
  refused("A-20", parse_tile_path("../tile/0/000"), "tile path: does not begin with tile/");
  refused("A-20", parse_tile_path("/tile/0/000"), "tile path: does not begin with tile/");
}

TEST_CASE("A-21 every flipped bit of a stored entry, tile or opening is found") {
  TestJournal journal;
  journal.fill(20);
  const MemoryFolder whole = exported(journal);
  std::size_t flipped = 0;
  for (const auto& [path, bytes] : whole.files) {
    if (!path.starts_with("tile/") && !path.starts_with("payload/") && path != "checkpoint")
      continue;
    for (std::size_t bit = 0; bit < bytes.size() * 8; bit += 13) {
      MemoryFolder folder = whole;
      Bytes& changed = folder.files.at(path);
      changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
      CAPTURE(path);
      CAPTURE(bit);
      const auto result = verify(journal, folder);
      REQUIRE_FALSE(result.ok());
      ++flipped;
    }
  }
  CHECK(flipped > 1000);
  MemoryFolder folder = whole;
  folder.files.at("tile/0/000.p/20")[40] ^= 1;
  refused("A-21", verify(journal, folder), "tile/0/000.p/20: differs from the entries' hashes");
  folder = whole;
  folder.files.at("payload/000/7")[60] ^= 1;
  refused("A-21", verify(journal, folder), "entry 7: opening: the leaf does not commit to it");
  folder = whole;
  folder.files.at("tile/entries/000.p/20")[2 + 12] ^= 1;  // a time, so that the form stays right
  refused("A-21", verify(journal, folder), "entry 0: opening: the leaf does not commit to it");
}

TEST_CASE("A-22 limits hold before anything is allocated for the input") {
  TestJournal journal;
  journal.fill(1);
  const auto note_with = [&](std::size_t lines) {
    std::string note = journal.head().body() + "\n";
    for (std::size_t i = 0; i < lines; ++i) {
      note += kDash + "k" + std::to_string(i) + " AAAAAAA=\n";
    }
    return note;
  };
  CHECK(parse_note(note_with(100)).ok());
  refused("A-22", parse_note(note_with(101)), "note: more than 100 signatures");
  refused("A-22", parse_note(note_with(1'000'000)), "note: more than 65,535 bytes");
  refused("A-22", parse_vkey(std::string(70'000, 'a')), "vkey: too long");
  refused("A-22", parse_entry(Bytes(65'536, '\1'), 0), "entry: more than 65,535 bytes");
  refused("A-22", view_opening(Bytes(kOpeningSizeMax + 1, '\1')), "opening: too long");
  refused("A-22", parse_entry_proof(std::string(kProofTextMax + 1, 'x')),
          "proof: more than 320,000 bytes");
  refused("A-22", verify_fork_proof(std::string(kForkProofTextMax + 1, 'x'), journal.log),
          "fork proof: more than 16,384 bytes");
  MemoryFolder folder = exported(journal);
  folder.files["checkpoint"] += Bytes(70'000, 'x');
  refused("A-22", verify(journal, folder), "checkpoint is too large");
}

TEST_CASE("A-25 a journal cannot be named like a cosigner, nor an epoch used twice") {
  const std::string circle = kTestCircle;
  refused("A-25", parse_origin("alpha.example/" + circle + "/witness"),
          "origin: the epoch is not <number from 1>-<8 hex digits>");
  refused("A-25", parse_origin("alpha.example/" + circle + "/mirror"),
          "origin: the epoch is not <number from 1>-<8 hex digits>");
  refused("A-25", parse_origin("alpha.example/" + circle.substr(1) + "g/1-00000000"),
          "origin: the circle is not 32 lower-case hex digits");
  refused("A-25", parse_origin("alpha/example/" + circle + "/1-00000000"),
          "origin: not <party>/<circle>/<epoch>");
  refused("A-25", parse_origin("alpha+example/" + circle + "/1-00000000"),
          "origin: the party is not a name of labels of [a-z0-9-]");
  CHECK(follows_epoch(3, 4));
  CHECK(follows_epoch(3, 19));
  CHECK_FALSE(follows_epoch(3, 3));  // the same number under other random digits
  CHECK_FALSE(follows_epoch(3, 2));
  CHECK_FALSE(follows_epoch(3, 20));
  CHECK_FALSE(follows_epoch(UINT64_MAX, 0));
}

TEST_CASE("A-26 nothing of one circle appears in another") {
  // (The answers to a stranger's requests are the replication's.)
  const std::string other(32, '7');
  const TestJournal here;
  const TestJournal there("alpha.example", "bravo.example", other);
  std::set<crypto::PublicKey> keys;
  for (const TestJournal* journal : {&here, &there}) {
    keys.insert(journal->log.key);
    for (const VerifierKey& key : journal->cosigners) keys.insert(key.key);
  }
  CHECK(keys.size() == 6);
  const Hash nonce = crypto::sha256("one start");
  CHECK(boot_mark(nonce, kTestCircle) != boot_mark(nonce, other));
  // The same payload and salts give another commitment there.
  const Hash salt = crypto::sha256("salt");
  CHECK(content_commitment(here.log.name, 0, salt, "yes") !=
        content_commitment(there.log.name, 0, salt, "yes"));
  TestJournal narrow("alpha.example", "bravo.example", other);
  narrow.fill(1);
  const VerifierKey mirror = here.cosigners[1];
  const Checkpoint head = narrow.head();
  const Anchor anchor = parse_anchor(encode_anchor(head, narrow.log, narrow.sign(head), mirror,
                                                   narrow.cosign(mirror, head, 1)))
                            .value();
  refused("A-26",
          verify_anchor(anchor, {"bravo.example", kTestCircle, "1-00000001"}, narrow.log, mirror),
          "anchor: of a journal of another circle");
}

TEST_CASE("A-27 a tombstone speaks of its holder's copy and of the true commitment") {
  TestJournal journal;
  journal.fill(3);
  Tombstone tombstone;
  tombstone.origin = journal.log.name;
  tombstone.index = 1;
  tombstone.commitment = crypto::sha256("another commitment");
  tombstone.record_class = "draft";
  tombstone.date = "2036-01-01";
  const Envelope envelope = parse_entry(journal.entries[1].entry, 1).value().envelope;
  const auto result = check_tombstone(tombstone, envelope);
  CHECK(result.error().code == ErrorCode::conflict);
  refused("A-27", result, "tombstone: names another commitment than the leaf");
  refused("A-27",
          check_tombstone(tombstone, parse_entry(journal.entries[2].entry, 2).value().envelope),
          "tombstone: of another entry");
  // A wrong one in a journal changes nothing there: no opening is dropped, the tree stands.
  journal.add_clear(Kind::tombstone, encode(tombstone).value());
  tombstone.index = 7;
  journal.add_clear(Kind::tombstone, encode(tombstone).value());
  tombstone.index = 3;  // the first tombstone itself
  journal.add_clear(Kind::tombstone, encode(tombstone).value());
  MemoryFolder folder = exported(journal);
  const ExportReport report = verify(journal, folder).value();
  CHECK(report.openings == 3);
  REQUIRE(report.remarks.size() == 3);
  refused_as("A-27", report.remarks[0], "entry 4: tombstone: of a later entry");
  refused_as("A-27", report.remarks[1],
             "entry 3: tombstone: names another commitment than the leaf");
  refused_as("A-27", report.remarks[2], "entry 5: tombstone: of an entry without an opening");
  // What was destroyed cannot be put back altered.
  folder.files["payload/000/1"] = journal.entries[0].opening;
  refused("A-27", verify(journal, folder), "entry 1: opening: the leaf does not commit to it");
}

TEST_CASE("A-28 a late release proves exactly what was committed to, where it was") {
  TestJournal journal;
  journal.fill(2);
  journal.add("header", "opened a year later", Kind::deferred);
  const Bytes late = journal.entries[2].opening;
  journal.entries[2].opening.clear();
  journal.fill(5);
  LeafSource source(journal.leaves);
  EntryProof proof;
  proof.index = 2;
  proof.entry = journal.entries[2].entry;
  proof.opening = late;
  proof.path = prove_inclusion(2, 5, source).value();
  proof.checkpoint = journal.note();
  const ProvenEntry proven =
      verify_entry_proof(encode(proof), journal.log, journal.cosigners).value();
  CHECK(proven.opening->content == "opened a year later");
  // It still says that it was deferred; it cannot be dressed as an act.
  CHECK(proven.entry.envelope.kind == static_cast<std::uint8_t>(Kind::deferred));
  EntryProof changed = proof;
  changed.entry[1] = static_cast<char>(Kind::sealed);
  refused("A-28", verify_entry_proof(encode(changed), journal.log, journal.cosigners),
          "inclusion proof: does not lead to the root");
  changed = proof;
  changed.opening = journal.entries[3].opening;
  refused("A-28", verify_entry_proof(encode(changed), journal.log, journal.cosigners),
          "opening: the leaf does not commit to it");
  // An opening of another epoch or circle.
  TestJournal old("alpha.example", "bravo.example", kTestCircle, "1-5eed0000");
  old.fill(2);
  old.add("header", "opened a year later", Kind::deferred);
  changed.opening = old.entries[2].opening;
  refused("A-28", verify_entry_proof(encode(changed), journal.log, journal.cosigners),
          "opening: the leaf does not commit to it");
  // Without the cosignatures that are asked for it is unproven, not false.
  changed = proof;
  changed.checkpoint =
      checkpoint_note(journal.head(), journal.log, journal.sign(journal.head()), {});
  const auto unproven = verify_entry_proof(encode(changed), journal.log, journal.cosigners);
  CHECK(unproven.error().code == ErrorCode::unavailable);
  refused("A-28", unproven, "proof: unproven, since not every required cosigner has signed");
}

TEST_CASE("A-29 anchors do not feed each other, and one that contradicts is evidence") {
  CHECK_FALSE(calls_for_anchor(static_cast<std::uint8_t>(Kind::anchor)));
  CHECK_FALSE(calls_for_anchor(static_cast<std::uint8_t>(Kind::receipt)));
  CHECK_FALSE(calls_for_anchor(static_cast<std::uint8_t>(Kind::heartbeat)));
  CHECK(calls_for_anchor(static_cast<std::uint8_t>(Kind::sealed)));
  CHECK(calls_for_anchor(static_cast<std::uint8_t>(Kind::key_event)));
  // Charlie's anchor of a branch that we do not hold: the log's own signature makes it evidence.
  const Fork fork(2, 6);
  const VerifierKey mirror =
      vkey_of(mirror_name("charlie.example", kTestCircle), KeyType::cosigner);
  const Checkpoint seen = fork.two.head();
  const Anchor anchor = parse_anchor(encode_anchor(seen, fork.two.log, fork.two.sign(seen), mirror,
                                                   fork.two.cosign(mirror, seen, 1767225600)))
                            .value();
  const Origin charlie{"charlie.example", kTestCircle, "1-00000001"};
  REQUIRE(verify_anchor(anchor, charlie, fork.one.log, mirror).ok());
  CHECK(check_extends(fork.one.head(), anchor.checkpoint, {}).error().code == ErrorCode::conflict);
  const auto proof = make_fork_proof({fork.one.head(), fork.one.sign(fork.one.head())},
                                     {anchor.checkpoint, anchor.signature}, {}, {});
  CHECK(verify_fork_proof(encode(proof.value(), fork.one.log), fork.one.log).ok());
  // An anchor that no log signed is none.
  Anchor invented = anchor;
  invented.checkpoint.root = crypto::sha256("invented");
  refused("A-29", verify_anchor(invented, charlie, fork.one.log, mirror),
          "anchor: the log's signature does not verify");
}

}  // namespace journal
