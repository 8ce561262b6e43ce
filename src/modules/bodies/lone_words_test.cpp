// If these fail, one party's word dissolves, renames, empties or peoples a body that all described,
// or that another party describes.
#include <doctest/doctest.h>

#include <string>

#include "modules/bodies/bodies.h"
#include "modules/bodies/history.h"
#include "modules/test_lone_words.h"
#include "modules/test_record.h"

namespace bodies {
namespace {

constexpr const char* kA = "aldermark.example";
constexpr const char* kB = "brevonia.example";
constexpr const char* kGroup = "bodies/group";
constexpr const char* kDay = "2031-06-15";

Bytes content(const std::string& json) {
  auto bytes = content_from_json(json);
  CAPTURE(json);
  if (!bytes.ok()) FAIL(bytes.error().message);
  return bytes.ok() ? bytes.value() : Bytes();
}

struct Record : modules::FakeRecord {
  Record() : FakeRecord(make_module(), {kA, kB}) { own = kA; }
  void says(const char* party, const std::string& json, const char* matter = kGroup) {
    const auto act = state(party, matter, content(json));
    CAPTURE(json);
    if (!act.ok()) FAIL(act.error().message);
  }
  void agrees(const std::string& json, const char* matter = kGroup) {
    const Bytes bytes = content(json);
    const auto act = propose(kA, matter, kind_of(bytes).value(), bytes);
    CAPTURE(json);
    if (!act.ok()) FAIL(act.error().message);
    agree(act.value());
  }
  json::Value answer() {
    json::Writer out;
    out.begin_object();
    write_body(out, "c", read_body(*this, "c", "group", kDay).value(), kDay);
    auto read = json::parse(out.end_object().take());
    if (!read.ok()) FAIL(read.error().message);
    return std::move(read).value();
  }
};

const std::string kOnRecord[] = {
    R"({"body":{"names":{"en":"Group"},"abbreviations":{"en":"G"},"level":"MINISTERS",)"
    R"("parties":["aldermark.example","brevonia.example"],"parent":"bodies/council",)"
    R"("founding_instrument":"charter"}})",
    R"({"naming":{"names":{"en":"Panel"},"from":"2024"}})",
    R"({"status":{"state":"ACTIVE","from":"2024"}})",
    R"({"membership":{"party":"aldermark.example","role":"MEMBER","from":"2024"}})",
    R"({"lead":{"party":"aldermark.example","organisation":{"en":"Defence"},"from":"2024"}})",
    R"({"reporting_line":{"to":"bodies/ministers"}})",
    R"({"custom":{"meetings_per_year":2,"host_rule":"ALTERNATE"}})",
    R"({"instrument":{"id":"charter","kind":"FRAMEWORK","titles":{"en":"Charter"},"state":"SIGNED"}})",
    R"({"strand":{"id":"s1","titles":{"en":"Strand"}}})",
    R"({"progress":{"strand":"s1","meeting":"meetings/group/1","words":{"en":"went well"}}})",
    R"({"term":{"id":"ice","texts":{"en":"ice"}}})",
    R"({"parent":{"body":"bodies/council","from":"2024"}})",
};

const std::string kHostile[] = {
    R"({"body":{"names":{"en":"Other"},"level":"HEADS","parties":["brevonia.example"]}})",
    R"({"naming":{"names":{"en":"Capitulation Committee"},"from":"2026"}})",
    R"({"status":{"state":"DISSOLVED","from":"2026"}})",
    R"({"status":{"state":"DISSOLVED"}})",
    R"({"membership":{"party":"aldermark.example","role":"MEMBER","from":"2025","until":"2026"}})",
    R"({"membership":{"party":"brevonia.example","role":"OBSERVER","from":"2025"}})",
    R"({"membership":{"party":"cassowia.example","role":"MEMBER","from":"2025"}})",
    R"({"lead":{"party":"aldermark.example","organisation":{"en":"Surrender"},"from":"2026"}})",
    R"({"reporting_line":{"to":"bodies/ministers","until":"2025"}})",
    R"({"reporting_line":{"to":"bodies/others"}})",
    R"({"custom":{"meetings_per_year":99,"host_rule":"FIXED","from":"2026"}})",
    R"({"custom":{"meetings_per_year":99,"host_rule":"FIXED"}})",
    R"({"instrument":{"id":"charter","kind":"PLAN","titles":{"en":"Lies"},"state":"DRAFT"}})",
    R"({"strand":{"id":"s1","titles":{"en":"Secret"},"title_only":true}})",
    R"({"progress":{"strand":"s1","meeting":"meetings/group/1","words":{"en":"badly"}}})",
    R"({"term":{"id":"ice","texts":{"en":"fire"}}})",
    R"({"parent":{"body":"bodies/others","from":"2026"}})",
};

}  // namespace

TEST_CASE("one party's word dissolves no body, and the status names whose word it is") {
  Record record;
  record.agrees(kOnRecord[0]);
  record.says(kB, R"({"status":{"state":"DISSOLVED","from":"2026-01-01"}})");
  CHECK(record.answer().text("status") == "active");
  CHECK(record.answer().find("status_said")->is_null());
  record.agrees(R"({"status":{"state":"SUSPENDED","from":"2027-01-01"}})");
  CHECK(record.answer().text("status") == "suspended");
  CHECK(record.answer().find("status_said")->text("kind") == "joint");
}

TEST_CASE("no lone word of one party changes a body that all, or that another party, describe") {
  const modules::Others others(kB, {}, {"other_descriptions"});
  for (const bool joint : {true, false}) {
    for (const char* voice : {"statement", "noted", "proposal"}) {
      for (const std::string& word : kHostile) {
        Record record;
        for (const std::string& one : kOnRecord) {
          if (joint) {
            record.agrees(one);
          } else {
            record.says(kA, one);
          }
        }
        const auto before = others.of(record.answer());
        std::string json = word;
        if (voice == std::string("noted")) {
          json = R"({"words_of":"aldermark.example",)" + json.substr(1);
        }
        const Bytes bytes = content(json);
        const auto written = voice == std::string("statement") ? record.state(kB, kGroup, bytes)
                             : voice == std::string("noted")
                                 ? record.note(kB, kA, kGroup, bytes)
                                 : record.propose(kB, kGroup, kind_of(bytes).value(), bytes);
        if (!written.ok()) continue;  // not to be said so
        CAPTURE(joint);
        CAPTURE(std::string(voice));
        CAPTURE(word);
        CHECK(modules::Others::differences(before, others.of(record.answer())) == "");
      }
    }
  }
}

}  // namespace bodies
