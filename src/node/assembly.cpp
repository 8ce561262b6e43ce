#include "node/assembly.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "charter/charter.h"
#include "modules/bodies/bodies.h"
#include "modules/briefs/briefs.h"
#include "modules/circle/circle.h"
#include "modules/commitments/commitments.h"
#include "modules/meetings/meetings.h"
#include "modules/texts/texts.h"
#include "store/sqlite_store.h"

namespace node {
namespace {

Error unknown_module(std::string_view module) {
  return {ErrorCode::invalid,
          "module '" + std::string(module) +
              "' is not one of this node: bodies, briefs, circle, commitments, meetings, texts"};
}

// Stands where the formation of the circle puts each party's keys and the nonce.
const Bytes kNoKey(32, '\0');

}  // namespace

std::vector<std::unique_ptr<record::Module>> make_modules() {
  std::vector<std::unique_ptr<record::Module>> out;
  out.push_back(bodies::make_module());
  out.push_back(briefs::make_module());
  out.push_back(circle::make_module());
  out.push_back(commitments::make_module());
  out.push_back(meetings::make_module());
  out.push_back(texts::make_module());
  return out;
}

Result<Bytes> content_from_json(std::string_view module, ByteView json) {
  if (module == bodies::kModule) return bodies::content_from_json(json);
  if (module == briefs::kModule) return briefs::content_from_json(json);
  if (module == circle::kModule) return circle::content_from_json(json);
  if (module == commitments::kModule) return commitments::content_from_json(json);
  if (module == meetings::kModule) return meetings::content_from_json(json);
  if (module == texts::kModule) return texts::content_from_json(json);
  return unknown_module(module);
}

Result<Bytes> content_to_json(std::string_view module, ByteView content) {
  if (module == bodies::kModule) return bodies::content_to_json(content);
  if (module == briefs::kModule) return briefs::content_to_json(content);
  if (module == commitments::kModule) return commitments::content_to_json(content);
  if (module == meetings::kModule) return meetings::content_to_json(content);
  if (module == texts::kModule) return texts::content_to_json(content);
  return unknown_module(module);
}

Result<std::string> kind_of_content(std::string_view module, ByteView content) {
  if (module == bodies::kModule) return bodies::kind_of(content);
  if (module == briefs::kModule) return briefs::kind_of(content);
  if (module == commitments::kModule) return commitments::kind_of(content);
  if (module == meetings::kModule) return meetings::kind_of(content);
  if (module == texts::kModule) return texts::kind_of(content);
  return unknown_module(module);
}

Result<CharterPlan> read_charter_plan(std::string_view text) {
  const charter::Charter charter = TRY(charter::parse_charter(text, "charter"));
  std::map<std::string, charter::PartyKeys> keys;
  for (const charter::Party& party : charter.parties()) keys[party.name()] = {kNoKey, kNoKey};
  CharterPlan plan;
  plan.name = charter.name();
  plan.terms = TRY(charter::terms(charter, keys, kNoKey));
  plan.content = charter::encode(charter);
  return plan;
}

Result<std::string> write_charter_text(ByteView content) {
  return charter::to_yaml(TRY(charter::decode(content)));
}

Result<std::vector<SilenceRule>> read_silence_rules(ByteView content) {
  const charter::Charter charter = TRY(charter::decode(content));
  std::vector<SilenceRule> out;
  for (const charter::SilenceClass& one : charter.silence_classes()) {
    SilenceRule rule{one.id(), one.notice_hours() * 3'600'000ULL, {}};
    for (const charter::Body& body : charter.bodies()) {
      const auto& listed = body.silence_classes();
      if (std::find(listed.begin(), listed.end(), one.id()) != listed.end()) {
        rule.bodies.push_back(body.id());
      }
    }
    out.push_back(std::move(rule));
  }
  return out;
}

Result<void> check_charter_text(ByteView content, const record::Terms& terms) {
  return charter::agree(TRY(charter::decode(content)), terms);
}

std::string records_path(const NodeConfig& config) { return config.data + "/signed"; }
std::string peers_path(const NodeConfig& config) { return config.data + "/peers.json"; }

Result<OpenNode> open_node(const NodeConfig& config, Clock& clock, Random& random, bool create) {
  struct stat state{};
  if (::stat(config.data.c_str(), &state) != 0) {
    return Error{ErrorCode::not_found,
                 config.data + ": " + std::strerror(errno) +
                     "; make a new node with 'entente init', or mount the disk that holds it"};
  }
  if ((state.st_mode & 077) != 0) {
    return Error{ErrorCode::forbidden,
                 config.data + ": others can look into it; run: chmod 700 " + config.data};
  }
  OpenNode out{TRY(read_keys(config)), nullptr, nullptr, nullptr};
  store::SqliteOptions options;
  options.path = store::store_path(config.data);
  options.create = create;
  options.reserve_bytes = config.reserve_bytes;
  out.store = TRY(store::open_sqlite_store(options));
  out.records = store::open_signed_records(records_path(config));
  EngineOptions engine;
  engine.party = config.party;
  engine.default_label = config.default_label;
  engine.heartbeat_ms = config.heartbeat_ms;
  engine.scrub_rows = 4096;  // a few megabytes: a million entries in some hours
  engine.quota_entries = config.quota_entries;
  engine.quota_bytes = config.quota_bytes;
  engine.clock_confirmed = config.clock_confirmed;
  engine.person = config.person;
  engine.office = config.office;
  out.engine = TRY(open_engine(
      engine,
      Surroundings{*out.store, *out.records, clock, random, out.keys.root, read_charter_plan,
                   write_charter_text, check_charter_text, read_silence_rules},
      make_modules()));
  return out;
}

}  // namespace node
