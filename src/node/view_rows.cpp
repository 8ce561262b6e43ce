// Rows of the modules, as a viewer may read them.

#include <algorithm>
#include <optional>
#include <utility>

#include "base/encoding.h"
#include "node/node_view.h"
#include "record/asks.h"
#include "record/rows.h"

namespace node {

using record::RowView;

Result<void> NodeView::rows(std::string_view name, std::string_view matter, std::string_view module,
                            std::string_view key_prefix,
                            const std::function<bool(std::string_view, const RowView&)>& visit) {
  Circle& circle = *TRY(find(name));
  const Bytes raw = *unhex(circle.record.id);
  const Bytes base = record::row_prefix(raw, module);
  const bool many = matter.empty() || matter.back() == '/';
  Bytes prefix = base + Bytes(matter);
  if (!many) {
    prefix.push_back('\0');
    prefix += key_prefix;
  }
  // Each label has a row of its own; of those with one key that the viewer may read, the last in
  // the order of acts stands.
  std::string at;  // matter, 0, row key
  std::optional<record::StoredRow> last;
  const auto visit_last = [&] {
    if (!last) return true;
    record::StoredRow row = *std::exchange(last, std::nullopt);
    give(row.label);
    const std::size_t cut = at.find('\0');
    return visit(ByteView(at).substr(0, cut),
                 RowView{at.substr(cut + 1), std::move(row.value), std::move(row.source),
                         std::move(row.party), row.time, row.joint, std::move(row.label)});
  };
  Result<void> failure;
  bool more = true;
  TRY(engine_.store().list(store::Space::projection, prefix, {}, [&](ByteView key, ByteView value) {
    const ByteView rest = record::row_key_of(key.substr(base.size()));
    const std::size_t cut = rest.find('\0');
    if (cut == ByteView::npos) return true;
    if (!labels::may_see(viewer_, circle.record.id, rest.substr(0, cut))) return true;
    if (many && !rest.substr(cut + 1).starts_with(key_prefix)) return true;
    Result<record::StoredRow> row = record::decode_row(value);
    if (!row.ok()) {
      failure = row.error();
      return false;
    }
    if (!labels::may_read(viewer_, row.value().label)) return true;
    if (rest != at) {
      more = visit_last();
      at = rest;
    }
    if (!last || record::before(*last, row.value())) last = std::move(row).value();
    return more;
  }));
  if (failure.ok() && more) visit_last();
  return failure;
}

Result<std::vector<std::string>> NodeView::matters(std::string_view name, std::string_view module,
                                                   std::string_view after, std::size_t limit) {
  Circle& circle = *TRY(find(name));
  const Bytes base = record::row_prefix(*unhex(circle.record.id), module);
  std::vector<std::string> out;
  Bytes from;
  if (!after.empty()) {
    from = base + Bytes(after);
    from.push_back('\1');  // behind every row of that matter
  }
  Result<void> failure;
  TRY(engine_.store().list(store::Space::projection, base, from, [&](ByteView key, ByteView value) {
    const ByteView rest = key.substr(base.size());
    const std::size_t cut = rest.find('\0');
    if (cut == ByteView::npos) return true;
    const std::string matter(rest.substr(0, cut));
    if (!out.empty() && out.back() == matter) return true;
    if (!labels::may_see(viewer_, circle.record.id, matter)) return true;
    const Result<record::StoredRow> row = record::decode_row(value);
    if (!row.ok()) {
      failure = row.error();
      return false;
    }
    if (!labels::may_read(viewer_, row.value().label)) return true;
    if (out.size() >= limit) return false;
    give(row.value().label);
    out.push_back(matter);
    return true;
  }));
  if (!failure.ok()) return failure.error();
  return out;
}

Result<std::vector<record::AskRow>> NodeView::asks(std::string_view name, std::size_t limit) {
  Circle& circle = *TRY(find(name));
  const std::string& own = circle.party_names().at(circle.record.self);
  std::vector<record::AskRow> out;
  std::pair<std::string, std::string> last;  // matter and key of what was taken last
  concurrence::OrderKey newest;
  TRY(record::list_asks(
      engine_.store(), *unhex(circle.record.id),
      [&](std::string_view matter, std::string_view key, record::StoredAsk& stored) {
        const record::Ask& ask = stored.ask;
        const record::StoredRow& row = stored.row;
        const bool asked = ask.parties.empty() || std::find(ask.parties.begin(), ask.parties.end(),
                                                            own) != ask.parties.end();
        if (!asked || (ask.others && row.party == own)) return true;
        if (!labels::may_see(viewer_, circle.record.id, matter) ||
            !labels::may_read(viewer_, row.label))
          return true;
        for (const record::Answered& answer : stored.answers) {
          const bool counts =
              answer.joint || !ask.each || answer.party == own || answer.party == row.party;
          if (counts && labels::may_read(viewer_, answer.label)) return true;
        }
        // Asked under several labels, it is one question: as it was put last.
        const std::pair<std::string, std::string> place(matter, key);
        const concurrence::OrderKey order{row.level, row.ref};
        if (!out.empty() && place == last) {
          if (order < newest) return true;
          out.pop_back();
        } else if (out.size() >= limit) {
          return false;
        }
        last = place;
        newest = order;
        give(row.label);
        out.push_back(
            {row.source, std::string(matter), row.party, row.time, row.label, stored.ask});
        return true;
      }));
  return out;
}

}  // namespace node
