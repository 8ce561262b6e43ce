// For tests of this room alone: a text of two delegations, written as their pages write it.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/json.h"
#include "modules/test_record.h"
#include "modules/texts/compose.h"
#include "modules/texts/elements.h"
#include "modules/texts/texts.h"
#include "modules/texts/view.h"

namespace texts {

inline constexpr const char* kA = "alder.example";
inline constexpr const char* kB = "birch.example";
inline constexpr const char* kMatter = "texts/council/statement";

struct World {
  modules::FakeRecord record{make_module(), {kA, kB}};

  std::size_t say(std::string_view party, const std::string& json) {
    const auto content = content_from_json(json);
    INFO(json);
    REQUIRE_MESSAGE(content.ok(), content.error().message);
    const auto done = record.state(party, kMatter, content.value());
    REQUIRE_MESSAGE(done.ok(), done.error().message);
    return done.value();
  }
  std::string refusal(std::string_view party, const std::string& json) {
    const auto content = content_from_json(json);
    if (!content.ok()) return content.error().message;
    const auto done = record.state(party, kMatter, content.value());
    return done.ok() ? "" : done.error().message;
  }
  std::size_t propose(std::string_view party, const std::string& json) {
    const auto content = content_from_json(json);
    REQUIRE_MESSAGE(content.ok(), content.error().message);
    const auto done =
        record.propose(party, kMatter, kind_of(content.value()).value(), content.value());
    REQUIRE_MESSAGE(done.ok(), done.error().message);
    return done.value();
  }
  std::string refusal_of_proposal(std::string_view party, const std::string& json) {
    const auto content = content_from_json(json);
    REQUIRE_MESSAGE(content.ok(), content.error().message);
    const auto done =
        record.propose(party, kMatter, kind_of(content.value()).value(), content.value());
    return done.ok() ? "" : done.error().message;
  }
  void agree(const std::string& json) { record.agree(propose(kA, json)); }
  TextView read(std::uint32_t revision = 0) {
    auto text = read_text(record, "c", "council", "statement", revision);
    REQUIRE_MESSAGE(text.ok(), text.error().message);
    return std::move(text).value();
  }
  // What is composed is written by `party`, act after act.
  void compose(std::string_view party, const std::string& asked) {
    const auto value = json::parse(asked);
    REQUIRE(value.ok());
    const auto composed = texts::compose(read(), value.value());
    REQUIRE_MESSAGE(composed.ok(), composed.error().message);
    const auto answer = json::parse(composed.value());
    for (const json::Value& content : answer.value().find("contents")->items()) {
      say(party, content.write());
    }
  }
  std::string compose_refused(const std::string& asked) {
    const auto composed = texts::compose(read(), json::parse(asked).value());
    return composed.ok() ? "" : composed.error().message;
  }

  void open() {
    say(kA, R"({"text":{"kind":"JOINT_STATEMENT","titles":{"en":"Statement"},"languages":[
      {"tag":"en","role":"NEGOTIATING"},{"tag":"ko","role":"OFFICIAL"}]}})");
    compose(kA, R"({"revision":{"elements":[
      {"id":"t","type":"TITLE","place":"a","words":{"en":"Joint statement"}},
      {"id":"p1","type":"OPERATIVE","place":"b","number":"1",
       "words":{"en":"The parties meet in spring.","ko":"당사자는 봄에 만난다."}},
      {"id":"p2","type":"OPERATIVE","place":"c","number":"2","words":{"en":"They report."}}]}})");
  }
  // What a program of another's making may write.
  void write_revision(std::string_view party, std::uint32_t number, const std::string& page,
                      bool whole = true) {
    const auto content = content_from_json("{\"page\":{" + page + "}}");
    REQUIRE_MESSAGE(content.ok(), content.error().message);
    Content read_page;
    REQUIRE(modules::decode_content(content.value(), read_page).ok());
    const TextView text = read();
    Elements elements = whole ? *text.made : Elements();
    elements.lay(number, read_page.page());
    REQUIRE(record.state(party, kMatter, content.value()).ok());
    say(party, R"({"revision":{"number":)" + std::to_string(number) + R"(,"digest":")" +
                   elements.digest() + R"(","pages":[")" +
                   digest_of(content.value(), kWholeDigits) + "\"]}}");
  }
  void propose_words(std::string_view party, const std::string& element, const std::string& words,
                     const std::string& language = "en") {
    compose(party, R"({"words":{"element":")" + element + R"(","words":{")" + language + "\":\"" +
                       words + "\"}}}");
  }
  void stance(std::string_view party, const std::string& change, const std::string& verdict) {
    say(party,
        R"({"stance":{"items":[{"change":")" + change + R"(","verdict":")" + verdict + "\"}]}}");
  }
  void mark(std::string_view party, const std::string& element, const std::string& stand) {
    const TextView text = read();
    say(party, R"({"marks":{"stand":")" + stand + R"(","marked":[{"element":")" + element +
                   R"(","digest":")" + find(text, element).digest + "\"}]}}");
  }
  static const ElementView& find(const TextView& text, const std::string& id) {
    const auto at = std::find_if(text.elements.begin(), text.elements.end(),
                                 [&](const ElementView& one) { return one.element.id() == id; });
    REQUIRE(at != text.elements.end());
    return *at;
  }
};

inline std::string only_change(const TextView& text, std::string_view party) {
  std::string out;
  for (const auto& [name, change] : text.changes) {
    if (change.party != party || !change.stands()) continue;
    CHECK(out.empty());
    out = name;
  }
  REQUIRE(!out.empty());
  return out;
}

// As people see it: [alder.example: …].
inline std::string shown(const std::vector<Part>& parts) {
  std::string out;
  for (const Part& part : parts) {
    if (part.alternatives.empty()) {
      out += part.blank == Blank::none ? part.words : "[blank]";
      continue;
    }
    for (const Alternative& one : part.alternatives) {
      out += "[";
      for (const std::string& party : one.parties) out += party.substr(0, 1);
      out += ": " + shown(one.parts) + "]";
    }
  }
  return out;
}

inline std::string shown(const TextView& text, const std::string& element,
                         std::size_t language = 0) {
  return shown(World::find(text, element).words.at(language).now.parts);
}

}  // namespace texts
