// An author that signs two things: nobody is split by it, and what it signed is kept to be shown.
#include <set>

#include "journal/proof.h"
#include "node/test_author.h"

namespace node {
namespace {

using replication::Push;
using replication::PushedEntry;

}  // namespace

TEST_CASE("a checkpoint of a tree never shown is evidence, and stops no relay") {
  Betrayed world;
  TestAuthor author(world.a, "abc");
  const std::uint64_t from = author.size();
  // One true entry, proven by a checkpoint five entries on, of which the other four never come.
  const PushedEntry first = author.heartbeat(from, "true");
  Leaves lie = author.tree;
  lie.add(first);
  for (const char* never : {"1", "2", "3", "4"}) lie.all.push_back(crypto::sha256(never));
  Push early = author.push(from, {first});
  early.size = from + 5;
  early.root = lie.root(from + 5);
  early.signature = author.sign(from + 5, *early.root);
  early.proof = journal::prove_consistency(from + 1, from + 5, lie).value();
  author.say(world.b, early);
  // Then another tree, far beyond it.
  author.tree.add(first);
  std::vector<PushedEntry> rest;
  for (std::uint64_t i = 1; i < 400; ++i) rest.push_back(author.heartbeat(from + i, "more"));
  Push late = author.push(from + 1, rest);
  author.say(world.b, late);

  CHECK(world.b.engine->figures()["forks_found"] == 1);
  Circle& b = circle_of(world.b, "abc");
  const ChainId chain = b.journals.find(author.journal)->id;
  CHECK(b.journals.forked(chain));
  CHECK_FALSE(b.journals.frozen(chain).empty());
  CHECK(b.journals.proven_head(chain)->size == from + 400);
  // What b holds reaches c, in pieces smaller than the push was, and they come to rest.
  world.exchange();
  CHECK(circle_of(world.c, "abc").journals.find(author.journal)->size == from + 400);
  CHECK(world.digest(world.b) == world.digest(world.c));
  // A stranger with the vkey alone sees it.
  std::string proof;
  REQUIRE(world.b.engine
              ->export_circle(kReader, "abc",
                              [&](const std::string& path, ByteView bytes, std::uint64_t) {
                                if (path.ends_with("fork.proof")) proof = std::string(bytes);
                                return Result<void>();
                              })
              .ok());
  CHECK(journal::verify_fork_proof(proof, b.journals.keys(chain).log).ok());
  // And the same after a restart.
  world.b.engine.reset();
  world.b.start();
  Circle& again = circle_of(world.b, "abc");
  CHECK(again.journals.forked(chain));
  CHECK(again.journals.contradicting(chain).value().size() == 1);
}

TEST_CASE("what follows in a journal with two histories is held, and vouched for by nobody") {
  Betrayed world;
  TestAuthor author(world.a, "abc");
  const std::uint64_t from = author.size();
  const std::uint64_t cosigned = world.b.engine->figures()["cosignatures_made"];
  author.say(world.b, author.push(from, {author.heartbeat(from, "this")}));
  CHECK(world.b.engine->figures()["cosignatures_made"] == cosigned + 1);
  author.say(world.b, author.push(from, {author.heartbeat(from, "that")}));
  author.tree.add(author.heartbeat(from, "this"));
  author.say(world.b, author.push(from + 1, {author.heartbeat(from + 1, "this too")}));
  CHECK(circle_of(world.b, "abc").journals.find(author.journal)->size == from + 2);
  CHECK(world.b.engine->figures()["cosignatures_made"] == cosigned + 1);
}

TEST_CASE("a leaving in the second history of a journal counts for what is written next") {
  Betrayed world;
  TestAuthor author(world.a, "abc");
  const std::uint64_t from = author.size();
  author.say(world.b, author.push(from, {author.heartbeat(from, "goes on")}));
  record::Header leaving;
  leaving.mutable_leaving();
  Circle& b = circle_of(world.b, "abc");
  for (const std::uint32_t party : {2u, 3u}) {
    for (const concurrence::Chain& chain : b.journals.chains()) {
      if (chain.party != party) continue;
      record::Seen& seen = *leaving.add_seen();
      seen.set_party(party);
      seen.set_epoch(chain.epoch);
      seen.set_size(chain.size);
      seen.set_root(b.journals.root(chain.id, chain.size).value().view().data(), 32);
    }
  }
  author.say(world.b, author.push(from, {author.act(from, leaving)}));
  CHECK(world.b.engine->figures()["forks_found"] == 1);
  // An act names one history of a journal as seen: the other one is named before it.
  const Recorded proposal = propose(world.b, "abc", "without the one that left");
  world.exchange();
  concur(world.b, "abc", proposal.ref);
  concur(world.c, "abc", proposal.ref);
  world.exchange(1);
  for (Node* node : {&world.b, &world.c})
    CHECK(node->engine->view(kReader)->act("abc", proposal.ref).value().is_joint);
  CHECK(world.digest(world.b) == world.digest(world.c));
}

TEST_CASE("an epoch opened twice under one name, with two log keys, is one fork to everybody") {
  Betrayed world;
  TestAuthor author(world.a, "abc");
  author.say(world.b, author.opening("2-deadbeef", "one"));
  author.say(world.c, author.opening("2-deadbeef", "two"));
  world.exchange();
  CHECK(world.digest(world.b) == world.digest(world.c));
  for (Node* node : {&world.b, &world.c}) {
    CHECK(node->engine->figures()["forks_found"] == 1);
    Circle& circle = circle_of(*node, "abc");
    std::set<std::string> logs;
    for (const concurrence::Chain& chain : circle.journals.chains()) {
      if (chain.epoch != "2-deadbeef") continue;
      CHECK(circle.journals.forked(chain.id));
      CHECK_FALSE(circle.journals.frozen(chain.id).empty());
      CHECK(chain.size == 1);
      logs.insert(Bytes(circle.journals.keys(chain.id).log.key.view()));
    }
    CHECK(logs.size() == 2);
  }
  // What either key signs goes on being held.
  TestAuthor other = author;
  other.journal.epoch = "2-deadbeef";
  other.log = CircleKeys(author.root, author.circle).log("2-deadbeeftwo");
  other.tree.all.clear();
  other.tree.add(author.opening("2-deadbeef", "two").entries.front());
  other.say(world.b, other.push(1, {other.heartbeat(1, "on")}));
  world.exchange();
  CHECK(world.digest(world.b) == world.digest(world.c));
  // The same after a restart, and in an export each is a folder that proves itself.
  world.world.cut("b.example", "c.example");
  world.b.engine.reset();
  world.b.start();
  world.world.link("b.example", "c.example");
  world.exchange();
  CHECK(world.digest(world.b) == world.digest(world.c));
  std::set<std::string> keys;
  REQUIRE(world.b.engine
              ->export_circle(kReader, "abc",
                              [&](const std::string& path, ByteView bytes, std::uint64_t) {
                                if (path.find("/2-deadbeef") != std::string::npos &&
                                    path.ends_with("keys/log.vkey"))
                                  keys.insert(std::string(bytes));
                                return Result<void>();
                              })
              .ok());
  CHECK(keys.size() == 2);
}

TEST_CASE("an epoch whose opening is not the author's makes no branch") {
  Betrayed world;
  TestAuthor author(world.a, "abc");
  author.say(world.b, author.opening("2-deadbeef", "one"));
  // Another node key, certified by nobody.
  TestAuthor stranger = author;
  stranger.root = crypto::Seed::from(crypto::sha256("a stranger").view());
  author.say(world.b, stranger.opening("2-deadbeef", "two"));
  // The author's, with a checkpoint of a tree that it does not begin.
  Push push = author.opening("2-deadbeef", "two");
  author.log = CircleKeys(author.root, author.circle).log("2-deadbeeftwo");
  author.journal.epoch = "2-deadbeef";
  push.size = 9;
  push.root = crypto::sha256("nine");
  push.signature = author.sign(9, *push.root);
  author.say(world.b, push);
  CHECK(world.b.engine->figures()["forks_found"] == 0);
  Circle& b = circle_of(world.b, "abc");
  CHECK_FALSE(b.journals.forked(b.journals.find({author.journal.party, "2-deadbeef"})->id));
}

TEST_CASE("two checkpoints of one size, ahead of what is held, are both kept") {
  Betrayed world;
  TestAuthor author(world.a, "abc");
  const std::uint64_t from = author.size();
  Leaves trees[2] = {author.tree, author.tree};
  std::vector<PushedEntry> entries;
  for (std::uint64_t i = 0; i < 5; ++i) entries.push_back(author.heartbeat(from + i, "true"));
  for (int i = 0; i < 5; ++i) {
    trees[0].add(entries[static_cast<std::size_t>(i)]);
    trees[1].all.push_back(i < 2 ? crypto::leaf_hash(entries[static_cast<std::size_t>(i)].entry)
                                 : crypto::sha256("other"));
  }
  // The false one first; each comes with an entry that both have.
  for (const int which : {1, 0}) {
    const std::uint64_t at = from + (which == 1 ? 0 : 1);
    Push push = author.push(at, {entries[at - from]});
    author.tree.add(entries[at - from]);
    push.size = from + 5;
    push.root = trees[which].root(from + 5);
    push.signature = author.sign(push.size, *push.root);
    push.proof = journal::prove_consistency(at + 1, from + 5, trees[which]).value();
    author.say(world.b, push);
  }
  Circle& b = circle_of(world.b, "abc");
  const ChainId chain = b.journals.find(author.journal)->id;
  CHECK(b.journals.chain(chain).size == from + 2);
  CHECK(b.journals.forked(chain));
  REQUIRE(b.journals.contradicting(chain).value().size() == 1);
  // With the entries the true one is put in the place of the false one.
  author.say(world.b, author.push(from + 2, {entries[2], entries[3], entries[4]}));
  CHECK(b.journals.head_at(chain, from + 5).value()->root == trees[0].root(from + 5));
  CHECK(b.journals.proven_head(chain)->size == from + 5);
  CHECK(b.journals.contradicting(chain).value().size() == 2);
  world.exchange();
  CHECK(world.digest(world.b) == world.digest(world.c));
}

TEST_CASE("branches beyond what is kept unasked are taken when somebody's act names them") {
  Betrayed world;
  TestAuthor author(world.a, "abc");
  const std::uint64_t from = author.size();
  // Eight to b, and eight others to c.
  for (int i = 0; i < 16; ++i)
    author.say(i < 8 ? world.b : world.c,
               author.push(from, {author.heartbeat(from, "branch " + std::to_string(i))}));
  for (int round = 0; round < 12; ++round) {
    world.exchange(2);
    world.world.pass(61'000);
  }
  CHECK(world.digest(world.b) == world.digest(world.c));
  for (Node* node : {&world.b, &world.c}) {
    std::size_t branches = 0;
    for (const concurrence::Chain& chain : circle_of(*node, "abc").journals.chains())
      branches += chain.party == author.journal.party ? 1 : 0;
    CHECK(branches == 16);
  }
  // Nobody's act names a seventeenth.
  author.say(world.b, author.push(from, {author.heartbeat(from, "one more")}));
  std::size_t branches = 0;
  for (const concurrence::Chain& chain : circle_of(world.b, "abc").journals.chains())
    branches += chain.party == author.journal.party ? 1 : 0;
  CHECK(branches == 16);
}

TEST_CASE("a quota stops an author, and no relay of what another's act names") {
  Betrayed world;
  TestAuthor author(world.a, "abc");
  world.world.cut("b.example", "c.example");
  for (Node* node : {&world.b, &world.c}) {
    node->engine.reset();
    node->options.quota_entries = 300;
    node->start();
    node->engine->link_up("a.example");
    say(1, "a.example", *node, replication::Open{1, author.circle});
  }
  world.world.link("b.example", "c.example");
  world.exchange(1);
  // Two hundred entries of one epoch to b, and as many of another to c: within the quota of each.
  for (const auto& [name, node] :
       {std::pair("2-aaaaaaaa", &world.b), std::pair("3-bbbbbbbb", &world.c)}) {
    TestAuthor then = author;
    then.journal.epoch = name;
    then.log = CircleKeys(author.root, author.circle).log(name);
    then.tree.all.clear();
    const Push opening = author.opening(name, "");
    then.tree.add(opening.entries.front());
    author.say(*node, opening);
    std::vector<PushedEntry> entries;
    for (std::uint64_t i = 1; i <= 200; ++i) entries.push_back(then.heartbeat(i, "beat"));
    then.say(*node, then.push(1, entries));
    for (const auto& entry : entries) then.tree.add(entry);
    // More of its own it does not take.
    entries.clear();
    for (std::uint64_t i = 201; i <= 400; ++i) entries.push_back(then.heartbeat(i, "beat"));
    then.say(*node, then.push(201, entries));
    Circle& circle = circle_of(*node, "abc");
    CHECK(circle.journals.find(then.journal)->size == 201);
    CHECK_FALSE(circle.journals.frozen(circle.journals.find(then.journal)->id).empty());
  }
  for (int round = 0; round < 4; ++round) {
    world.exchange(2);
    world.world.pass(61'000);
  }
  CHECK(world.digest(world.b) == world.digest(world.c));
  for (Node* node : {&world.b, &world.c}) {
    CHECK(circle_of(*node, "abc").journals.find({1, "2-aaaaaaaa"})->size == 201);
    CHECK(circle_of(*node, "abc").journals.find({1, "3-bbbbbbbb"})->size == 201);
  }
}

TEST_CASE("an author's epochs are taken up to a number, unless somebody's act names them") {
  Betrayed world;
  TestAuthor author(world.a, "abc");
  for (int i = 0; i < 300; ++i) {
    char name[16];
    std::snprintf(name, sizeof name, "2-%08x", i);
    author.say(world.b, author.opening(name, ""));
  }
  std::size_t epochs = 0;
  for (const concurrence::Chain& chain : circle_of(world.b, "abc").journals.chains())
    epochs += chain.party == author.journal.party ? 1 : 0;
  CHECK(epochs == replication::kEpochsMax);
  // The people of the circle are told.
  CHECK(world.b.engine->circle("abc").value().warning.text.find(
            "it has opened more than 256 epochs") != std::string::npos);
  world.exchange(8);
  CHECK(world.digest(world.b) == world.digest(world.c));
}

TEST_CASE("what one message makes a node read and hash for roots is bounded") {
  Betrayed world;
  TestAuthor author(world.a, "abc");
  const std::uint64_t entries = 1100;
  while (author.size() < entries) {
    std::vector<PushedEntry> some;
    for (std::uint64_t i = 0; i < 12; ++i)
      some.push_back(author.heartbeat(author.size() + i, Bytes(65'000, 'x')));
    author.say(world.b, author.push(author.size(), some));
    for (const auto& entry : some) author.tree.add(entry);
  }
  // Nothing of it is in memory.
  world.b.engine.reset();
  world.b.start();
  world.b.engine->link_up("a.example");
  author.say(world.b, replication::Open{1, author.circle});
  Circle& b = circle_of(world.b, "abc");
  REQUIRE(b.journals.find(author.journal)->size >= entries);
  replication::Have have;
  have.channel = 1;
  for (std::uint64_t i = 0; i < 100; ++i)
    have.items.push_back({author.journal, (i % 4 + 1) * 256 - 1 - i / 4, crypto::sha256("none")});
  const std::uint64_t before = b.journals.bytes_hashed();
  author.say(world.b, have);
  const std::uint64_t tile = 256 * 65'535;
  CHECK(b.journals.bytes_hashed() - before > 0);
  CHECK(b.journals.bytes_hashed() - before <= 2 * tile);
}

}  // namespace node
