// From the tree of a charter file to the message, with every mistake that can be found.
#include <algorithm>
#include <functional>
#include <initializer_list>
#include <set>
#include <tuple>

#include "base/encoding.h"
#include "base/text.h"
#include "charter/charter.h"
#include "charter/words.h"

namespace charter {

namespace {

constexpr std::size_t kProblemsMax = 100;
constexpr std::uint64_t kNumberMax = 0xffffffff;
// Stands for a text that was refused, so that nothing is said of it twice; no text may hold it.
const std::string kRefused = "\x01";
constexpr std::size_t kNameMax = 400;
constexpr std::size_t kTextMax = 4000;

using Names = google::protobuf::Map<std::string, std::string>;

const std::vector<std::string> kLevels = {
    "heads", "ministers", "chiefs", "deputy_ministers", "senior_officials", "working_level"};
const std::vector<std::string> kPrecedences = {"routine", "priority", "immediate", "flash"};

class Reader {
 public:
  std::vector<Problem> problems;

  void charter(const Node& root, Charter& out) {
    if (!mapping(
            root, "the charter",
            {"entente", "name", "names", "parties", "rules", "label_policy", "languages"},
            {"notice", "exercise", "silence_classes", "bodies", "procedures", "time_objectives"})) {
      return;
    }
    if (const auto* node = root.find("entente")) {
      out.set_format(number(*node, "entente", 1, 1, "this program reads format 1"));
    }
    if (const auto* node = root.find("name")) out.set_name(id(*node, "name"));
    if (const auto* node = root.find("names")) names(*node, "names", *out.mutable_names());
    if (const auto* node = root.find("notice")) {
      names(*node, "notice", *out.mutable_notice(), kTextMax);
    }
    if (const auto* node = root.find("exercise")) out.set_exercise(truth(*node, "exercise"));
    if (const auto* node = root.find("parties")) parties(*node, out);
    if (const auto* node = root.find("rules")) rules(*node, out);
    if (const auto* node = root.find("label_policy")) {
      out.set_label_policy(text(*node, "label_policy", 128));
      if (out.label_policy() != kRefused && !only(out.label_policy(), kPolicyLetters, 128)) {
        wrong(*node, "label_policy", "must be 1 to 128 of A-Z a-z 0-9 . _ / -");
      }
    }
    if (const auto* node = root.find("languages")) languages(*node, out);
    if (const auto* node = root.find("silence_classes")) silence_classes(*node, out);
    if (const auto* node = root.find("bodies")) bodies(*node, out);
    if (const auto* node = root.find("procedures")) procedures(*node, out);
    if (const auto* node = root.find("time_objectives")) time_objectives(*node, out);
  }

 private:
  void wrong(const Node& node, const std::string& path, const std::string& what) {
    if (problems.size() < kProblemsMax) problems.push_back(Problem{node.place, path + ": " + what});
  }

  bool mapping(const Node& node, const std::string& path,
               std::initializer_list<std::string_view> needed,
               std::initializer_list<std::string_view> optional) {
    if (node.kind != Node::Kind::mapping) {
      wrong(node, path, "must be a mapping of keys to values, and is " + shown(node));
      return false;
    }
    std::string known;
    for (const auto& list : {needed, optional}) {
      for (const std::string_view key : list)
        known += (known.empty() ? "" : ", ") + std::string(key);
    }
    for (const auto& [key, value] : node.members) {
      const auto is = [&](std::string_view name) { return name == key.text; };
      if (std::any_of(needed.begin(), needed.end(), is)) continue;
      if (std::any_of(optional.begin(), optional.end(), is)) continue;
      wrong(key, path, "no such key " + shown(key) + "; there are " + known);
    }
    for (const std::string_view key : needed) {
      if (node.find(key) == nullptr)
        wrong(node, path, "the key " + std::string(key) + " is missing");
    }
    return true;
  }

  // Each element of a list, with its path.
  void list(const Node& node, const std::string& path, std::size_t min, std::size_t max,
            const std::function<void(const Node&, const std::string&)>& each) {
    if (node.kind != Node::Kind::sequence) {
      wrong(node, path, "must be a list, and is " + shown(node));
      return;
    }
    if (node.items.size() < min) wrong(node, path, "needs one element at least");
    if (node.items.size() > max) {
      wrong(node, path, "has more than " + std::to_string(max) + " elements");
      return;
    }
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      each(node.items[i], path + "[" + std::to_string(i + 1) + "]");
    }
  }

  std::string text(const Node& node, const std::string& path, std::size_t max) {
    if (node.kind != Node::Kind::scalar) {
      wrong(node, path, "must be a text, and is " + shown(node));
    } else if (is_plain_number(node) || is_plain_bool(node)) {
      wrong(node, path, "must be a text; put " + shown(node) + " in quotes if it is meant so");
    } else if (node.text.empty()) {
      wrong(node, path, "is empty; write something or leave the key out");
    } else if (characters(node.text) > max) {
      wrong(node, path, "is longer than " + std::to_string(max) + " characters");
    } else if (const auto read = check_text(node.text, true); !read.ok()) {
      wrong(node, path, read.error().message);  // written as an escape in quotes
    } else {
      return node.text;
    }
    return kRefused;
  }

  std::string id(const Node& node, const std::string& path) {
    const std::string out = text(node, path, 128);
    if (out != kRefused && !only(out, kIdLetters, 40)) {
      wrong(node, path, "must be 1 to 40 of a-z 0-9 . _ -, and is " + shown(node));
      return kRefused;
    }
    return out;
  }

  std::string party_name(const Node& node, const std::string& path) {
    const std::string out = text(node, path, 128);
    if (out != kRefused && !is_party_name(out)) {
      wrong(node, path,
            "must be labels of a-z 0-9 - joined by single dots, e.g. aldermark.example, and is " +
                shown(node));
      return kRefused;
    }
    return out;
  }

  std::uint32_t number(const Node& node, const std::string& path, std::uint64_t min,
                       std::uint64_t max, const std::string& what) {
    const auto value = node.kind == Node::Kind::scalar && !node.quoted
                           ? parse_decimal(node.text, kNumberMax)
                           : std::nullopt;
    if (value && *value >= min && *value <= max) return static_cast<std::uint32_t>(*value);
    wrong(node, path, "must be " + what + ", and is " + shown(node));
    return 0;
  }

  std::uint32_t number(const Node& node, const std::string& path, std::uint64_t min,
                       std::uint64_t max) {
    return number(node, path, min, max,
                  "a whole number from " + std::to_string(min) + " to " + std::to_string(max));
  }

  bool truth(const Node& node, const std::string& path) {
    if (node.kind == Node::Kind::scalar && is_plain_bool(node)) return node.text == "true";
    wrong(node, path, "must be true or false, and is " + shown(node));
    return false;
  }

  void names(const Node& node, const std::string& path, Names& out, std::size_t max = kNameMax) {
    if (node.kind != Node::Kind::mapping) {
      wrong(node, path,
            "must give a text for each language, e.g. {en: …, ko: …}, and is " + shown(node));
      return;
    }
    if (node.members.empty()) wrong(node, path, "needs a text in one language at least");
    if (node.members.size() > 32) wrong(node, path, "has more than 32 languages");
    for (const auto& [language, value] : node.members) {
      if (!is_language(language.text)) {
        wrong(language, path, "no language tag: " + shown(language) + "; use en, ko, vi, ja, …");
        continue;
      }
      out[language.text] = text(value, path + "." + language.text, max);
    }
  }

  void parties(const Node& node, Charter& out) {
    std::set<std::string> seen;
    std::uint32_t before = 0;
    list(node, "parties", 1, 64, [&](const Node& item, const std::string& path) {
      if (!mapping(item, path, {"number", "name", "names"}, {"abbreviations"})) return;
      Party& party = *out.add_parties();
      if (const auto* field = item.find("number")) {
        party.set_number(number(*field, path + ".number", 1, kNumberMax));
        if (party.number() != 0 && party.number() <= before) {
          wrong(*field, path + ".number",
                "numbers ascend, each used once; " + std::to_string(before) + " stands before it");
        }
        before = std::max(before, party.number());
      }
      if (const auto* field = item.find("name")) {
        party.set_name(party_name(*field, path + ".name"));
        if (party.name() != kRefused && !seen.insert(party.name()).second) {
          wrong(*field, path + ".name", "this party stands in the list already");
        }
      }
      if (const auto* field = item.find("names")) {
        names(*field, path + ".names", *party.mutable_names());
      }
      if (const auto* field = item.find("abbreviations")) {
        names(*field, path + ".abbreviations", *party.mutable_abbreviations());
      }
    });
  }

  void rules(const Node& node, Charter& out) {
    if (node.kind != Node::Kind::mapping) {
      wrong(
          node, "rules",
          "must give a version for each rule, e.g. {record: 1, circle: 1}, and is " + shown(node));
      return;
    }
    if (node.members.size() > 64) wrong(node, "rules", "has more than 64 rules");
    for (const char* needed : {"record", "circle"}) {
      if (node.find(needed) == nullptr) {
        wrong(node, "rules", std::string("the version of ") + needed + " is missing");
      }
    }
    for (const auto& [name, version] : node.members) {
      if (!only(name.text, kIdentifierLetters, 128)) {
        wrong(name, "rules",
              "no name of a rule: " + shown(name) + "; use record, circle or a module");
        continue;
      }
      Rule& rule = *out.add_rules();
      rule.set_name(name.text);
      rule.set_version(number(version, "rules." + name.text, 1, kNumberMax));
    }
    std::sort(out.mutable_rules()->begin(), out.mutable_rules()->end(),
              [](const Rule& a, const Rule& b) { return a.name() < b.name(); });
  }

  void languages(const Node& node, Charter& out) {
    std::set<std::string> seen;
    list(node, "languages", 1, 16, [&](const Node& item, const std::string& path) {
      const std::string language = text(item, path, 128);
      if (language == kRefused) return;
      if (!is_language(language)) {
        wrong(item, path, "no language tag: " + shown(item) + "; use en, ko, vi, ja, …");
      } else if (!seen.insert(language).second) {
        wrong(item, path, "this language stands in the list already");
      } else {
        out.add_languages(language);
      }
    });
  }

  void silence_classes(const Node& node, Charter& out) {
    std::set<std::string> seen;
    list(node, "silence_classes", 0, 64, [&](const Node& item, const std::string& path) {
      if (!mapping(item, path, {"id", "names", "notice_hours"}, {})) return;
      SilenceClass& one = *out.add_silence_classes();
      if (const auto* field = item.find("id")) {
        one.set_id(id(*field, path + ".id"));
        if (one.id() != kRefused && !seen.insert(one.id()).second) {
          wrong(*field, path + ".id", "this class stands in the list already");
        }
      }
      if (const auto* field = item.find("names"))
        names(*field, path + ".names", *one.mutable_names());
      if (const auto* field = item.find("notice_hours")) {
        one.set_notice_hours(number(*field, path + ".notice_hours", 1, 8760));
      }
    });
    std::sort(out.mutable_silence_classes()->begin(), out.mutable_silence_classes()->end(),
              [](const SilenceClass& a, const SilenceClass& b) { return a.id() < b.id(); });
  }

  void bodies(const Node& node, Charter& out) {
    std::set<std::string> seen;
    list(node, "bodies", 0, 64, [&](const Node& item, const std::string& path) {
      if (!mapping(
              item, path, {"id", "names", "parties"},
              {"level", "decision_rule", "silence", "parties_to_postpone", "ends_with_leaving"})) {
        return;
      }
      Body& body = *out.add_bodies();
      if (const auto* field = item.find("id")) {
        body.set_id(id(*field, path + ".id"));
        if (body.id() != kRefused && !seen.insert(body.id()).second) {
          wrong(*field, path + ".id", "this body stands in the list already");
        }
      }
      if (const auto* field = item.find("names"))
        names(*field, path + ".names", *body.mutable_names());
      if (const auto* field = item.find("parties"))
        body_parties(*field, path + ".parties", out, body);
      if (const auto* field = item.find("level")) {
        body.set_level(one_of(*field, path + ".level", kLevels));
      }
      body.set_decision_rule("concurrence");
      if (const auto* field = item.find("decision_rule")) {
        one_of(*field, path + ".decision_rule", {"concurrence"});
      }
      if (const auto* field = item.find("silence"))
        body_silence(*field, path + ".silence", out, body);
      body.set_parties_to_postpone(1);
      if (const auto* field = item.find("parties_to_postpone")) {
        body.set_parties_to_postpone(number(*field, path + ".parties_to_postpone", 1, 64));
      }
      if (const auto* field = item.find("ends_with_leaving")) {
        body.set_ends_with_leaving(truth(*field, path + ".ends_with_leaving"));
      }
    });
    std::sort(out.mutable_bodies()->begin(), out.mutable_bodies()->end(),
              [](const Body& a, const Body& b) { return a.id() < b.id(); });
  }

  void body_parties(const Node& node, const std::string& path, const Charter& charter, Body& body) {
    std::set<std::string> seen;
    list(node, path, 1, 64, [&](const Node& item, const std::string& at) {
      const std::string name = party_name(item, at);
      if (name == kRefused) return;
      if (!seen.insert(name).second) {
        wrong(item, at, "this party stands in the list already");
        return;
      }
      for (const Party& party : charter.parties()) {
        if (party.name() != name) continue;
        body.add_parties(party.number());
        return;
      }
      wrong(item, at, "no such party in this charter; add it under parties first");
    });
    std::sort(body.mutable_parties()->begin(), body.mutable_parties()->end());
  }

  void body_silence(const Node& node, const std::string& path, const Charter& charter, Body& body) {
    std::set<std::string> seen;
    list(node, path, 0, 64, [&](const Node& item, const std::string& at) {
      const std::string name = id(item, at);
      if (name == kRefused) return;
      const auto& classes = charter.silence_classes();
      if (!seen.insert(name).second) {
        wrong(item, at, "this class stands in the list already");
      } else if (std::none_of(classes.begin(), classes.end(),
                              [&](const SilenceClass& one) { return one.id() == name; })) {
        wrong(item, at, "no such class in this charter; add it under silence_classes first");
      } else {
        body.add_silence_classes(name);
      }
    });
    std::sort(body.mutable_silence_classes()->begin(), body.mutable_silence_classes()->end());
  }

  std::string one_of(const Node& node, const std::string& path,
                     const std::vector<std::string>& words) {
    const std::string out = text(node, path, 128);
    if (out == kRefused || std::find(words.begin(), words.end(), out) != words.end()) return out;
    wrong(node, path, "must be one of " + listed(words) + ", and is " + shown(node));
    return kRefused;
  }

  void procedures(const Node& node, Charter& out) {
    if (!mapping(node, "procedures", {},
                 {"ad_referendum_days", "correction_days", "leaving_notice_days",
                  "recovery_notice_days"})) {
      return;
    }
    Procedures& procedures = *out.mutable_procedures();
    const auto days = [&](const char* key) -> std::uint32_t {
      const Node* const field = node.find(key);
      return field == nullptr ? 0 : number(*field, std::string("procedures.") + key, 1, 3650);
    };
    procedures.set_ad_referendum_days(days("ad_referendum_days"));
    procedures.set_correction_days(days("correction_days"));
    procedures.set_leaving_notice_days(days("leaving_notice_days"));
    procedures.set_recovery_notice_days(days("recovery_notice_days"));
  }

  void time_objectives(const Node& node, Charter& out) {
    std::set<std::string> seen;
    list(node, "time_objectives", 0, 4, [&](const Node& item, const std::string& path) {
      if (!mapping(item, path, {"precedence", "acknowledge_minutes"}, {"source"})) return;
      TimeObjective& objective = *out.add_time_objectives();
      if (const auto* field = item.find("precedence")) {
        objective.set_precedence(one_of(*field, path + ".precedence", kPrecedences));
        if (objective.precedence() != kRefused && !seen.insert(objective.precedence()).second) {
          wrong(*field, path + ".precedence", "this precedence stands in the list already");
        }
      }
      if (const auto* field = item.find("acknowledge_minutes")) {
        objective.set_acknowledge_minutes(number(*field, path + ".acknowledge_minutes", 1, 525600));
      }
      if (const auto* field = item.find("source")) {
        objective.set_source(text(*field, path + ".source", kNameMax));
      }
    });
    std::sort(out.mutable_time_objectives()->begin(), out.mutable_time_objectives()->end(),
              [](const TimeObjective& a, const TimeObjective& b) {
                const auto rank = [](const std::string& word) {
                  return std::find(kPrecedences.begin(), kPrecedences.end(), word);
                };
                return rank(a.precedence()) < rank(b.precedence());
              });
  }
};

}  // namespace

Reading read_charter(std::string_view text) {
  Reading out;
  const Document document = read_yaml(text);
  out.problems = document.problems;
  if (!out.problems.empty()) return out;
  Reader reader;
  reader.charter(document.root, out.charter);
  out.problems = std::move(reader.problems);
  if (out.problems.empty() && encode(out.charter).size() > kContentSizeMax) {
    out.problems.push_back(Problem{Place{}, "the charter is longer than 60,000 bytes when signed"});
  }
  std::sort(out.problems.begin(), out.problems.end(), [](const Problem& a, const Problem& b) {
    return std::tie(a.place.line, a.place.column, a.message) <
           std::tie(b.place.line, b.place.column, b.message);
  });
  return out;
}

Result<Charter> parse_charter(std::string_view text, std::string_view filename) {
  Reading reading = read_charter(text);
  if (reading.problems.empty()) return std::move(reading.charter);
  std::string message;
  for (const Problem& problem : reading.problems) {
    message += (message.empty() ? "" : "\n") + std::string(filename) + ":" +
               std::to_string(problem.place.line) + ":" + std::to_string(problem.place.column) +
               ": " + problem.message;
  }
  return Error{ErrorCode::invalid, message};
}

}  // namespace charter
