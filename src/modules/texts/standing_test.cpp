// Where parties stand, and how a text is completed. If these fail, somebody agreed who did not.
#include "modules/texts/advice.h"
#include "modules/texts/test_texts.h"

namespace texts {
namespace {

TEST_CASE("marks bind to the words, and fall away with them") {
  World world;
  world.open();
  for (const char* element : {"t", "p1", "p2"}) world.mark(kA, element, "AGREED");
  world.mark(kB, "t", "AD_REF");
  world.mark(kB, "p1", "AGREED");
  TextView text = world.read();
  CHECK(World::find(text, "t").state == ElementState::agreed_ad_ref);
  CHECK(World::find(text, "p1").state == ElementState::agreed);
  CHECK(World::find(text, "p2").state == ElementState::clean);
  CHECK(text.counts.agreed == 1);

  // Korean is official: other words there change no mark.
  world.propose_words(kB, "p1", "당사자는 봄에 모인다.", "ko");
  text = world.read();
  CHECK(World::find(text, "p1").state == ElementState::open);
  CHECK(World::find(text, "p1").marks[0].holds);
  world.stance(kA, only_change(text, kB), "SUPPORTS");
  CHECK(World::find(world.read(), "p1").state == ElementState::agreed);

  world.propose_words(kB, "p1", "The parties meet in early spring.");
  text = world.read();
  CHECK(World::find(text, "p1").marks[0].holds);  // nothing is decided yet
  for (const auto& [name, change] : text.changes) {
    if (!change.accepted) world.stance(kA, name, "SUPPORTS");
  }
  text = world.read();
  CHECK(World::find(text, "p1").state == ElementState::clean);
  CHECK_FALSE(World::find(text, "p1").marks[0].holds);

  // The next revision reads the same: nobody marks anything again.
  world.mark(kA, "p1", "AGREED");
  world.mark(kB, "p1", "AGREED");
  world.compose(kA, R"({"revision":{}})");
  CHECK(World::find(world.read(), "p1").state == ElementState::agreed);

  world.mark(kB, "p1", "NO_POSITION");
  CHECK(World::find(world.read(), "p1").state == ElementState::clean);
}

// If it fails, somebody reads that the other side blocks what it has only not looked at, or that a
// reservation is gone that stands.
TEST_CASE("why a party has not settled an element: its words, its reservations, or nothing yet") {
  World world;
  world.open();
  const auto of = [&](std::size_t party) {
    const PartyCount one = world.read().counts.by_party.at(party);
    return std::vector<std::size_t>{one.proposing, one.study, one.scrutiny, one.no_position};
  };
  using Reasons = std::vector<std::size_t>;
  CHECK(of(0) == Reasons{0, 0, 0, 3});
  world.propose_words(kA, "p1", "The parties meet in September.");
  world.propose_words(kA, "p1", "All parties meet in spring.");
  CHECK(of(0) == Reasons{1, 0, 0, 2});  // two proposals on one paragraph
  CHECK(of(1) == Reasons{0, 0, 0, 3});
  world.mark(kB, "p2", "STUDY");
  world.mark(kB, "t", "SCRUTINY");
  world.mark(kA, "t", "NO_OBJECTION");
  CHECK(of(1) == Reasons{0, 1, 1, 1});
  CHECK(of(0) == Reasons{1, 0, 0, 1});
  // A reservation stands beside one's own proposal, and falls away with the words that it was on.
  world.mark(kA, "p1", "STUDY");
  CHECK(of(0) == Reasons{1, 1, 0, 1});
  world.mark(kA, "p2", "AGREED");
  CHECK(of(0) == Reasons{1, 1, 0, 0});
  world.mark(kB, "p2", "NO_POSITION");
  CHECK(of(1) == Reasons{0, 0, 1, 2});
  world.propose_words(kB, "p2", "They report twice.");
  std::string own;
  for (const auto& [name, change] : world.read().changes) {
    if (change.party == kB) own = name;
  }
  world.stance(kA, own, "SUPPORTS");
  CHECK(of(0) == Reasons{1, 1, 0, 1});  // accepted: other words, which A has not marked
  CHECK(of(1) == Reasons{0, 0, 1, 2});
}

TEST_CASE("the Chair's text is neither a position nor an agreement") {
  World world;
  world.open();
  world.say(kA, R"({"change":{"element":"p2","chair":true,"wordings":[{"language":"en","base":")" +
                    World::find(world.read(), "p2").words[0].base +
                    R"(","from":0,"to":4,"words":"All"}]}})");
  TextView text = world.read();
  CHECK_FALSE(text.changes.begin()->second.chair);  // no mandate: as that party's own
  CHECK(text.changes.begin()->second.supporters.empty());
  CHECK(text.counts.by_party[0].proposed == 1);
  world.agree(R"({"mandate":{"party":"alder.example"}})");
  text = world.read();
  const ChangeView& change = text.changes.begin()->second;
  CHECK(change.chair);
  CHECK(change.supporters.empty());
  CHECK(text.counts.by_party[0].party == kA);
  CHECK(text.counts.by_party[0].proposed == 0);
  world.stance(kB, change.name, "SUPPORTS");
  CHECK_FALSE(world.read().changes.begin()->second.accepted);
  world.stance(kA, change.name, "SUPPORTS");
  CHECK(world.read().changes.begin()->second.accepted);
}

TEST_CASE("from agreed words to a signed text") {
  World world;
  world.open();
  for (const char* party : {kA, kB}) {
    for (const char* element : {"t", "p1", "p2"}) world.mark(party, element, "AGREED");
  }
  TextView text = world.read();
  CHECK(text.state == "agreed");
  const std::string whole = R"("revision":1,"digest":")" + text.digest + "\"";
  world.agree("{\"review\":{" + whole + "}}");
  CHECK(world.read().state == "review_completed");
  world.agree("{\"adoption\":{" + whole + R"(,"body":"bodies/council","level":{"en":"ministers"},
      "languages":[{"tag":"en","role":"AUTHENTIC"}]}})");
  CHECK(world.read().state == "adopted");
  const std::string scan(64, '5');
  const auto signs = [&](const std::string& more) {
    return R"({"signature":{"signatory":"A. Alder","digest":")" + text.digest + "\"" + more + "}}";
  };
  const std::string ink = R"(,"in_ink":true)";
  const std::string file = R"(,"scan":")" + scan + R"(","scan_name":"signed.pdf")";
  const std::string where = R"(,"place":"Hanoi","date":"2031-05-12")";
  // Ink is seen on its scan alone: of what, where and when is needed.
  CHECK(world.refusal(kA, signs(ink + where)).starts_with("signature.scan: "));
  CHECK(world.refusal(kA, signs(ink + file)).starts_with("signature.place: "));
  CHECK(world.refusal(kA, signs(ink + file + where)).starts_with("signature.scan_digest: "));
  CHECK(world
            .refusal(kB, R"({"signature":{"confirms":")" + scan + R"(","digest":")" + text.digest +
                             "\"}}")
            .starts_with("signature.scan_digest: "));
  world.say(kB, R"({"signature":{"signatory":"B. Birch","digest":")" + text.digest + "\"}}");
  CHECK(world.read().state == "adopted");
  // Under the same name other bytes are another scan, and nobody has confirmed those.
  const auto scanned = [&](char digit) {
    world.say(kA,
              signs(ink + file + where + R"(,"scan_digest":")" + std::string(64, digit) + "\""));
  };
  scanned('1');
  CHECK(world.read().state == "adopted");
  world.say(kB, R"({"signature":{"confirms":")" + scan + R"(","scan_digest":")" +
                    std::string(64, '1') + R"(","digest":")" + text.digest + "\"}}");
  CHECK(world.read().state == "signed");
  scanned('2');
  CHECK(world.read().state == "adopted");
}

TEST_CASE("what is adopted are the words of a revision, and no others") {
  World world;
  world.open();
  const TextView text = world.read();
  const auto adopt = [&](unsigned number, const std::string& digest) {
    world.agree("{\"adoption\":{\"revision\":" + std::to_string(number) + ",\"digest\":\"" +
                digest +
                R"(","body":"bodies/council","level":{"en":"ministers"},
      "languages":[{"tag":"en","role":"AUTHENTIC"}]}})");
    return world.read().state;
  };
  CHECK(adopt(1, std::string(64, 'b')) == "clean");
  CHECK(adopt(2, text.digest) == "clean");
  CHECK(adopt(1, text.digest) == "adopted");
  CHECK(world.read(1).state == "adopted");
}

// A side would read the error on, after all had agreed to mend it.
TEST_CASE("a correction after adoption takes the place of its words alone") {
  World world;
  world.open();
  const TextView before = world.read();
  const std::string old_words = World::find(before, "p1").words[1].frozen;
  const std::string correction =
      R"({"correction":{"id":"c1","element":"p1","language":"ko","old_words":{"ko":")" + old_words +
      R"("},"new_words":{"ko":"당사자는 여름에 만난다."},"objections":"2031-11-14"}})";
  world.agree(correction);
  CHECK(World::find(world.read(), "p1").words[1].now.reading == old_words);  // nothing is adopted
  world.agree(R"({"adoption":{"revision":1,"digest":")" + before.digest +
              R"(","body":"bodies/council","level":{"en":"ministers"},
      "languages":[{"tag":"en","role":"AUTHENTIC"}]}})");
  const TextView text = world.read();
  const WordsView& words = World::find(text, "p1").words[1];
  CHECK(words.now.reading == "당사자는 여름에 만난다.");
  CHECK(words.uncorrected == old_words);
  CHECK(World::find(text, "p1").words[0].now.reading ==
        World::find(before, "p1").words[0].now.reading);
  CHECK(text.digest == before.digest);
  CHECK(World::find(world.read(1), "p1").words[1].now.reading == old_words);
  // What comes next has the corrected words.
  world.compose(kA, R"({"revision":{"elements":[{"id":"p9","type":"OPERATIVE","place":"z",
      "words":{"en":"More."}}]}})");
  const TextView next = world.read();
  CHECK(next.lacking.empty());
  CHECK(next.shown == 2);
  CHECK(World::find(next, "p1").words[1].now.reading == "당사자는 여름에 만난다.");
  // Who would mend words that do not stand is told.
  Content late;
  REQUIRE(modules::read_folded(content_from_json(correction).value(), late));
  const auto advice = advise(world.read(), kA, late, false);
  REQUIRE(advice.size() == 1);
  CHECK(advice[0].word == "words_changed");
  CHECK(advice[0].stops);
  // Other words than those that it names stay as they are.
  world.agree(R"({"correction":{"id":"c2","element":"p2","language":"en",
      "old_words":{"en":"Something else."},"new_words":{"en":"Nothing."},
      "objections":"2031-11-14"}})");
  CHECK(World::find(world.read(), "p2").words[0].uncorrected.empty());
}

TEST_CASE("a check of the language lifts stale when every side has made it") {
  World world;
  world.open();
  world.compose(kA,
                R"({"revision":{"elements":[{"id":"p1","type":"OPERATIVE","place":"b","number":"1",
      "words":{"en":"The parties meet.","ko":"당사자는 봄에 만난다."}}]}})");
  const auto check = [&](std::string_view party) {
    const TextView text = world.read();
    world.say(
        party,
        R"({"concordance":{"language":"ko","checker":"C. Cho","checked":[{"element":"p1","digest":")" +
            World::find(text, "p1").words[1].concordance + "\"}]}}");
  };
  CHECK(World::find(world.read(), "p1").words[1].stale);
  check(kA);
  CHECK(World::find(world.read(), "p1").words[1].stale);
  check(kB);
  CHECK_FALSE(World::find(world.read(), "p1").words[1].stale);
}

TEST_CASE("whoever is not in the body may speak, and its agreement is not waited for") {
  World world;
  world.record = modules::FakeRecord(make_module(), {kA, kB, "cedar.example"});
  world.open();
  world.propose_words("cedar.example", "p2", "They all report.");
  const Members members = [](std::string_view) { return std::vector<std::string>{kA, kB}; };
  const auto read = [&] {
    return read_text(world.record, "c", "council", "statement", 0, members).value();
  };
  const std::string change = only_change(read(), "cedar.example");
  CHECK(shown(read(), "p2") == "They [: ][c: all ]report.");
  world.stance(kA, change, "SUPPORTS");
  world.stance(kB, change, "SUPPORTS");
  CHECK(read().changes.at(change).accepted);
  for (const char* party : {kA, kB}) world.mark(party, "t", "AGREED");
  CHECK(World::find(read(), "t").state == ElementState::agreed);
  CHECK(World::find(world.read(), "t").state == ElementState::clean);  // of all three
}

TEST_CASE("what no act may say is refused with its field") {
  World world;
  world.open();
  const std::string name = std::string("alder.example/") + std::string(32, 'a');
  const std::vector<std::pair<std::string, std::string>> cases = {
      {R"({"change":{"element":"p1"}})", "change.wordings: changes nothing"},
      {R"({"change":{"element":"p1","wordings":[{"language":"en","from":3,"to":1}]}})",
       "change.wordings.to"},
      {R"({"change":{"element":"p1","wordings":[{"language":"en","base":"xyz","words":"a"}]}})",
       "change.wordings.base"},
      {R"({"change":{"element":"p1","on":"x","wordings":[{"language":"en","words":"a"}]}})",
       "change.on"},
      {R"({"change":{"element":"p1","move":{"what":"COMES"}}})", "change.move.place"},
      {"{\"change\":{\"element\":\"p1\",\"wordings\":[{\"language\":\"en\",\"words\":\"a\\u202eb\"}"
       "]}}",
       "bidirectional control"},
      {"{\"comment\":{\"element\":\"p1\",\"words\":{\"en\":\"a\\u200bb\"}}}",
       "zero-width character"},
      {R"({"stance":{}})", "stance.items"},
      {R"({"marks":{"stand":"AGREED"}})", "marks.marked"},
      {R"({"marks":{"stand":"AGREED","due":"2031-05-12","marked":[{"element":"p1","digest":")" +
           std::string(32, 'a') + "\"}]}}",
       "marks.due"},
      {R"({"pen":{"holder":"birch.example","from_revision":2}})", "pen: all agree it together"},
      {R"({"adoption":{}})", "adoption: all agree it together"},
      {R"({"comment":{"element":"p1"}})", "comment.words"},
      {R"({"text":{"kind":"PLAN","titles":{"en":"x"}}})", "text.languages"},
      {R"({"text":{"kind":"PLAN","titles":{"en":"x"},"disposal":"2031","languages":[{"tag":"en","role":"OFFICIAL"}]}})",
       "text.disposal"},
      {R"({"term":{"id":"a","words":{"en":"x"}}})", "a term belongs to a body"},
      {R"({"signature":{"digest":")" + std::string(64, 'a') + "\"}}", "signature.signatory"},
      {R"({"words_of":"birch.example","stance":{"items":[{"change":")" + name + "\"}]}}",
       "words_of"},
  };
  for (const auto& [json, message] : cases) {
    INFO(json);
    CHECK(world.refusal(kB, json).find(message) != std::string::npos);
  }
}

// A body where one party sits alone would agree for the other.
TEST_CASE("what another body agrees is nothing agreed on this text") {
  const auto content =
      content_from_json(R"({"pen":{"holder":"alder.example","from_revision":2}})").value();
  const auto checked = [&](const char* body) {
    record::Header header;
    header.set_matter(kMatter);
    header.mutable_proposal()->set_kind("pen/2");
    header.mutable_proposal()->set_body(body);
    return make_module()->check(header, content);
  };
  CHECK(checked("council").ok());
  CHECK(checked("").ok());
  const auto refused = checked("panel");
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().message.starts_with("body: this is of 'council'"));
  CHECK_FALSE(checked("statement").ok());
}

// If these fail, a person writes what has no effect, and learns of it when the others do not
// answer.
TEST_CASE("what would have no effect on the text as it stands is said before it is written") {
  World world;
  world.open();
  world.propose_words(kB, "p2", "They all report.");
  const std::string change = only_change(world.read(), kB);
  world.mark(kA, "p1", "AGREED");
  const TextView text = world.read();
  const std::string digest = World::find(text, "p1").digest;
  const std::string zeros(64, '0');
  const std::string none = std::string(kB) + "/" + std::string(32, '0');
  struct Case {
    const char* party;
    std::string content;
    std::string words;  // of what is said, each with + where it stops
  };
  const std::vector<Case> cases = {
      {kA, R"({"revision":{"number":2,"digest":")" + zeros + "\"}}", ""},
      {kB, R"({"revision":{"number":2,"digest":")" + zeros + "\"}}", "not_pen_holder+"},
      {kA, R"({"revision":{"number":3,"digest":")" + zeros + "\"}}", "stale_revision+"},
      {kA, R"({"change":{"element":"p9","move":{"what":"GOES"}}})", "element_gone+"},
      {kA,
       R"({"change":{"element":"p1","wordings":[{"language":"en","base":")" +
           World::find(text, "p1").words[0].base + R"(","to":3,"words":"Тhe"}]}})",  // U+0422
       "look_alike"},
      {kA, R"({"change":{"element":"p9","move":{"what":"COMES","place":"b","type":"OPERATIVE"}}})",
       ""},
      {kA,
       R"({"change":{"element":"p1","wordings":[{"language":"en","base":"0000000000000000","to":1}]}})",
       "words_changed"},
      {kA,
       R"({"change":{"element":"p2","on":")" + none +
           R"(","wordings":[{"language":"en","base":"0000000000000000","to":1}]}})",
       "unknown_change+"},
      {kA, R"({"stance":{"items":[{"change":")" + change + R"(","verdict":"SUPPORTS"}]}})", ""},
      {kA, R"({"stance":{"items":[{"change":")" + none + R"(","verdict":"SUPPORTS"}]}})",
       "unknown_change+"},
      {kA, R"({"marks":{"stand":"AD_REF","marked":[{"element":"p1","digest":")" + digest + "\"}]}}",
       "reason_needed+"},
      {kB, R"({"marks":{"stand":"AD_REF","marked":[{"element":"p1","digest":")" + digest + "\"}]}}",
       ""},
      {kA,
       R"({"marks":{"stand":"AD_REF","reason":{"en":"New instructions"},"marked":[{"element":"p1","digest":")" +
           digest + "\"}]}}",
       ""},
      {kA,
       R"({"marks":{"stand":"AGREED","marked":[{"element":"p1","digest":")" + std::string(32, '0') +
           "\"}]}}",
       "words_changed+"},
      {kA, R"({"review":{"revision":1,"digest":")" + zeros + "\"}}",
       "no_such_revision+ not_clean+ not_agreed not_concordant"},
      {kA, R"({"review":{"revision":1,"digest":")" + text.digest + "\"}}",
       "not_clean+ not_agreed not_concordant"},
      {kA,
       R"({"marks":{"stand":"AGREED","marked":[{"element":"p2","digest":")" +
           World::find(text, "p2").digest + "\"}]}}",
       "open_bracket"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.content);
    Content content;
    REQUIRE(modules::decode_content(content_from_json(one.content).value(), content).ok());
    std::string words;
    for (const Advice& advice : advise(text, one.party, content, true)) {
      words += (words.empty() ? "" : " ") + advice.word + (advice.stops ? "+" : "");
      CHECK(advice.text.size() > 20);
    }
    CHECK(words == one.words);
  }
}

}  // namespace
}  // namespace texts
