// Content that did not come with its entry: it is asked for until it is here, and whatever waited
// for it goes on then.
#include <set>

#include "journal/entry.h"
#include "node/test_author.h"

namespace node {
namespace {

using replication::Carried;
using replication::Push;
using replication::PushedEntry;

std::string row_of(Node& node, const char* key) {
  std::string value = "(none)";
  REQUIRE(node.engine->view(kReader)
              ->rows("abc", "talk/one", "talk", key,
                     [&](std::string_view, const record::RowView& row) {
                       value = std::string(row.value);
                       return true;
                     })
              .ok());
  return value;
}

}  // namespace

TEST_CASE("a peer that passes on an entry without its content takes the content from nobody") {
  World world;
  Node& a = world.add("a.example");
  Node& b = world.add("b.example");
  Node& c = world.add("c.example");
  world.link("a.example", "b.example");
  world.link("a.example", "c.example");
  world.link("b.example", "c.example");
  form(world, "abc: a.example b.example c.example", "a.example");
  world.cut("a.example", "b.example");
  world.cut("b.example", "c.example");
  const Recorded made = propose(a, "abc", "the true text");
  world.settle();
  // What c passes on: every opening as if its content were destroyed.
  Circle& held = circle_of(c, "abc");
  Push push;
  push.channel = 1;
  push.journal = {made.ref.party, made.ref.epoch};
  const ChainId chain = held.journals.find(push.journal)->id;
  push.from = circle_of(b, "abc").journals.find(push.journal)->size;
  push.entries = held.journals.read_for_push(chain, push.from, 100, 1 << 20).value();
  for (std::uint64_t i = 0; i < push.entries.size(); ++i) {
    PushedEntry& entry = push.entries[i];
    if (entry.carried != Carried::whole) continue;
    const auto opening =
        journal::parse_opening(entry.opening, held.journals.origin(push.journal), push.from + i);
    REQUIRE(opening.ok());
    entry.opening = journal::encode(journal::residue_of(opening.value()));
    entry.carried = Carried::residue;
  }
  const auto head = *held.journals.proven_head(chain);
  REQUIRE(head.size == push.from + push.entries.size());
  push.size = head.size;
  push.signature = head.signature;
  b.engine->link_up("c.example");
  say(3, "c.example", b, replication::Open{1, held.record.id});
  say(3, "c.example", b, push);

  // It counts, is shown as lacking, and is agreed to; its content is not there for the modules.
  const auto before = b.engine->view(kReader)->act("abc", made.ref);
  REQUIRE(before.ok());
  CHECK(before.value().opening == "missing");
  CHECK_FALSE(before.value().has_content);
  CHECK(b.engine->circle("abc").value().missing_openings > 0);
  CHECK(row_of(b, "said") == "");
  concur(b, "abc", made.ref);
  b.engine->link_down("c.example");
  const auto found = [&] {
    record::SearchRequest request;
    request.text = "true text";
    return b.engine->view(kReader)->search(request).value().hits.size();
  };
  world.pass(1'000);  // it is indexed as far as it is here
  CHECK(found() == 0);

  world.link("a.example", "b.example");
  world.link("b.example", "c.example");
  world.settle();
  concur(a, "abc", made.ref);
  concur(c, "abc", made.ref);
  world.settle();
  world.pass(61'000);
  world.pass(61'000);
  for (Node* node : {&a, &b, &c}) {
    const auto after = node->engine->view(kReader)->act("abc", made.ref);
    REQUIRE(after.ok());
    CHECK(after.value().opening == "held");
    CHECK(after.value().content == "the true text");
    CHECK(after.value().is_joint);
    CHECK(row_of(*node, "agreed") == "the true text");
  }
  CHECK(b.engine->circle("abc").value().missing_openings == 0);
  world.pass(1'000);
  CHECK(found() == 1);
}

TEST_CASE("an act's opening is asked for before those that nobody can serve") {
  Betrayed world;
  TestAuthor author(world.a, "abc");
  const std::uint64_t from = author.size();
  // Fillers without openings, more than are asked for at once, and behind them one act that c has.
  std::vector<PushedEntry> entries;
  PushedEntry whole;
  const std::uint64_t last = from + 200;
  for (std::uint64_t i = from; i <= last; ++i) {
    const auto sealed = journal::seal(
        author.origin(), i < last ? journal::Kind::filler : journal::Kind::sealed, i,
        TestAuthor::kTime, crypto::sha256("1"), "unreadable", crypto::sha256("2"), "x");
    REQUIRE(sealed.ok());
    PushedEntry entry;
    entry.entry = sealed.value().entry;
    entry.carried = Carried::missing;
    entries.push_back(entry);
    whole = entry;
    whole.opening = sealed.value().opening;
    whole.carried = Carried::whole;
  }
  author.say(world.b, author.push(from, entries));
  entries.back() = whole;
  author.say(world.c, author.push(from, entries));
  world.exchange(1);
  world.world.pass(61'000);
  world.world.pass(61'000);
  Circle& b = circle_of(world.b, "abc");
  const ChainId chain = b.journals.find(author.journal)->id;
  CHECK(b.fold.folded(chain) == last + 1);
  CHECK(world.digest(world.b) == world.digest(world.c));
  // The others are asked for in turn.
  std::set<std::uint64_t> asked;
  for (int i = 0; i < 2; ++i) {
    const auto some = b.journals.missing(chain, b.fold.folded(chain), 128);
    REQUIRE(some.ok());
    asked.insert(some.value().begin(), some.value().end());
  }
  CHECK(asked.size() == 200);
}

}  // namespace node
