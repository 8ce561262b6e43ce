#include "charter/charter.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/stubs/logging.h>

#include <algorithm>

#include "base/json.h"

namespace charter {

namespace {

using Names = std::map<std::string, std::string>;

template <class Map>
Names sorted(const Map& map) {
  return Names(map.begin(), map.end());
}

const Party* party_of(const Charter& charter, std::uint32_t number) {
  for (const Party& party : charter.parties()) {
    if (party.number() == number) return &party;
  }
  return nullptr;
}

std::string quoted(std::string_view text) {
  // A JSON string is a double-quoted scalar of YAML too.
  json::Writer out;
  return out.string(text).take();
}

// Writes the lines of a file; every text in quotes, so that none is taken for something else.
class Lines {
 public:
  explicit Lines(std::string& out) : out_(out) {}

  Lines& line(int indent, const std::string& text) {
    out_.append(static_cast<std::size_t>(indent) * 2, ' ');
    out_ += text + "\n";
    return *this;
  }
  Lines& text(int indent, const std::string& key, std::string_view value) {
    return line(indent, key + ": " + quoted(value));
  }
  Lines& number(int indent, const std::string& key, std::uint32_t value) {
    return line(indent, key + ": " + std::to_string(value));
  }
  template <class Map>
  Lines& names(int indent, const std::string& key, const Map& map) {
    if (map.empty()) return *this;
    line(indent, key + ":");
    for (const auto& [language, value] : sorted(map)) text(indent + 1, language, value);
    return *this;
  }
  Lines& list(int indent, const std::string& key, const std::vector<std::string>& words) {
    std::string all;
    for (const std::string& word : words) all += (all.empty() ? "" : ", ") + quoted(word);
    return line(indent, key + ": [" + all + "]");
  }

 private:
  std::string& out_;
};

template <class List>
std::vector<std::string> words_of(const List& list) {
  return std::vector<std::string>(list.begin(), list.end());
}

std::vector<std::string> party_names(const Charter& charter, const Body& body) {
  std::vector<std::string> out;
  for (const std::uint32_t number : body.parties()) {
    const Party* const party = party_of(charter, number);
    out.push_back(party != nullptr ? party->name() : std::string());
  }
  return out;
}

void write_parties(Lines& lines, const Charter& charter) {
  lines.line(0, "parties:");
  for (const Party& party : charter.parties()) {
    lines.number(1, "- number", party.number())
        .text(2, "name", party.name())
        .names(2, "names", party.names())
        .names(2, "abbreviations", party.abbreviations());
  }
}

void write_bodies(Lines& lines, const Charter& charter) {
  if (charter.silence_classes_size() > 0) {
    lines.line(0, "# Decisions that may be adopted by silence, where a party authorised it.");
    lines.line(0, "silence_classes:");
    for (const SilenceClass& one : charter.silence_classes()) {
      lines.text(1, "- id", one.id())
          .names(2, "names", one.names())
          .number(2, "notice_hours", one.notice_hours());
    }
  }
  if (charter.bodies_size() == 0) return;
  lines.line(0, "bodies:");
  for (const Body& body : charter.bodies()) {
    lines.text(1, "- id", body.id())
        .names(2, "names", body.names())
        .list(2, "parties", party_names(charter, body));
    if (!body.level().empty()) lines.text(2, "level", body.level());
    lines.text(2, "decision_rule", body.decision_rule());
    if (body.silence_classes_size() > 0) lines.list(2, "silence", words_of(body.silence_classes()));
    lines.number(2, "parties_to_postpone", body.parties_to_postpone());
    if (body.ends_with_leaving()) lines.line(2, "ends_with_leaving: true");
  }
}

void write_procedures(Lines& lines, const Charter& charter) {
  if (charter.has_procedures()) {
    const Procedures& procedures = charter.procedures();
    const auto days = [&](const char* key, std::uint32_t value) {
      if (value != 0) lines.number(1, key, value);
    };
    const bool empty = procedures.ByteSizeLong() == 0;
    lines.line(0, empty ? "procedures: {}" : "procedures:");
    days("ad_referendum_days", procedures.ad_referendum_days());
    days("correction_days", procedures.correction_days());
    days("leaving_notice_days", procedures.leaving_notice_days());
    days("recovery_notice_days", procedures.recovery_notice_days());
  }
  if (charter.time_objectives_size() == 0) return;
  lines.line(0, "# What the parties expect of themselves; nothing is decided by it.");
  lines.line(0, "time_objectives:");
  for (const TimeObjective& objective : charter.time_objectives()) {
    lines.text(1, "- precedence", objective.precedence())
        .number(2, "acknowledge_minutes", objective.acknowledge_minutes());
    if (!objective.source().empty()) lines.text(2, "source", objective.source());
  }
}

std::uint64_t recovery_notice(const Charter& charter) {  // in milliseconds
  return charter.procedures().recovery_notice_days() * std::uint64_t{86'400'000};
}

Error differs(const std::string& what) {
  return Error{ErrorCode::invalid,
               "the charter's text and its binding terms do not agree: " + what};
}

}  // namespace

std::string to_yaml(const Charter& charter) {
  std::string out;
  Lines lines(out);
  lines.line(0, "# Charter of a circle (docs/formats/charter.md).")
      .number(0, "entente", charter.format())
      .text(0, "name", charter.name())
      .names(0, "names", charter.names())
      .names(0, "notice", charter.notice());
  if (charter.exercise()) lines.line(0, "exercise: true");
  write_parties(lines, charter);
  lines.line(0, "# Versions of the rules in force; raised by agreement of all.").line(0, "rules:");
  for (const Rule& rule : charter.rules()) lines.number(1, quoted(rule.name()), rule.version());
  lines.text(0, "label_policy", charter.label_policy())
      .list(0, "languages", words_of(charter.languages()));
  write_bodies(lines, charter);
  write_procedures(lines, charter);
  return out;
}

Bytes to_json(const Charter& charter) {
  json::Writer out;
  write_json(out, read_yaml(to_yaml(charter)).root);
  return out.take();
}

Bytes encode(const Charter& charter) {
  Bytes out;
  google::protobuf::io::StringOutputStream stream(&out);
  {
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    charter.SerializeToCodedStream(&coded);
  }
  return out;
}

Result<Charter> decode(ByteView content) {
  const google::protobuf::LogSilencer silencer;  // a peer's bytes write no log of ours
  Charter out;
  if (content.size() > kContentSizeMax ||
      !out.ParseFromArray(content.data(), static_cast<int>(content.size()))) {
    return Error{ErrorCode::invalid, "the content is no charter"};
  }
  // By way of the readable form: every rule of the file holds, and no second byte form does.
  const Charter read = TRY(parse_charter(to_yaml(out), "charter"));
  if (encode(read) != content) {
    return Error{ErrorCode::invalid, "the charter's bytes are not in the one accepted form"};
  }
  return out;
}

Result<record::Terms> terms(const Charter& charter, const std::map<std::string, PartyKeys>& keys,
                            ByteView nonce) {
  if (nonce.size() != 32) return Error{ErrorCode::invalid, "the nonce must have 32 bytes"};
  record::Terms out;
  for (const Party& party : charter.parties()) {
    const auto found = keys.find(party.name());
    if (found == keys.end() || found->second.identity_key.size() != 32 ||
        found->second.next_identity.size() != 32) {
      return Error{ErrorCode::invalid, "the keys of " + party.name() + " are missing"};
    }
    record::Party& one = *out.add_parties();
    one.set_number(party.number());
    one.set_name(party.name());
    one.set_identity_key(found->second.identity_key);
    one.set_next_identity(found->second.next_identity);
  }
  for (const Rule& rule : charter.rules()) {
    record::RuleVersion& one = *out.add_rules();
    one.set_name(rule.name());
    one.set_version(rule.version());
  }
  for (const Body& body : charter.bodies()) {
    record::BodyTerms& one = *out.add_bodies();
    one.set_id(body.id());
    one.mutable_parties()->CopyFrom(body.parties());
    one.set_ends_with_leaving(body.ends_with_leaving());
  }
  for (const SilenceClass& one : charter.silence_classes()) out.add_silence_classes(one.id());
  out.set_nonce(nonce.data(), nonce.size());
  out.set_recovery_notice(recovery_notice(charter));
  return out;
}

Result<void> agree(const Charter& charter, const record::Terms& terms) {
  if (terms.parties_size() != charter.parties_size()) return differs("number of parties");
  for (int i = 0; i < charter.parties_size(); ++i) {
    if (charter.parties(i).number() != terms.parties(i).number() ||
        charter.parties(i).name() != terms.parties(i).name()) {
      return differs("party " + std::to_string(i + 1));
    }
  }
  if (terms.rules_size() != charter.rules_size()) return differs("number of rules");
  for (int i = 0; i < charter.rules_size(); ++i) {
    if (charter.rules(i).name() != terms.rules(i).name() ||
        charter.rules(i).version() != terms.rules(i).version()) {
      return differs("rule " + charter.rules(i).name());
    }
  }
  if (terms.bodies_size() != charter.bodies_size()) return differs("number of bodies");
  for (int i = 0; i < charter.bodies_size(); ++i) {
    const auto& mine = charter.bodies(i).parties();
    const auto& theirs = terms.bodies(i).parties();
    if (charter.bodies(i).id() != terms.bodies(i).id() ||
        charter.bodies(i).ends_with_leaving() != terms.bodies(i).ends_with_leaving() ||
        !std::equal(mine.begin(), mine.end(), theirs.begin(), theirs.end())) {
      return differs("body " + charter.bodies(i).id());
    }
  }
  if (terms.silence_classes_size() != charter.silence_classes_size()) {
    return differs("number of silence classes");
  }
  for (int i = 0; i < charter.silence_classes_size(); ++i) {
    if (charter.silence_classes(i).id() != terms.silence_classes(i)) {
      return differs("silence class " + charter.silence_classes(i).id());
    }
  }
  if (recovery_notice(charter) != terms.recovery_notice()) return differs("notice of a recovery");
  return {};
}

}  // namespace charter
