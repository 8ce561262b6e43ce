// The one read path (record/view.h) over a node. Whatever a viewer may not see is left out inside
// the query, before it is counted or moves a cursor; the egress guard decides once more by its own
// reading of the header.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "node/engine_state.h"
#include "node/view_search.h"
#include "record/view.h"

namespace node {

class NodeView final : public record::View {
 public:
  NodeView(EngineState& engine, Viewer viewer)
      : View(viewer.policy), engine_(engine), viewer_(std::move(viewer)) {}

  std::string party() override { return engine_.party(); }
  std::vector<record::CircleView> circles() override;
  Result<record::SearchPage> search(const record::SearchRequest& request) override;
  // view_rows.cpp
  Result<void> rows(
      std::string_view name, std::string_view matter, std::string_view module,
      std::string_view key_prefix,
      const std::function<bool(std::string_view, const record::RowView&)>& visit) override;
  Result<std::vector<std::string>> matters(std::string_view name, std::string_view module,
                                           std::string_view after, std::size_t limit) override;
  Result<std::vector<record::AskRow>> asks(std::string_view name, std::size_t limit) override;
  // view_acts.cpp
  Result<std::vector<record::ActRow>> acts(std::string_view name, std::string_view matter,
                                           std::string_view after, std::size_t limit) override;
  Result<std::vector<record::ActRow>> recent(std::string_view name, std::size_t limit) override;
  Result<std::vector<record::ActRow>> open(std::string_view name, std::size_t limit) override;
  Result<record::ActRow> act(std::string_view name, const record::Reference& ref) override;
  Result<std::vector<record::ActRow>> came(std::string_view name, const record::ReadUpTo& read,
                                           TimeMs since, std::size_t limit) override;
  Result<std::vector<record::ActRow>> at(std::string_view name, const record::Place& place,
                                         std::size_t limit) override;
  Result<std::uint64_t> file_size(std::string_view name, const record::Reference& ref,
                                  const crypto::Hash& id) override;
  Result<Bytes> file_bytes(std::string_view name, const record::Reference& ref,
                           const crypto::Hash& id, std::uint64_t offset) override;
  Result<bool> reads_file(std::string_view name, std::string_view matter,
                          const crypto::Hash& id) override;
  // view_why.cpp
  Result<std::vector<record::WhyLine>> why(std::string_view name,
                                           const record::Reference& ref) override;

 private:
  static Error unknown() { return {ErrorCode::not_found, "there is no such entry"}; }
  Result<Circle*> find(std::string_view name);
  // Whether the viewer may read this act.
  Result<bool> legible(Circle& circle, const concurrence::EntryId& id);
  // By the label decision and the bodies that are the viewer's, and by the guard once more.
  bool may_read(const Circle& circle, const record::Header& header, ByteView bytes) const;
  // An act that is legible, with its content if that is here.
  Result<std::optional<SearchGround::Readable>> readable(Circle& circle,
                                                         const concurrence::EntryId& id);
  // Whether its file is read through this act.
  bool gives(const record::ActRow& row, const crypto::Hash& id) const;
  // The circle, where this act names this file and is readable.
  Result<Circle*> circle_with_file(std::string_view name, const record::Reference& ref,
                                   const crypto::Hash& id);
  // Takes the acts that the viewer may see into `out`, until there are `limit`.
  std::function<bool(const concurrence::ActIndexRow&)> collect(Circle& circle, std::size_t limit,
                                                               std::vector<record::ActRow>& out,
                                                               Result<void>& failure);
  // The act as the viewer sees it; nothing if it is not for this viewer.
  Result<std::optional<record::ActRow>> act_row(Circle& circle, const concurrence::EntryId& id);
  void add_delivery(Circle& circle, const concurrence::EntryId& id, record::ActRow& row);
  static void add_target(const record::Header& header, record::ActRow& row);
  Result<void> add_answers(Circle& circle, const concurrence::EntryId& id, record::ActRow& row);
  // view_silence.cpp
  Result<void> add_silence(Circle& circle, const concurrence::Proposal& proposal,
                           record::ActRow& row);
  // What a party said to a proposal in acts that the viewer may read; another is none here
  // (decision 0012).
  struct Said {
    bool concurred = false;
    bool declined = false;
    bool withdrawn = false;
  };
  Result<Said> said_by(Circle& circle, const concurrence::Proposal& proposal, std::uint32_t party);
  // The proposal that was agreed to for the same place: who reads this one may know that it is
  // over, and by what only where that one may be read too (decision 0012).
  static Result<const concurrence::Proposal*> joint_rival(Circle& circle,
                                                          const concurrence::Proposal& proposal,
                                                          const concurrence::Past& all);
  // Why a party has said nothing yet, and who can do something about it.
  Result<record::WhyLine> waiting(Circle& circle, const concurrence::Proposal& proposal,
                                  std::uint32_t party, const std::string& who,
                                  const concurrence::Past& all);

  EngineState& engine_;
  Viewer viewer_;
};

}  // namespace node
