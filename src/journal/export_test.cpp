#include "journal/export.h"

#include <doctest/doctest.h>

#include "journal/proof.h"
#include "journal/test_journal.h"
#include "journal/tiles.h"
#include "journal/tombstone.h"

namespace journal {
namespace {

MemoryFolder exported(const ExportInput& input) {
  MemoryFolder folder;
  REQUIRE(reason(export_journal(input, folder)) == "accepted");
  return folder;
}
MemoryFolder exported(const TestJournal& journal) { return exported(journal.input()); }

std::string judge(const TestJournal& journal, MemoryFolder& folder) {
  return reason(verify_export(folder, journal.log, journal.cosigners));
}

}  // namespace

TEST_CASE("an export of any size verifies and has exactly the files of the layout") {
  for (std::uint64_t size : {0, 1, 2, 255, 256, 257, 511, 512, 700}) {
    CAPTURE(size);
    TestJournal journal;
    journal.fill(size);
    MemoryFolder folder = exported(journal);
    const ExportReport report = verify_export(folder, journal.log, journal.cosigners).value();
    CHECK(report.checkpoint == journal.head());
    CHECK(report.tiles == tiles_of(size).size());
    CHECK(report.openings == size);
    CHECK(report.unopened == 0);
    CHECK(report.cosignatures.size() == 2);
    const std::size_t bundles = (size + 255) / 256;
    CHECK(folder.files.size() == tiles_of(size).size() + bundles + size + 5);
    const ExportKeys keys = read_export_keys(folder).value();
    CHECK(keys.log == journal.log);
    CHECK(keys.cosigners == journal.cosigners);
  }
}

TEST_CASE("openings lie at the place of their entry; withheld and destroyed ones are counted") {
  TestJournal journal;
  journal.fill(300);
  journal.entries[3].opening.clear();
  const Opening whole = parse_opening(journal.entries[4].opening, journal.log.name, 4).value();
  journal.entries[4].opening = encode(residue_of(whole));
  journal.add_clear(Kind::heartbeat, "");
  MemoryFolder folder = exported(journal);
  CHECK(folder.files.contains("payload/001/299"));
  CHECK_FALSE(folder.files.contains("payload/000/3"));
  const ExportReport report = verify_export(folder, journal.log, journal.cosigners).value();
  CHECK(report.openings == 298);
  CHECK(report.unopened == 1);
  CHECK(report.residues == 1);
  CHECK(report.remarks.empty());
}

TEST_CASE("a destroyed payload leaves a tombstone and the journal still verifies") {
  TestJournal journal;
  journal.fill(5);
  Tombstone tombstone;
  tombstone.origin = journal.log.name;
  tombstone.index = 2;
  tombstone.commitment = parse_entry(journal.entries[2].entry, 2).value().envelope.commitment;
  tombstone.record_class = "draft, 10 years";
  tombstone.date = "2036-01-01";
  journal.add_clear(Kind::tombstone, encode(tombstone).value());
  const Opening whole = parse_opening(journal.entries[2].opening, journal.log.name, 2).value();
  journal.entries[2].opening = encode(residue_of(whole));
  MemoryFolder folder = exported(journal);
  ExportReport report = verify_export(folder, journal.log, journal.cosigners).value();
  CHECK(report.residues == 1);
  CHECK(report.remarks.empty());
  // Whoever kept the opening still proves the statement against the old commitment.
  folder.files["payload/000/2"] = encode(whole);
  report = verify_export(folder, journal.log, journal.cosigners).value();
  CHECK(report.openings == 5);
}

TEST_CASE(
    "cosignatures of every checkpoint are checked under all keys that are given, and counted") {
  TestJournal journal;
  journal.fill(30);
  ExportInput input = journal.input();
  input.checkpoint_sizes = {0, 10, 30};
  input.checkpoint_at = [&](std::uint64_t size) -> Result<std::string> {
    return journal.note(journal.head(size));
  };
  MemoryFolder folder = exported(input);
  ExportReport report = verify_export(folder, journal.log, journal.cosigners).value();
  CHECK(report.cosigned == 6);  // of 0, 10 and 30: the newest lies there twice and counts once
  CHECK(report.unknown_keys == 0);
  // Without their keys they are no more than lines.
  report = verify_export(folder, journal.log, {}).value();
  CHECK(report.cosigned == 0);
  CHECK(report.unknown_keys == 6);
  // Known keys require nothing and let nothing wrong pass.
  report = verify_export(folder, journal.log, {}, {}, journal.cosigners).value();
  CHECK(report.cosigned == 6);
  CHECK(report.cosignatures.size() == 2);
  std::string note = folder.files["checkpoint.d/10"];
  const std::size_t last = note.rfind(' ') + 20;
  note[last] = note[last] == 'A' ? 'B' : 'A';
  folder.files["checkpoint.d/10"] = note;
  CHECK(reason(verify_export(folder, journal.log, {}, {}, journal.cosigners))
            .find("does not verify") != std::string::npos);
  CHECK(verify_export(folder, journal.log, {}).value().unknown_keys == 6);
}

TEST_CASE("every older checkpoint of an export is checked against the tree") {
  TestJournal journal;
  journal.fill(300);
  ExportInput input = journal.input();
  input.checkpoint_sizes = {0, 1, 255, 256, 257, 300};
  input.checkpoint_at = [&](std::uint64_t size) -> Result<std::string> {
    return journal.note(journal.head(size));
  };
  MemoryFolder folder = exported(input);
  CHECK(verify_export(folder, journal.log, journal.cosigners).value().checkpoints == 6);

  TestJournal forked;
  forked.add("header", "other");
  forked.fill(300);
  folder.files["checkpoint.d/256"] = forked.note(forked.head(256));
  const auto result = verify_export(folder, journal.log, journal.cosigners);
  CHECK(result.error().code == ErrorCode::conflict);
  CHECK(result.error().message == "checkpoint.d/256: signed with another root than the tree has");
  folder.files.erase("checkpoint.d/256");
  CHECK(judge(journal, folder) == "no file checkpoint.d/256");
  folder.files["checkpoint.d/256"] = journal.note(journal.head(255));
  CHECK(judge(journal, folder) == "checkpoint.d/256: is of another size");
  folder.files["checkpoint.sizes"] = "0\n300\n256\n";
  CHECK(judge(journal, folder).starts_with("checkpoint.sizes: not ascending"));
}

TEST_CASE("proof files of an export verify alone") {
  TestJournal journal;
  journal.fill(20);
  LeafSource source(journal.leaves);
  ExportInput input = journal.input();
  input.proofs = {0, 19};
  input.tree = &source;
  MemoryFolder folder = exported(input);
  CHECK(verify_entry_proof(folder.files.at("proof/19.tlog-proof"), journal.log, journal.cosigners)
            .ok());
}

TEST_CASE("the policy file requires every cosigner") {
  const TestJournal journal;
  const std::string circle = kTestCircle;
  CHECK(policy_text(journal.log, journal.cosigners) ==
        "log " + journal.log.text() + "\nwitness bravo.example/" + circle + "/witness " +
            journal.cosigners[0].text() + "\nwitness bravo.example/" + circle + "/mirror " +
            journal.cosigners[1].text() + "\ngroup required all bravo.example/" + circle +
            "/witness bravo.example/" + circle + "/mirror\nquorum required\n");
  CHECK(policy_text(journal.log, {}) == "log " + journal.log.text() + "\nquorum none\n");
}

TEST_CASE("a full file may stand in for a partial one; its first entries are what counts") {
  TestJournal journal;
  journal.fill(256);
  TestJournal shorter;
  shorter.fill(100);
  MemoryFolder folder = exported(shorter);
  MemoryFolder full = exported(journal);
  folder.files.erase("tile/0/000.p/100");
  folder.files.erase("tile/entries/000.p/100");
  folder.files["tile/0/000"] = full.files.at("tile/0/000");
  folder.files["tile/entries/000"] = full.files.at("tile/entries/000");
  CHECK(judge(shorter, folder) == "accepted");
}

TEST_CASE("entries and tiles of one branch under the checkpoint of another are refused") {
  TestJournal journal;
  journal.fill(10);
  TestJournal forked;
  forked.add("header", "other");
  forked.fill(10);
  MemoryFolder folder = exported(journal);
  folder.files["checkpoint"] = forked.note();
  CHECK(judge(journal, folder) == "export: the entries do not give the root of the checkpoint");
}

TEST_CASE("an exporter refuses a store whose parts do not agree, and writes no checkpoint") {
  TestJournal journal;
  journal.fill(10);
  const ExportInput input = journal.input();
  const auto fails = [&](const ExportInput& changed) {
    MemoryFolder folder;
    const auto result = export_journal(changed, folder);
    CHECK_FALSE(folder.files.contains("checkpoint"));
    return reason(result);
  };
  journal.entries[4].opening[70] ^= 1;
  CHECK(fails(input) == "export: opening: the leaf does not commit to it");
  journal.entries[4].opening[70] ^= 1;
  journal.entries[4].entry[12] ^= 1;  // the author's time
  journal.entries[4].opening.clear();
  CHECK(fails(input) == "export: the entries do not give the root of the checkpoint");
  ExportInput lacking = input;
  lacking.checkpoint =
      checkpoint_note(journal.head(), journal.log, journal.sign(journal.head()), {});
  CHECK(fails(lacking) == "export: a listed cosigner has not signed the checkpoint");
}

TEST_CASE("a clear body that makes no sense is remarked on and stops nothing") {
  TestJournal journal;
  journal.fill(2);
  journal.add_clear(Kind::anchor, "no note");
  journal.add_clear(Kind::receipt, "no receipt");
  journal.add_clear(Kind::key_event, "no key event");
  journal.add_clear(Kind::tombstone, "no tombstone");
  MemoryFolder folder = exported(journal);
  const ExportReport report = verify_export(folder, journal.log, journal.cosigners).value();
  REQUIRE(report.remarks.size() == 4);
  CHECK(report.remarks[0] == "entry 2: note: no final newline");
}

TEST_CASE("every entry is shown to the visitor, in order, with its opening") {
  TestJournal journal;
  journal.fill(300);
  MemoryFolder folder = exported(journal);
  std::uint64_t seen = 0;
  const auto visit = [&](const CheckedEntry& entry, std::uint64_t index) -> Result<void> {
    CHECK(index == seen++);
    CHECK(entry.opening.content == "content of entry " + std::to_string(index));
    return {};
  };
  CHECK(verify_export(folder, journal.log, journal.cosigners, visit).ok());
  CHECK(seen == 300);
}

}  // namespace journal
