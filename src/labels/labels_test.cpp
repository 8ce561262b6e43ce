// If these fail, somebody reads what is above their clearance, or is shut out of what is theirs.
#include "labels/labels.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "labels/guard.h"

namespace {

const std::string kCircle = "00112233445566778899aabbccddeeff";
const std::string kOther = "ffeeddccbbaa99887766554433221100";

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
    CHECK(labels::guard_allows(row.viewer, kCircle, raw_header(raw_label(row.label))) ==
          row.allowed);
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
          CHECK(labels::guard_allows(viewer(clearance, held), kCircle,
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
  REQUIRE(labels::guard_allows(reader, kCircle, raw_header(low)));
  REQUIRE(labels::guard_allows(reader, kCircle, field));
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
    CHECK_FALSE(labels::guard_allows(reader, kCircle, header));
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

namespace {

// The model: what a label says, held apart from how it is written.
struct Said {
  std::uint32_t classification = 0;
  std::set<std::string> categories;
  bool to_some = false;  // names persons
  std::set<std::string> persons;
};

struct Somebody {
  std::uint32_t clearance = 0;
  std::set<std::string> categories;
  std::string person;
};

bool reads(const Somebody& who, const Said& said) {
  return said.classification <= who.clearance &&
         std::includes(who.categories.begin(), who.categories.end(), said.categories.begin(),
                       said.categories.end()) &&
         (!said.to_some || said.persons.contains(who.person));
}

Label written(const Said& said) {
  std::set<std::string> all = said.categories;
  for (const std::string& person : said.persons) all.insert("person/" + person);
  if (said.to_some && said.persons.empty()) all.insert("person/");
  return label(said.classification, {all.begin(), all.end()});
}

std::vector<std::set<std::string>> subsets(const std::vector<std::string>& of) {
  std::vector<std::set<std::string>> out;
  for (unsigned bits = 0; bits < 1U << of.size(); ++bits) {
    std::set<std::string>& one = out.emplace_back();
    for (std::size_t i = 0; i < of.size(); ++i) {
      if ((bits >> i & 1U) != 0) one.insert(of[i]);
    }
  }
  return out;
}

// Labels that somebody can read, and the ones for nobody.
std::vector<Said> all_labels() {
  std::vector<Said> out;
  for (std::uint32_t level = 0; level < 3; ++level) {
    for (const auto& categories : subsets({"ALPHA", "BRAVO"})) {
      out.push_back({level, categories, false, {}});
      for (const auto& persons : subsets({"kim", "lee", "park"}))
        out.push_back({level, categories, true, persons});
    }
  }
  return out;
}

std::vector<Somebody> everybody() {
  std::vector<Somebody> out;
  for (std::uint32_t clearance = 0; clearance < 3; ++clearance) {
    for (const auto& categories : subsets({"ALPHA", "BRAVO"})) {
      for (const char* person : {"", "kim", "lee", "park", "choi"})
        out.push_back({clearance, categories, person});
    }
  }
  return out;
}

Viewer viewer(const Somebody& who) {
  Viewer out = viewer(who.clearance, {who.categories.begin(), who.categories.end()});
  out.person = who.person;
  return out;
}

std::vector<bool> readers(const Said& said) {
  std::vector<bool> out;
  for (const Somebody& who : everybody()) out.push_back(reads(who, said));
  return out;
}

}  // namespace

TEST_CASE("named persons: both implementations read every label as the model does") {
  int read = 0;
  for (const Said& said : all_labels()) {
    const Label one = written(said);
    CHECK(labels::names_persons(one) == said.to_some);
    for (const Somebody& who : everybody()) {
      const bool expected = reads(who, said);
      read += expected ? 1 : 0;
      CAPTURE(labels::marking(labels::test_policy(), one));
      CAPTURE(who.person);
      CHECK(labels::may_read(viewer(who), one) == expected);
      CHECK(labels::guard_allows(viewer(who), kCircle, raw_header(raw_label(one))) == expected);
    }
  }
  CHECK(read == 6 * 9 * 17);  // levels, categories, and persons: 5 where none is named, 12 else
}

TEST_CASE(
    "named persons: what dominates is read by nobody besides, what is raised by who reads both") {
  const std::vector<Said> all = all_labels();
  std::vector<std::vector<bool>> of;
  for (const Said& said : all) of.push_back(readers(said));
  const auto nobody = [](const std::vector<bool>& who) {
    return std::find(who.begin(), who.end(), true) == who.end();
  };
  for (std::size_t a = 0; a < all.size(); ++a) {
    for (std::size_t b = 0; b < all.size(); ++b) {
      bool no_one_more = true;
      std::vector<bool> both;
      for (std::size_t i = 0; i < of[a].size(); ++i) {
        no_one_more = no_one_more && (!of[a][i] || of[b][i]);
        both.push_back(of[a][i] && of[b][i]);
      }
      const Label high = written(all[a]);
      const Label low = written(all[b]);
      CAPTURE(high.categories);
      CAPTURE(low.categories);
      if (!nobody(of[a])) CHECK(labels::dominates(high, low) == no_one_more);
      if (labels::dominates(high, low)) CHECK(no_one_more);
      Label raised = high;
      labels::raise(raised, low);
      CHECK(labels::dominates(raised, high));
      CHECK(labels::dominates(raised, low));
      std::size_t i = 0;
      bool same = true;
      for (const Somebody& who : everybody())
        same = same && labels::may_read(viewer(who), raised) == both[i++];
      CHECK(same);
      CHECK(std::is_sorted(raised.categories.begin(), raised.categories.end()));
      CHECK(std::adjacent_find(raised.categories.begin(), raised.categories.end()) ==
            raised.categories.end());
    }
  }
}

TEST_CASE("named persons: nobody is one by a category, an empty name, or half a name") {
  Viewer claims = viewer(3, {"ALPHA", "person/", "person/kim"});
  const Label for_kim = label(0, {"person/kim"});
  for (const char* person : {"", "ki", "kimm", "kim/kim", "person/kim"}) {
    claims.person = person;
    CAPTURE(person);
    CHECK_FALSE(labels::may_read(claims, for_kim));
    CHECK_FALSE(labels::guard_allows(claims, kCircle, raw_header(raw_label(for_kim))));
    CHECK_FALSE(labels::may_read(claims, label(0, {"person/"})));
    CHECK_FALSE(
        labels::guard_allows(claims, kCircle, raw_header(raw_label(label(0, {"person/"})))));
  }
  claims.person = "kim";
  CHECK(labels::may_read(claims, for_kim));
}

TEST_CASE("named persons are accepted as identifiers, and marked without their names") {
  const labels::Policy& policy = labels::test_policy();
  const Label two = label(1, {"ALPHA", labels::person_category("kim"), "person/lee"});
  CHECK(labels::check(policy, two).ok());
  CHECK(labels::marking(policy, two) == "TEST RESTRICTED ALPHA NAMED PERSONS");
  CHECK(labels::marking(policy, two, "park") == "TEST RESTRICTED ALPHA NAMED PERSONS");
  CHECK(labels::marking(policy, two, "kim") == "TEST RESTRICTED ALPHA NAMED PERSONS: kim, lee");
  for (const char* bad : {"person/", "person/Kim", "person/kim lee", "person", "person:kim"}) {
    CAPTURE(bad);
    CHECK_FALSE(labels::check(policy, label(1, {bad})).ok());
  }
  CHECK(labels::check(policy, label(0, {"person/" + std::string(121, 'a')})).ok());
  CHECK_FALSE(labels::check(policy, label(0, {"person/" + std::string(122, 'a')})).ok());
  CHECK(labels::marking(policy, label(0, {"person/"})) == "LABEL NOT KNOWN");
}

TEST_CASE("what names persons is not let out, nor what cannot be read for certain") {
  CHECK(labels::guard_lets_out(raw_header(raw_label(label(3, {"ALPHA"})))));
  CHECK_FALSE(labels::guard_lets_out(raw_header(raw_label(label(0, {"person/kim"})))));
  CHECK_FALSE(labels::guard_lets_out(raw_header(raw_label(label(0, {"ALPHA", "person/"})))));
  CHECK_FALSE(labels::guard_lets_out(""));
  CHECK_FALSE(labels::guard_lets_out(Bytes("\x08\x01", 2)));
  const Bytes whole = raw_header(raw_label(label(0)));
  CHECK_FALSE(labels::guard_lets_out(whole.substr(0, whole.size() - 1)));
}

TEST_CASE("a viewer with bodies sees theirs, and of others not even that there are any") {
  struct Row {
    const char* matter;
    bool seen;
  };
  const Row rows[] = {
      {"bodies/kidd", true},
      {"meetings/kidd/19", true},
      {"meetings/kidd", true},
      {"texts/kidd/a/b", true},
      {"bodies/people/kim", true},
      {"circle", true},
      {"circle/x", true},
      {"bodies/scm", false},
      {"bodies/kidd2", false},
      {"meetings/kid/19", false},
      {"meetings/scm/kidd", false},
      {"bodies/people", false},
      {"bodies", false},
      {"kidd", false},
      {"circles/scm", false},
      {"meetings//kidd", false},
      {"meetings/people/kim", false},
      {"", false},
  };
  Viewer reader = viewer(3);
  reader.bodies = {{kCircle, "kidd"}, {kOther, "scm"}};
  Viewer all = viewer(3);
  Viewer none = viewer(3);
  none.bodies.emplace();
  // Field 2 of a header is its matter, field 6 the label.
  const auto header = [](std::string_view matter) {
    const Bytes low = raw_label(label(0));
    Bytes out("\x08\x01", 2);
    if (!matter.empty()) out += Bytes("\x12") + static_cast<char>(matter.size()) + Bytes(matter);
    return out + "\x32" + static_cast<char>(low.size()) + low;
  };
  for (const Row& row : rows) {
    CAPTURE(row.matter);
    CHECK(labels::may_see(reader, kCircle, row.matter) == row.seen);
    CHECK(labels::guard_allows(reader, kCircle, header(row.matter)) == row.seen);
    CHECK(labels::may_see(all, kCircle, row.matter));
    CHECK(labels::guard_allows(all, kCircle, header(row.matter)));
    CHECK_FALSE(labels::may_see(none, kCircle, row.matter));
    CHECK_FALSE(labels::guard_allows(none, kCircle, header(row.matter)));
    CHECK_FALSE(labels::may_see(reader, "0123", row.matter));
    CHECK_FALSE(labels::guard_allows(reader, "0123", header(row.matter)));
  }
  // The same name in another circle is another body.
  CHECK_FALSE(labels::may_see(reader, kOther, "bodies/kidd"));
  CHECK(labels::may_see(reader, kOther, "bodies/scm"));
  CHECK(labels::may_see_circle(reader, kCircle));
  CHECK_FALSE(labels::may_see_circle(reader, "0123"));
  CHECK_FALSE(labels::may_see_circle(none, kCircle));
}
