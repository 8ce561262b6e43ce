// A node put together from its configuration: store, signed records, keys, modules, engine, in that
// order. The daemon and the offline commands share it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "node/config.h"
#include "node/engine.h"
#include "node/keys.h"
#include "record/module.h"
#include "store/signed_record.h"
#include "store/store.h"

namespace node {

// The kinds of matter that this program knows: the one list of modules.
std::vector<std::unique_ptr<record::Module>> make_modules();

// Contents of these modules as JSON, and back; the error names the member.
Result<Bytes> content_from_json(std::string_view module, ByteView json);
Result<Bytes> content_to_json(std::string_view module, ByteView content);
// The kind of decision that a proposal with this content has.
Result<std::string> kind_of_content(std::string_view module, ByteView content);

// The charter's file, for the engine; and back from what an act carries.
Result<CharterPlan> read_charter_plan(std::string_view text);
Result<std::string> write_charter_text(ByteView content);
Result<std::vector<SilenceRule>> read_silence_rules(ByteView content);

struct OpenNode {
  NodeKeys keys;
  std::unique_ptr<store::Store> store;
  std::unique_ptr<store::SignedRecords> records;
  std::unique_ptr<Engine> engine;
};

// Refuses a store of another party. `create` makes a store where there is none.
Result<OpenNode> open_node(const NodeConfig& config, Clock& clock, Random& random, bool create);

// Where the files of a node lie.
std::string records_path(const NodeConfig& config);
std::string peers_path(const NodeConfig& config);

}  // namespace node
