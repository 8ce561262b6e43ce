// Packages: what they take and let go, what parties stand for once all have accepted one, and what
// makes one void. If these fail, somebody is bound by an offer that was over, or by words that they
// did not read.
#include "modules/texts/packages.h"

#include "modules/rows.h"
#include "modules/texts/advice.h"
#include "modules/texts/test_texts.h"

namespace texts {
namespace {

TEST_CASE("a package is nothing until all accept it, and then everything in it") {
  World world;
  world.open();
  world.propose_words(kA, "p1", "The parties meet in September.");
  world.propose_words(kB, "p2", "They report twice.");
  TextView text = world.read();
  const std::string a = only_change(text, kA);
  const std::string b = only_change(text, kB);
  const std::string package = R"({"package":{"id":"deal","expires":"2031-05-12T09:00Z","items":[
      {"change":")" + a + R"("},{"change":")" +
                              b + R"(","dropped":true}]}})";
  const std::size_t offered = world.propose(kA, package);
  text = world.read();
  REQUIRE(text.packages.size() == 1);
  CHECK(text.packages[0].state == "offered");
  CHECK(text.counts.brackets == 2);
  CHECK(text.changes.at(a).supporters.size() == 1);

  SUBCASE("accepted") {
    world.record.agree(offered);
    text = world.read();
    CHECK(text.packages[0].state == "accepted");
    CHECK(text.changes.at(a).accepted);
    CHECK(text.changes.at(b).let_go);
    CHECK(text.counts.brackets == 0);
  }
  SUBCASE("refused: everything stands as before") {
    world.record.decline(offered);
    text = world.read();
    CHECK(text.packages[0].state == "refused");
    CHECK(text.counts.brackets == 2);
    CHECK_FALSE(text.changes.at(b).let_go);
  }
  SUBCASE("void once a revision gives a paragraph of it other words") {
    world.write_revision(kA, 2, R"("elements":[{"id":"p1","type":"OPERATIVE","place":"b",
      "number":"1","words":{"en":"The parties never meet in spring."}}])");
    const TextView changed = world.read();
    CHECK(changed.shown == 2);
    CHECK(changed.packages[0].state == "void");
    CHECK(changed.packages[0].changed);
    CHECK(package_over(world.record, "c", world.record.act_ref(offered), "2031-01-01T00:00Z", {})
              .value()
              .value()
              .starts_with("A paragraph of this package reads otherwise"));
  }
  SUBCASE("offered of words that were moved along, it says on which words it is") {
    world.write_revision(kA, 2, R"("elements":[{"id":"p1","type":"OPERATIVE","place":"b",
      "number":"1","words":{"en":"The parties shall meet in spring."}}])");
    const TextView moved = world.read();
    CHECK(shown(moved, "p1").find("[a: September]") != std::string::npos);
    const auto offer = [&](const std::string& id, const std::string& bases) {
      return R"({"package":{"id":")" + id + R"(","items":[{"change":")" + a + "\"" + bases +
             R"(},{"change":")" + b + R"(","dropped":true}]}})";
    };
    const std::string now = R"(,"bases":{"en":")" + World::find(moved, "p1").words[0].base + "\"}";
    const auto words_of = [&](const std::string& offered_now) {
      Content content;
      REQUIRE(modules::read_folded(content_from_json(offered_now).value(), content));
      const auto advice = advise(world.read(), kA, content, false);
      return advice.empty() ? std::string() : advice[0].word;
    };
    CHECK(words_of(offer("late", "")) == "words_changed");
    CHECK(words_of(offer("anew", now)).empty());
    world.propose(kA, offer("anew", now));
    for (const PackageView& one : world.read().packages) {
      CHECK(one.state == (one.saying.content.package().id() == "anew" ? "offered" : "void"));
    }
  }
  SUBCASE("void once one of its changes is gone") {
    world.stance(kA, a, "LETS_GO");
    const TextView without = world.read();
    CHECK(without.packages[0].state == "void");
    CHECK(without.packages[0].by == std::set<std::string>{std::string(kA)});
  }
}

// If it fails, somebody here takes an offer that is over; or what all agreed is undone by a clock,
// or by what was said since.
TEST_CASE("nobody here agrees to a package that is over, and what all agreed stays agreed") {
  World world;
  world.open();
  world.propose_words(kA, "p1", "The parties meet in September.");
  world.propose_words(kB, "p2", "They report twice.");
  const TextView before = world.read();
  const std::string a = only_change(before, kA);
  const std::string b = only_change(before, kB);
  const auto offer = [&](const std::string& expires) {
    return world.propose(kA, R"({"package":{"id":"deal","expires":")" + expires +
                                 R"(","items":[{"change":")" + a + R"("},{"change":")" + b +
                                 R"(","dropped":true}]}})");
  };
  const auto over = [&](std::size_t package, std::string_view now) {
    return package_over(world.record, "c", world.record.act_ref(package), now, {}).value();
  };
  const std::string now = "2031-05-12T08:59Z";

  SUBCASE("its time had passed by the clock of whoever answered") {
    const std::size_t package = offer("2031-05-12T09:00Z");
    CHECK_FALSE(over(package, now));
    CHECK_FALSE(over(package, "2031-05-12T09:00Z"));
    CHECK(over(package, "2031-05-12T09:01Z")->starts_with("This package expired at 2031-05-12"));
    world.record.agree(package);           // by a node that does not ask
    world.record.now = 1'936'346'400'000;  // 2031-05-12T10:00Z
    CHECK(world.read().packages[0].state == "accepted");
  }
  SUBCASE("words in it were let go") {
    const std::size_t package = offer("");
    Content lets_go;
    REQUIRE(modules::decode_content(content_from_json(R"({"stance":{"items":[{"change":")" + a +
                                                      R"(","verdict":"LETS_GO"}]}})")
                                        .value(),
                                    lets_go)
                .ok());
    const std::vector<Advice> advised = advise(world.read(), kA, lets_go, true);
    REQUIRE(advised.size() == 1);
    CHECK(advised[0].word == "in_package");
    CHECK_FALSE(advised[0].stops);
    world.stance(kA, a, "LETS_GO");
    CHECK(*over(package, now) ==
          "Words that this package is made of were let go by alder.example. Nothing of it is "
          "taken, and every bracket stands as before; offer a new package of what stands now.");
    CHECK(world.read().packages[0].state == "void");
    CHECK(world.read().packages[0].by == std::set<std::string>{std::string(kA)});
    // The two crossed, or a node does not ask: each party's agreement is there, and it holds.
    world.record.agree(package);
    CHECK(world.read().packages[0].state == "accepted");
    CHECK(world.read().changes.at(a).accepted);
    CHECK(world.read().changes.at(b).let_go);
    for (const std::string_view verdict : {"SUPPORTS", "LETS_GO"}) {
      world.stance(kA, a, std::string(verdict));
      CHECK(world.read().packages[0].state == "accepted");
      CHECK(world.read().changes.at(a).accepted);
    }
  }
  SUBCASE("let go and proposed once more before the answer, it can be taken") {
    const std::size_t package = offer("");
    world.stance(kA, a, "LETS_GO");
    world.stance(kA, a, "SUPPORTS");
    CHECK_FALSE(over(package, now));
    world.record.agree(package);
    CHECK(world.read().packages[0].state == "accepted");
  }
  SUBCASE("refused") {
    const std::size_t package = offer("");
    world.record.decline(package);
    CHECK(over(package, now)->starts_with("This package was refused"));
  }
}

// One text would give what the other does not get.
TEST_CASE("a package over two texts is taken in both, or void in both") {
  World world;
  world.open();
  const std::string plan = "texts/council/plan";
  const auto in_other = [&](std::string_view party, const std::string& json) {
    return world.record.state(party, plan, content_from_json(json).value()).value();
  };
  in_other(kA, R"({"text":{"kind":"PLAN","titles":{"en":"Plan"},"languages":[
      {"tag":"en","role":"NEGOTIATING"}]}})");
  const std::string coming = R"({"change":{"element":"n1","wordings":[{"language":"en",
      "words":"Ten gauges are built."}],"move":{"what":"COMES","place":"b","type":"OPERATIVE"}}})";
  in_other(kB, coming);
  world.propose_words(kA, "p1", "The parties meet in September.");
  const std::string a = only_change(world.read(), kA);
  const auto read_plan = [&] { return read_text(world.record, "c", "council", "plan").value(); };
  const std::string b = only_change(read_plan(), kB);
  const std::string items =
      R"("items":[{"change":")" + a + R"("},{"text":"texts/council/plan","change":")" + b + "\"}]";
  const std::size_t package = world.propose(kA, R"({"package":{"id":"deal",)" + items + "}}");
  CHECK(world.read().packages.at(0).state == "offered");
  CHECK(read_plan().packages.at(0).state == "offered");
  const auto over = [&] {
    return package_over(world.record, "c", world.record.act_ref(package), "2031-05-12T09:00Z", {})
        .value();
  };

  SUBCASE("taken") {
    CHECK_FALSE(over());
    world.record.agree(package);
    CHECK(world.read().changes.at(a).accepted);
    CHECK(read_plan().changes.at(b).accepted);
  }
  SUBCASE("words of one text let go") {
    in_other(kB, R"({"stance":{"items":[{"change":")" + b + R"(","verdict":"LETS_GO"}]}})");
    for (const bool here : {true, false}) {
      const TextView text = here ? world.read() : read_plan();
      CHECK(text.packages.at(0).state == "void");
      CHECK(text.packages.at(0).by == std::set<std::string>{std::string(kB)});
    }
    CHECK(over());
    world.record.agree(package);  // by a node that does not ask
    for (const bool here : {true, false})
      CHECK((here ? world.read() : read_plan()).packages.at(0).state == "accepted");
    CHECK(world.read().changes.at(a).accepted);
    CHECK(read_plan().changes.at(b).accepted);
  }
  CHECK(world
            .refusal_of_proposal(kA, R"({"package":{"id":"far","items":[{"change":")" + a +
                                         R"("},{"text":"texts/panel/plan","change":")" + b +
                                         "\"}]}}")
            .find("must be a text of the same body") != std::string::npos);
}

// If it fails, a delegation has to say a second time, paragraph by paragraph, what it agreed to in
// one act; or it is held to words that nobody showed it.
TEST_CASE("marks of all follow from a package, on the words that it says and no others") {
  World world;
  world.open();
  world.propose_words(kA, "p1", "The parties meet in September.");
  world.propose_words(kB, "p2", "They report twice.");
  const std::string a = only_change(world.read(), kA);
  const std::string b = only_change(world.read(), kB);
  const auto made = [&](const std::string& items) {
    return compose(world.record, "c", "council", "statement", {},
                   json::parse(R"({"package":{"id":"deal","items":[)" + items + "]}}").value());
  };
  const std::string both = R"({"change":")" + a + R"("},{"change":")" + b + R"(","dropped":true})";
  const auto answer = made(both);
  REQUIRE_MESSAGE(answer.ok(), answer.error().message);
  const json::Value composed = json::parse(answer.value()).value();
  const std::string package = composed.find("contents")->items()[0].write();
  CHECK(package.find("\"readings\"") != std::string::npos);
  const auto stands = [&](const std::string& element, const char* party) {
    const TextView text = world.read();
    for (const MarkView& mark : World::find(text, element).marks) {
      if (mark.party == party && mark.holds)
        return Marks::Stand_Name(mark.stand) + " " + mark.package;
    }
    return std::string("nothing");
  };
  const std::size_t offered = world.propose(kB, package);
  CHECK(stands("p1", kA) == "nothing");  // an offer is nobody's position
  const auto reads = world.read().packages.at(0).reads;
  REQUIRE(reads.size() == 2);
  CHECK(reads[0].at("en") == "The parties meet in September.");
  CHECK(reads[1].at("en") == World::find(world.read(), "p2").words[0].frozen);

  SUBCASE("accepted: agreed by all, the paragraph where a change was dropped too, and no other") {
    world.record.agree(offered);
    for (const char* party : {kA, kB}) {
      CHECK(stands("p1", party) == "AGREED deal");
      CHECK(stands("p2", party) == "AGREED deal");
      CHECK(stands("t", party) == "nothing");
    }
    CHECK(World::find(world.read(), "p1").state == ElementState::agreed);
    CHECK(world.read().counts.agreed == 2);
    SUBCASE("and still when the pen-holder has taken it into a revision") {
      world.compose(kA, R"({"revision":{}})");
      CHECK(world.read().shown == 2);
      CHECK(World::find(world.read(), "p1").state == ElementState::agreed);
    }
    SUBCASE("and although a party takes its agreement back, which came too late") {
      world.record.withdraw(offered, kA);
      CHECK(world.read().packages.at(0).state == "accepted");
      CHECK(stands("p1", kA) == "AGREED deal");
      CHECK(stands("p2", kB) == "AGREED deal");
    }
    SUBCASE("it falls away where other words come, for those alone") {
      world.write_revision(kA, 2, R"("elements":[{"id":"p1","type":"OPERATIVE","place":"b",
        "number":"1","words":{"en":"The parties never meet in September."}}])");
      CHECK(stands("p1", kB) == "nothing");
      CHECK(stands("p2", kB) == "AGREED deal");
    }
    SUBCASE("a party may reopen its own behind it, with reason") {
      Content mark;
      const std::string digest = World::find(world.read(), "p1").digest;
      const std::string word =
          R"({"marks":{"stand":"STUDY","marked":[{"element":"p1","digest":")" + digest + "\"}]}}";
      REQUIRE(modules::read_folded(content_from_json(word).value(), mark));
      const auto advice = advise(world.read(), kA, mark, false);
      REQUIRE(advice.size() == 1);
      CHECK(advice[0].word == "reason_needed");
      world.mark(kA, "p1", "STUDY");
      CHECK(stands("p1", kA) == "STUDY ");
      CHECK(stands("p1", kB) == "AGREED deal");
    }
  }
  SUBCASE("what was said of the paragraph before is behind the answer") {
    world.record.decline(offered);
    world.mark(kA, "p2", "SCRUTINY");
    CHECK(stands("p2", kA) == "SCRUTINY ");
    world.record.agree(world.propose(kB, package));
    CHECK(stands("p2", kA) == "AGREED deal");
  }
  SUBCASE("refused: nobody stands anywhere") {
    world.record.decline(offered);
    CHECK(stands("p1", kA) == "nothing");
    CHECK(stands("p2", kB) == "nothing");
  }
  SUBCASE("void once a paragraph would read otherwise with it than it says") {
    world.propose_words(kA, "p1", "The two parties meet in spring.");
    const TextView text = world.read();
    for (const auto& [name, change] : text.changes) {
      if (name != a && name != b) world.stance(kB, name, "SUPPORTS");
    }
    const TextView now = world.read();
    CHECK(now.packages.at(0).state == "void");
    CHECK(now.packages.at(0).changed);
  }
  SUBCASE("void from the start where a peer says that it reads as it does not make it") {
    world.record.decline(offered);
    const TextView text = world.read();
    const std::string other = reading_of("p1", {{"en", "The parties never meet."}});
    const std::size_t lie =
        world.propose(kB, R"({"package":{"id":"lie","items":[)" + both +
                              R"(],"readings":[{"element":"p1","digest":")" + other + "\"}]}}");
    CHECK(package_over(world.record, "c", world.record.act_ref(lie), "2031-01-01T00:00Z", {})
              .value()
              .value()
              .starts_with("A paragraph of this package reads otherwise"));
  }
  SUBCASE("one that says of no paragraph how it reads brings no marks") {
    world.record.decline(offered);
    world.record.agree(world.propose(kB, R"({"package":{"id":"plain","items":[)" + both + "]}}"));
    CHECK(stands("p1", kA) == "nothing");
    CHECK(world.read().changes.at(a).accepted);
  }
  SUBCASE("what is not a package of this text is refused by its field") {
    CHECK(world
              .refusal_of_proposal(kB, R"({"package":{"id":"odd","items":[)" + both +
                                           R"(],"readings":[{"element":"p1","digest":"no"}]}})")
              .find("readings.digest") != std::string::npos);
    CHECK(made(R"({"change":")" + a + "\"}").error().message.find("items") != std::string::npos);
  }
}

// If it fails, one party alone makes another be shown as having agreed what its node never weighed,
// or ends a node by a request.
TEST_CASE("what a package says of paragraphs is weighed in every text, or agreed by nobody here") {
  World world;
  world.open();
  world.propose_words(kA, "p1", "The parties meet in September.");
  world.propose_words(kB, "p2", "They report twice.");
  const std::string a = only_change(world.read(), kA);
  const std::string b = only_change(world.read(), kB);
  const auto over = [&](std::size_t package) {
    return package_over(world.record, "c", world.record.act_ref(package), "2031-01-01T00:00Z", {})
        .value();
  };
  const auto marks_of = [&](const std::string& element) {
    const TextView text = world.read();
    return World::find(text, element).marks.size();
  };
  const auto items = [&](const std::string& text) {
    return R"([{"text":")" + text + R"(","change":")" + a + R"("},{"text":")" + text +
           R"(","change":")" + b + R"(","dropped":true}])";
  };
  const auto reading = [&](const std::string& text, const std::string& element) {
    return R"([{"text":")" + text + R"(","element":")" + element + R"(","digest":")" +
           World::find(world.read(), element).digest + "\"}]";
  };
  SUBCASE("a text that is none of this module is refused, whoever asks") {
    const auto made =
        compose(world.record, "c", "council", "statement", {},
                json::parse(R"({"package":{"id":"deal","items":)" + items("a") + "}}").value());
    CHECK(made.error().message.find("items.text") != std::string::npos);
  }
  SUBCASE("one that stands in a text which nobody opened") {
    const std::string content = R"({"package":{"id":"ghost","items":)" + items(kMatter) +
                                R"(,"readings":)" + reading(kMatter, "p1") + "}}";
    const auto bytes = content_from_json(content).value();
    const auto offered =
        world.record.propose(kB, "texts/council/ghost", kind_of(bytes).value(), bytes);
    REQUIRE(offered.ok());
    CHECK(over(offered.value())->starts_with("This package cannot be weighed"));
  }
  SUBCASE("a paragraph that none of its changes is about") {
    const std::size_t offered =
        world.propose(kB, R"({"package":{"id":"title","items":)" + items("") + R"(,"readings":)" +
                              reading("", "t") + "}}");
    CHECK(over(offered)->starts_with("A paragraph of this package reads otherwise"));
    world.record.agree(offered);  // by nodes that do not ask
    CHECK(marks_of("t") == 0);
  }
  SUBCASE("of a flood the last offers alone") {
    std::vector<std::size_t> offers;
    const std::string made =
        compose(world.record, "c", "council", "statement", {},
                json::parse(R"({"package":{"id":"deal","items":)" + items("") + "}}").value())
            .value();
    const json::Value composed = json::parse(made).value();
    const std::string one = composed.find("contents")->items()[0].write();
    for (int i = 0; i < 17; ++i) {
      std::string content = one;
      content.replace(content.find("\"deal\""), 6, "\"deal" + std::to_string(i) + "\"");
      offers.push_back(world.propose(kB, content));
    }
    CHECK(over(offers.front()).has_value());
    for (std::size_t i = 1; i < offers.size(); ++i) CHECK_FALSE(over(offers[i]).has_value());
  }
  SUBCASE("words that were noted of a party read as it takes them") {
    const auto composed = compose(world.read(), json::parse(R"({"words":{"element":"t",
            "words":{"en":"Joint declaration"}}})")
                                                    .value());
    Content content;
    const json::Value made = json::parse(composed.value()).value();
    REQUIRE(modules::read_folded(
        content_from_json(made.find("contents")->items()[0].write()).value(), content));
    content.set_words_of(kB);
    REQUIRE(world.record.note(kA, kB, kMatter, modules::encode_content(content)).ok());
    std::string noted;
    const TextView text = world.read();
    for (const auto& [name, change] : text.changes) {
      if (change.noted) noted = name;
    }
    REQUIRE_FALSE(noted.empty());
    const auto package =
        compose(world.record, "c", "council", "statement", {},
                json::parse(R"({"package":{"id":"deal","items":[{"change":")" + noted +
                            R"("},{"change":")" + b + R"(","dropped":true}]}})")
                    .value());
    const json::Value offer = json::parse(package.value()).value();
    const std::size_t offered = world.propose(kA, offer.find("contents")->items()[0].write());
    CHECK_FALSE(over(offered).has_value());
    world.record.agree(offered);
    const TextView after = world.read();
    const ElementView& title = World::find(after, "t");
    CHECK(title.words[0].now.reading == "Joint declaration");
    REQUIRE(title.marks.size() == 2);
    CHECK(title.marks[0].holds);
  }
  SUBCASE("a paragraph in which something would stay open is not among those that it settles") {
    world.propose_words(kB, "p1", "The two parties meet in spring.");
    const auto package =
        compose(world.record, "c", "council", "statement", {},
                json::parse(R"({"package":{"id":"deal","items":)" + items("") + "}}").value());
    CHECK(package.value().find("\"p1\"") == std::string::npos);
    CHECK(package.value().find("\"p2\"") != std::string::npos);
  }
}

TEST_CASE("of what is without prejudice a package brings no marks") {
  World world;
  world.say(kA, R"({"text":{"kind":"JOINT_STATEMENT","titles":{"en":"Ideas"},"non_paper":true,
      "disposal":"2031-12-31","languages":[{"tag":"en","role":"NEGOTIATING"}]}})");
  world.compose(kA, R"({"revision":{"elements":[{"id":"p1","type":"OPERATIVE","place":"b",
       "number":"1","words":{"en":"The parties meet in spring."}}]}})");
  world.propose_words(kA, "p1", "The parties meet in September.");
  world.propose_words(kB, "p1", "The two parties meet in spring.");
  const TextView text = world.read();
  std::string items;
  for (const auto& [name, change] : text.changes) {
    items += (items.empty() ? "" : ",") + (R"({"change":")" + name + "\"}");
  }
  const auto answer =
      compose(world.record, "c", "council", "statement", {},
              json::parse(R"({"package":{"id":"deal","items":[)" + items + "]}}").value());
  REQUIRE_MESSAGE(answer.ok(), answer.error().message);
  const json::Value composed = json::parse(answer.value()).value();
  const std::string package = composed.find("contents")->items()[0].write();
  CHECK(package.find("readings") == std::string::npos);
  world.record.agree(world.propose(kB, package));
  CHECK(World::find(world.read(), "p1").marks.empty());
  CHECK(World::find(world.read(), "p1").words[0].now.brackets == 0);
}

}  // namespace
}  // namespace texts
