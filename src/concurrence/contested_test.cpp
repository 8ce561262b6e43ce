// What is contested, in circles that have agreed much.
#include "concurrence/circle_testing.h"

namespace concurrence {
namespace {

// An amendment for a change that leaves the parties alone.
record::Terms with_class(record::Terms terms, const std::string& name) {
  terms.clear_silence_classes();
  terms.add_silence_classes(name);
  return terms;
}

}  // namespace

// An amendment names its charter twice, as charter and as predecessor; asked along both ways the
// answer would take 2^200 steps, and the circle's digest would never come.
TEST_CASE("a charter amended two hundred times has a digest") {
  WrittenCircle circle(2);
  record::EntryRef charter = circle.found();
  for (int i = 0; i < 200; ++i) {
    charter = circle.amend(0, charter, with_class(circle.terms(), "c" + std::to_string(i)), {1});
    circle.agree(charter);
    circle.statement(0, {1});
  }
  FoldedCircle node(circle);
  node.deliver({0, 1});
  const auto facts = node.facts();
  CHECK(facts.size() == 201);
  for (const Fold::Fact& fact : facts) CHECK_FALSE(fact.contested);
  CHECK(node.digest().size() == 64);
}

TEST_CASE("a decision after eleven thousand others is as little contested as they are") {
  WrittenCircle circle(2);
  const record::EntryRef charter = circle.found();
  record::EntryRef last = circle.propose(0, charter);
  circle.agree(last);
  for (int i = 1; i < 11'000; ++i) {
    last = circle.propose(0, charter, "talk/one", &last, {1});
    circle.agree(last);
  }
  FoldedCircle node(circle);
  node.deliver({0, 1});
  const auto facts = node.facts();
  CHECK(facts.size() == 11'001);
  CHECK(std::none_of(facts.begin(), facts.end(), [](const auto& fact) { return fact.contested; }));
}

// A node whose disk damaged one entry would show decisions as contested that nobody contests.
TEST_CASE("damage to the entry that opens an epoch contests nothing") {
  WrittenCircle circle(2);
  const record::EntryRef charter = circle.found();
  const auto key = [](char c) { return crypto::PublicKey::from(Bytes(32, c)); };
  const auto opens = [&](char node_key) {
    journal::EpochOpened event;
    event.identity.key = key('i');
    event.certificate.node_key = key(node_key);
    event.certificate.issued = 1'750'000'000'000;
    event.certificate.not_after = event.certificate.issued + 1'000;
    event.log_key = key('l');
    event.witness_key = key('w');
    event.mirror_key = key('m');
    return event;
  };
  const WrittenCircle::Place old = circle.open(1, "2-00000000");
  circle.write_key_event(old, journal::KeyEvent(opens('1')));
  circle.grant(old, {0, 1});
  const record::EntryRef proposal = circle.propose(1, charter, "talk/one", nullptr, {0});
  circle.concur(old, proposal, {0, 1});
  circle.concur(1, proposal, {0});
  // The next epoch takes the node key back, and vouches for all that it signed.
  const WrittenCircle::Place next = circle.open(1, "3-00000000");
  journal::EpochOpened event = opens('2');
  event.reason = journal::EpochReason::key_compromised;
  event.earlier.push_back(
      {"2-00000000", circle.journal(old).size(), circle.journal(old).roots.back()});
  circle.write_key_event(next, journal::KeyEvent(event));
  journal::NodeKeyRevoked revoked;
  revoked.revoked = key('1');
  revoked.replacement = event.certificate;
  circle.write_key_event(next, journal::KeyEvent(revoked));

  FoldedCircle node(circle);
  node.deliver({0, 1, old, next});
  const std::string before = node.digest();
  REQUIRE(node.facts().size() == 2);
  for (const Fold::Fact& fact : node.facts()) CHECK_FALSE(fact.contested);
  for (ChainId id = 0; id < 4; ++id) node.held.damaged.emplace(id, 0);
  REQUIRE(node.fold.open().ok());
  CHECK(node.facts().size() == 2);
  for (const Fold::Fact& fact : node.facts()) CHECK_FALSE(fact.contested);
  CHECK(node.digest() == before);
}

}  // namespace concurrence
