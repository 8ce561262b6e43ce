// If these fail, somebody reads what is above their clearance, or is shut out of what is theirs.
#include "labels/labels.h"

#include <doctest/doctest.h>

#include "labels/guard.h"

namespace {

Viewer viewer(std::uint32_t clearance, std::vector<std::string> categories = {}) {
  return Viewer{"kim", "TEST", clearance, std::move(categories), true};
}

Label label(std::uint32_t classification, std::vector<std::string> categories = {}) {
  return Label{"TEST", classification, std::move(categories)};
}

// Field 6 of a header, written by hand: the guard must not depend on the generated classes.
Bytes raw_label(const Label& l) {
  Bytes out;
  if (!l.policy.empty()) out += Bytes("\x0a") + static_cast<char>(l.policy.size()) + l.policy;
  if (l.classification != 0) out += Bytes("\x10") + static_cast<char>(l.classification);
  for (const auto& c : l.categories) out += Bytes("\x1a") + static_cast<char>(c.size()) + c;
  return out;
}

Bytes raw_header(const Bytes& raw) {
  return Bytes("\x08\x01\x12\x03m/1", 7) + "\x32" + static_cast<char>(raw.size()) + raw +
         Bytes("\x52\x00", 2);
}

}  // namespace

TEST_CASE("clearance, policy and every category decide, in both implementations") {
  struct Row {
    const char* what;
    Viewer viewer;
    Label label;
    bool allowed;
  };
  Viewer stranger = viewer(3);
  stranger.policy = "OTHER";
  Viewer nobody = viewer(3);
  nobody.policy = "";
  Viewer administrator = viewer(3, {"ALPHA", "BRAVO"});
  administrator.reads_content = false;
  const Row rows[] = {
      {"unclassified for anybody of the policy", viewer(0), label(0), true},
      {"at the clearance", viewer(2), label(2), true},
      {"above the clearance", viewer(1), label(2), false},
      {"below the clearance", viewer(3), label(1), true},
      {"category held", viewer(2, {"ALPHA"}), label(1, {"ALPHA"}), true},
      {"category not held", viewer(3), label(0, {"ALPHA"}), false},
      {"one of two categories held", viewer(3, {"BRAVO"}), label(0, {"ALPHA", "BRAVO"}), false},
      {"both categories held", viewer(3, {"ALPHA", "BRAVO"}), label(0, {"ALPHA", "BRAVO"}), true},
      {"another policy", stranger, label(0), false},
      {"no policy on the label", nobody, Label{"", 0, {}}, false},
      {"an administrator reads no content", administrator, label(0), false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    CHECK(labels::may_read(row.viewer, row.label) == row.allowed);
    CHECK(labels::guard_allows(row.viewer, raw_header(raw_label(row.label))) == row.allowed);
  }
}

TEST_CASE("both implementations agree on every label and viewer of the test policy") {
  const std::vector<std::vector<std::string>> sets = {{}, {"ALPHA"}, {"BRAVO"}, {"ALPHA", "BRAVO"}};
  int allowed = 0;
  for (std::uint32_t clearance = 0; clearance < 4; ++clearance) {
    for (std::uint32_t classification = 0; classification < 4; ++classification) {
      for (const auto& held : sets) {
        for (const auto& needed : sets) {
          const bool may = labels::may_read(viewer(clearance, held), label(classification, needed));
          CHECK(labels::guard_allows(viewer(clearance, held),
                                     raw_header(raw_label(label(classification, needed)))) == may);
          allowed += may ? 1 : 0;
        }
      }
    }
  }
  CHECK(allowed == 10 * 9);  // 10 of 16 levels, 9 of 16 category pairs
}

TEST_CASE("the guard refuses headers that it cannot read for certain") {
  const Viewer reader = viewer(3, {"ALPHA", "BRAVO"});
  const Bytes low = raw_label(label(0));
  const Bytes field = Bytes("\x32") + static_cast<char>(low.size()) + low;
  REQUIRE(labels::guard_allows(reader, raw_header(low)));
  REQUIRE(labels::guard_allows(reader, field));
  const std::pair<const char*, Bytes> rows[] = {
      {"empty", ""},
      {"no label at all", Bytes("\x08\x01", 2)},
      {"two labels", field + field},
      {"label as a number", Bytes("\x30\x01", 2)},
      {"cut in the middle", field.substr(0, field.size() - 1)},
      {"length beyond the end", Bytes("\x32\x7f", 2) + low},
      {"descending fields", field + Bytes("\x08\x01", 2)},
      {"overlong tag", Bytes("\xb2\x00", 2) + field.substr(1)},
      {"overlong length", Bytes("\x32\x86\x00", 3) + low},
      {"group", Bytes("\x0b\x0c", 2) + field},
      {"fixed number", Bytes("\x09\1\1\1\1\1\1\1\1", 9) + field},
      {"a field that no header has", field + Bytes("\xca\x01\x00", 3)},
      {"explicit zero classification", Bytes("\x32\x08") + low + Bytes("\x10\x00", 2)},
      {"field unknown to labels", Bytes("\x32\x08") + low + Bytes("\x20\x01", 2)},
      {"policy twice", Bytes("\x32\x0c") + low + low},
      {"categories descending", Bytes("\x32\x14") + low +
                                    "\x1a\x05"
                                    "BRAVO"
                                    "\x1a\x05"
                                    "ALPHA"},
      {"category twice", Bytes("\x32\x14") + low +
                             "\x1a\x05"
                             "ALPHA"
                             "\x1a\x05"
                             "ALPHA"},
      {"bytes after the last field", field + Bytes("\x52\x00\xff", 3)},
  };
  for (const auto& [what, header] : rows) {
    CAPTURE(what);
    CHECK_FALSE(labels::guard_allows(reader, header));
  }
}

TEST_CASE("an unknown policy, level or category is refused before an act is written") {
  const labels::Policy& policy = labels::test_policy();
  CHECK(labels::check(policy, label(0)).ok());
  CHECK(labels::check(policy, label(3, {"ALPHA", "BRAVO"})).ok());
  CHECK(labels::check(policy, Label{"", 0, {}}).error().message.find("names no policy") !=
        std::string::npos);
  CHECK(labels::check(policy, Label{"NATO", 0, {}}).error().message.find("not known here") !=
        std::string::npos);
  CHECK(labels::check(policy, label(4)).error().message.find("use 0 to 3") != std::string::npos);
  CHECK(labels::check(policy, label(0, {"GAMMA"})).error().message.find("use ALPHA, BRAVO") !=
        std::string::npos);
  CHECK(labels::check(policy, label(0, {"BRAVO", "ALPHA"})).error().message.find("ascending") !=
        std::string::npos);
  CHECK_FALSE(labels::check(policy, label(0, {"ALPHA", "ALPHA"})).ok());
}

TEST_CASE("markings read as on paper, and an unknown label never looks harmless") {
  const labels::Policy& policy = labels::test_policy();
  CHECK(labels::marking(policy, label(0)) == "TEST UNCLASSIFIED");
  CHECK(labels::marking(policy, label(2, {"ALPHA"})) == "TEST CONFIDENTIAL ALPHA");
  CHECK(labels::marking(policy, label(3, {"ALPHA", "BRAVO"})) == "TEST SECRET ALPHA/BRAVO");
  CHECK(labels::marking(policy, label(9)) == "LABEL NOT KNOWN");
  CHECK(labels::marking(policy, Label{"OTHER", 0, {}}) == "LABEL NOT KNOWN");
}
