// What the files of the conformance suite share: the collection of reasons, a forked journal, and
// exports in memory.
#pragma once

#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>

#include "journal/test_journal.h"

namespace journal {

inline const std::string kDash = "\xe2\x80\x94 ";

// Reason -> the attacks that it was given for.
inline std::map<std::string, std::set<std::string>>& reasons() {
  static std::map<std::string, std::set<std::string>> all;
  return all;
}

inline void refused_as(const std::string& attack, const std::string& got,
                       const std::string& expected) {
  CAPTURE(attack);
  CHECK(got == expected);
  reasons()[got].insert(attack);
}

template <class T>
void refused(const std::string& attack, const Result<T>& result, const std::string& expected) {
  refused_as(attack, reason(result), expected);
}

inline MemoryFolder exported(const TestJournal& journal) {
  MemoryFolder folder;
  REQUIRE(reason(export_journal(journal.input(), folder)) == "accepted");
  return folder;
}

inline Result<ExportReport> verify(const TestJournal& journal, MemoryFolder& folder) {
  return verify_export(folder, journal.log, journal.cosigners);
}

// Two journals under one key that agree on the first `common` entries.
struct Fork {
  TestJournal one;
  TestJournal two;
  Fork(std::uint64_t common, std::uint64_t size) {
    one.fill(common);
    two.fill(common);
    two.add("header", "what only the other branch says");
    one.fill(size);
    two.fill(size);
  }
};

inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace journal
