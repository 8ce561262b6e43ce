// What a viewer has, and may read.

#include <algorithm>
#include <optional>
#include <utility>

#include "journal/entry.h"
#include "labels/guard.h"
#include "node/node_view.h"
#include "record/header.h"
#include "record/rows.h"

namespace node {

using concurrence::EntryId;
using record::ActRow;
using record::CircleView;

std::vector<CircleView> NodeView::circles() {
  std::vector<CircleView> out;
  for (Circle* circle : engine_.all_circles()) {
    if (!labels::may_see_circle(viewer_, circle->record.id)) continue;
    CircleView view;
    view.id = circle->record.id;
    view.name = circle->record.name;
    for (const auto& [number, name] : circle->party_names()) view.parties.push_back(name);
    view.audience = circle->present();
    view.constituted = circle->constituted();
    view.national = circle->national();
    out.push_back(std::move(view));
  }
  return out;
}

Result<record::SearchPage> NodeView::search(const record::SearchRequest& request) {
  // What is found is decided about as everything else here: readable() first, since to look at
  // what is not shown in the end must not raise the marking.
  class Ground final : public SearchGround {
   public:
    explicit Ground(NodeView& view) : view_(view) {}
    std::vector<CircleView> circles() override { return view_.circles(); }
    Result<std::optional<Readable>> readable(Circle& circle, const EntryId& id) override {
      return view_.readable(circle, id);
    }
    Result<std::optional<ActRow>> act(Circle& circle, const EntryId& id) override {
      return view_.act_row(circle, id);
    }

   private:
    NodeView& view_;
  } ground(*this);
  return node::search(engine_, viewer_, ground, request);
}

Result<Circle*> NodeView::find(std::string_view name) {
  Circle* circle = engine_.find_circle(name);
  if (circle == nullptr || !labels::may_see_circle(viewer_, circle->record.id))
    return Error{ErrorCode::not_found, "there is no such circle here"};
  return circle;
}

Result<bool> NodeView::legible(Circle& circle, const EntryId& id) {
  const store::Row stored = TRY(circle.journals.row(id.chain, id.index));
  if (stored.opening.empty()) return false;
  const concurrence::Chain& chain = circle.journals.chain(id.chain);
  const journal::OpeningView opening = TRY(journal::view_opening(stored.opening));
  const record::HeaderReading reading =
      record::read_header(opening.header, chain.party, chain.epoch);
  return reading.verdict == record::Verdict::effective &&
         may_read(circle, reading.header, opening.header);
}

bool NodeView::may_read(const Circle& circle, const record::Header& header, ByteView bytes) const {
  return labels::may_see(viewer_, circle.record.id, header.matter()) &&
         labels::may_read(viewer_, record::label_of(header)) &&
         labels::guard_allows(viewer_, circle.record.id, bytes);
}

Result<std::optional<SearchGround::Readable>> NodeView::readable(Circle& circle,
                                                                 const EntryId& id) {
  if (!TRY(legible(circle, id))) return std::optional<SearchGround::Readable>();
  const store::Row stored = TRY(circle.journals.row(id.chain, id.index));
  const concurrence::Chain& chain = circle.journals.chain(id.chain);
  const journal::OpeningView opening = TRY(journal::view_opening(stored.opening));
  record::HeaderReading reading = record::read_header(opening.header, chain.party, chain.epoch);
  return std::optional<SearchGround::Readable>(
      {std::move(reading.header), Bytes(opening.content), !opening.content_salt.empty()});
}

std::unique_ptr<record::View> make_view(EngineState& engine, const Viewer& viewer) {
  return std::make_unique<NodeView>(engine, viewer);
}

std::unique_ptr<record::View> EngineState::view(const Viewer& viewer) {
  return make_view(*this, viewer);
}

}  // namespace node
