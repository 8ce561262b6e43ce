// For the tests of this module: a record of two or three parties, and contents by name.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "modules/meetings/calendar.h"
#include "modules/meetings/meetings.h"
#include "modules/meetings/view.h"
#include "modules/test_record.h"

namespace meetings::test {

constexpr const char* kA = "aldermark.example";
constexpr const char* kB = "brevonia.example";
constexpr const char* kC = "cassowia.example";

inline Bytes content(const std::string& json) {
  auto bytes = content_from_json(json);
  CAPTURE(json);
  if (!bytes.ok()) FAIL(bytes.error().message);
  return bytes.ok() ? bytes.value() : Bytes();
}

struct Record : modules::FakeRecord {
  explicit Record(std::vector<std::string> parties = {kA, kB})
      : FakeRecord(make_module(), std::move(parties)) {}

  std::size_t says(const char* party, const std::string& matter, const std::string& json) {
    const auto act = state(party, matter, content(json));
    CAPTURE(json);
    if (!act.ok()) FAIL(act.error().message);
    return act.value();
  }
  std::size_t proposes(const char* party, const std::string& matter, const std::string& json) {
    const Bytes bytes = content(json);
    const auto act = propose(party, matter, kind_of(bytes).value(), bytes);
    CAPTURE(json);
    if (!act.ok()) FAIL(act.error().message);
    return act.value();
  }
  void agrees(const char* party, const std::string& matter, const std::string& json) {
    agree(proposes(party, matter, json));
  }
  MeetingView meeting(const char* body, const char* slug, Rules rules = {}) {
    auto read = read_meeting(*this, "c", body, slug, rules);
    if (!read.ok()) FAIL(read.error().message);
    return std::move(read).value();
  }
  Series series(const char* body, const HostCustom& hosts = {}) {
    return read_series(*this, "c", body, {}, hosts).value();
  }
  CalendarEntry calendar(const MeetingView& shown) {
    auto read = calendar_of(*this, "c", shown);
    if (!read.ok()) FAIL(read.error().message);
    return std::move(read).value();
  }
  // The whole answer, parsed: every member of it is written whatever is on record.
  json::Value answer(const char* body, const char* slug) {
    json::Writer out;
    out.begin_object();
    const MeetingView shown = meeting(body, slug);
    write_meeting(out, "c", shown);
    write_calendar(out, calendar(shown));
    auto read = json::parse(out.end_object().take());
    if (!read.ok()) FAIL(read.error().message);
    return std::move(read).value();
  }
};

inline std::string dated(const char* what, const char* dates, const char* more = "",
                         const char* details = "") {
  return std::string("{\"") + what + "\":{\"details\":{\"dates\":\"" + dates + "\"" + details +
         "}" + more + "}}";
}

}  // namespace meetings::test
