// The charter of a simulated circle: one line of words instead of a readable file, because the
// charter's own reader is not what is put to the test here.
#pragma once

#include <string>
#include <vector>

#include "node/engine.h"
#include "record/module.h"

namespace sim {

struct BodyPlan {
  std::string id;
  std::vector<std::uint32_t> parties;  // ascending
  bool ends = false;                   // when one of them leaves
};

// "name|party party|body=1,2 body=1!|class class|notice of a recovery in ms"; a body marked with !
// ends with a leaving.
std::string charter_text(const std::string& name, const std::vector<std::string>& parties,
                         const std::vector<BodyPlan>& bodies,
                         const std::vector<std::string>& silence_classes,
                         std::uint64_t recovery_notice);
Result<node::CharterPlan> read_charter(std::string_view text);

// A module that keeps the last word on a matter and the last agreed one.
class TalkModule final : public record::Module {
 public:
  std::string_view name() const override { return "talk"; }
  std::uint32_t version() const override { return 1; }
  Result<void> check(const record::Header&, ByteView content) const override;
  void fold(const record::Act& act, record::Rows& rows) const override;
};

}  // namespace sim
