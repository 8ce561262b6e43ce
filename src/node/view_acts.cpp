// Acts as a viewer may read them: one, lists of them, with their delivery, answers and files.

#include <algorithm>
#include <optional>
#include <utility>

#include "journal/entry.h"
#include "labels/guard.h"
#include "node/node_view.h"
#include "record/header.h"
#include "record/newest.h"
#include "record/rows.h"

namespace node {

using concurrence::EntryId;
using record::ActRow;
using record::Answer;
using record::Delivery;
using record::Reference;
using replication::Role;

namespace {

// The newest acts among which recent() looks for such as the viewer may read: what is hidden from
// them costs a bounded amount, and tells little by the time that it takes.
constexpr std::size_t kRecentLookedAt = 2000;

}  // namespace

Result<std::vector<ActRow>> NodeView::acts(std::string_view name, std::string_view matter,
                                           std::string_view after, std::size_t limit) {
  Circle& circle = *TRY(find(name));
  std::optional<concurrence::OrderKey> place;
  if (after == record::kNewest) {
    // The index lies oldest first; of what is not shown no more than its row there is read.
    std::vector<concurrence::ActIndexRow> index;
    TRY(circle.fold.acts_of(matter, std::nullopt, [&](const concurrence::ActIndexRow& act) {
      index.push_back(act);
      return true;
    }));
    std::vector<ActRow> newest;
    Result<void> failed;
    const auto take = collect(circle, limit, newest, failed);
    auto act = index.rbegin();
    while (act != index.rend() && take(*act)) ++act;
    if (!failed.ok()) return failed.error();
    std::reverse(newest.begin(), newest.end());
    return newest;
  }
  if (!after.empty()) {
    const Reference last = TRY(Reference::parse(after));
    place = TRY(circle.fold.order_of(last));
    if (!place) return std::vector<ActRow>();
  }
  std::vector<ActRow> out;
  Result<void> failure;
  const auto visit = collect(circle, limit, out, failure);
  if (matter.empty())
    TRY(circle.fold.acts(place, concurrence::Fold::Direction::oldest_first, visit));
  else
    TRY(circle.fold.acts_of(matter, place, visit));
  if (!failure.ok()) return failure.error();
  return out;
}

Result<std::vector<ActRow>> NodeView::recent(std::string_view name, std::size_t limit) {
  Circle& circle = *TRY(find(name));
  std::vector<ActRow> out;
  Result<void> failure;
  const auto take = collect(circle, limit, out, failure);
  std::size_t looked_at = 0;
  TRY(circle.fold.acts(std::nullopt, concurrence::Fold::Direction::newest_first,
                       [&](const concurrence::ActIndexRow& act) {
                         return looked_at++ < kRecentLookedAt && take(act);
                       }));
  if (!failure.ok()) return failure.error();
  return out;
}

Result<std::vector<ActRow>> NodeView::open(std::string_view name, std::size_t limit) {
  Circle& circle = *TRY(find(name));
  // From the index of open proposals: an act is read for what it says only where it is shown.
  concurrence::Rule& rule = circle.fold.rule();
  const concurrence::Past all = circle.fold.all();
  std::vector<std::pair<concurrence::OrderKey, EntryId>> order;
  for (const EntryId& id : TRY(circle.fold.open_proposals())) {
    const concurrence::Proposal* proposal = TRY(rule.proposal(id));
    if (proposal == nullptr || rule.joint_in(*proposal, all) || rule.dead_in(*proposal, all))
      continue;
    order.push_back({{proposal->level, proposal->ref}, id});
  }
  std::sort(order.begin(), order.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<ActRow> out;
  for (const auto& [key, id] : order) {
    if (out.size() >= limit) break;
    std::optional<ActRow> row = TRY(act_row(circle, id));
    if (row && row->state == "open") out.push_back(std::move(*row));
  }
  return out;
}

Result<ActRow> NodeView::act(std::string_view name, const Reference& ref) {
  Circle& circle = *TRY(find(name));
  const std::optional<EntryId> id = TRY(circle.fold.find(ref));
  if (id) {
    std::optional<ActRow> row = TRY(act_row(circle, *id));
    if (row) return std::move(*row);
  }
  return unknown();
}

Result<std::vector<ActRow>> NodeView::came(std::string_view name, const record::ReadUpTo& read,
                                           TimeMs since, std::size_t limit) {
  Circle& circle = *TRY(find(name));
  std::vector<ActRow> out;
  for (const concurrence::Chain& chain : circle.journals.chains()) {
    if (chain.party == circle.record.self) continue;
    const std::uint64_t end = circle.fold.folded(chain.id);
    std::uint64_t from = std::max(chain.fork, read(chain.party_name, chain.epoch));
    if (end > 10 * limit) from = std::max(from, end - 10 * limit);
    std::size_t taken = 0;
    for (std::uint64_t index = end; index > from && taken < limit; --index) {
      const EntryId id{chain.id, index - 1};
      const auto info = TRY(circle.fold.info(id));
      if (!info || info->latest_time < since) break;  // so is all before it
      std::optional<ActRow> row = TRY(act_row(circle, id));
      if (!row || row->time < since) continue;
      // Of what its author may say to itself alone nobody here is told.
      if (!circle.national() && engine_.search().is_at_home(row->module, row->content)) continue;
      ++taken;
      out.push_back(std::move(*row));
    }
  }
  return out;
}

Result<std::vector<ActRow>> NodeView::at(std::string_view name, const record::Place& place,
                                         std::size_t limit) {
  Circle& circle = *TRY(find(name));
  std::vector<ActRow> out;
  for (const concurrence::Chain& chain : circle.journals.chains()) {
    if (out.size() >= limit) break;
    if (place.index < chain.fork || place.index >= circle.fold.folded(chain.id)) continue;
    const auto info = TRY(circle.fold.info({chain.id, place.index}));
    if (!info || !place.fits({chain.party, chain.epoch, place.index, info->leaf}, chain.party_name))
      continue;
    std::optional<ActRow> row = TRY(act_row(circle, {chain.id, place.index}));
    if (row) out.push_back(std::move(*row));
  }
  return out;
}

Result<std::uint64_t> NodeView::file_size(std::string_view name, const Reference& ref,
                                          const crypto::Hash& id) {
  return TRY(circle_with_file(name, ref, id))->blobs.readable(id);
}

Result<Bytes> NodeView::file_bytes(std::string_view name, const Reference& ref,
                                   const crypto::Hash& id, std::uint64_t offset) {
  Circle& circle = *TRY(circle_with_file(name, ref, id));
  Bytes chunk = TRY(circle.blobs.read_chunk(id, offset / replication::kChunkSize));
  const std::size_t within = offset % replication::kChunkSize;
  if (within >= chunk.size()) return Error{ErrorCode::invalid, "the file ends before that"};
  return chunk.substr(within);
}

Result<Circle*> NodeView::circle_with_file(std::string_view name, const Reference& ref,
                                           const crypto::Hash& id) {
  Circle& circle = *TRY(find(name));
  if (!gives(TRY(act(name, ref)), id)) return unknown();
  return &circle;
}

bool NodeView::gives(const ActRow& row, const crypto::Hash& id) const {
  // Another proposal may keep the file; through this one nobody reads it any more.
  if (row.opening == "destroyed") return false;
  return std::any_of(row.files.begin(), row.files.end(),
                     [&](const record::FileRow& one) { return one.id == id; }) ||
         engine_.carried_by(row.module, row.content).contains(id);
}

Result<bool> NodeView::reads_file(std::string_view name, std::string_view matter,
                                  const crypto::Hash& id) {
  constexpr std::size_t kPage = 200;
  constexpr std::size_t kLookedAt = 2000;
  Circle& circle = *TRY(find(name));
  for (const EntryId& act : TRY(engine_.acts_naming(circle, id))) {
    const std::optional<ActRow> row = TRY(act_row(circle, act));
    if (row && gives(*row, id)) return true;
  }
  // The index follows the record after a moment.
  Bytes after;
  for (std::size_t count = 0; !matter.empty() && count < kLookedAt; count += kPage) {
    const std::vector<ActRow> page = TRY(acts(name, matter, after, kPage));
    for (const ActRow& row : page) {
      if (gives(row, id)) return true;
    }
    if (page.size() < kPage) break;
    after = page.back().ref.text();
  }
  return false;
}

std::function<bool(const concurrence::ActIndexRow&)> NodeView::collect(Circle& circle,
                                                                       std::size_t limit,
                                                                       std::vector<ActRow>& out,
                                                                       Result<void>& failure) {
  return [this, &circle, limit, &out, &failure](const concurrence::ActIndexRow& act) {
    if (out.size() >= limit) return false;
    Result<std::optional<ActRow>> row = act_row(circle, act.id);
    if (!row.ok()) {
      failure = row.error();
      return false;
    }
    if (row.value()) out.push_back(std::move(*row.value()));
    return out.size() < limit;
  };
}

Result<std::optional<ActRow>> NodeView::act_row(Circle& circle, const EntryId& id) {
  const auto info = TRY(circle.fold.info(id));
  if (!info || info->verdict == record::Verdict::no_act) return std::optional<ActRow>();
  const store::Row stored = TRY(circle.journals.row(id.chain, id.index));
  if (stored.opening.empty()) return std::optional<ActRow>();
  const concurrence::Chain& chain = circle.journals.chain(id.chain);
  const journal::OpeningView opening = TRY(journal::view_opening(stored.opening));
  const journal::EntryView entry = TRY(journal::view_entry(stored.entry, id.index));
  const record::HeaderReading reading =
      record::read_header(opening.header, chain.party, chain.epoch);
  ActRow row;
  row.ref = {chain.party, chain.epoch, id.index, info->leaf};
  row.party = chain.party_name;
  row.time = entry.envelope.time;
  row.verdict = std::string(record::word(info->verdict));
  row.opening = stored.state == store::OpeningState::destroyed  ? "destroyed"
                : stored.state == store::OpeningState::missing  ? "missing"
                : stored.state == store::OpeningState::withheld ? "withheld"
                                                                : "held";
  if (reading.verdict != record::Verdict::effective) {
    // Its label may be whole: the guard reads that by itself, and refuses what it cannot read.
    if (!labels::guard_allows(viewer_, circle.record.id, opening.header))
      return std::optional<ActRow>();
    row.type = "unreadable";
    return std::optional<ActRow>(std::move(row));
  }
  const record::Header& header = reading.header;
  row.label = record::label_of(header);
  if (!may_read(circle, header, opening.header)) return std::optional<ActRow>();
  give(row.label);
  row.matter = header.matter();
  row.module = header.module();
  row.type = std::string(record::act_word(header));
  if (header.has_noted()) {
    static constexpr const char* kChannels[] = {"letter", "email", "in_the_room", "published"};
    const auto channel = static_cast<std::size_t>(header.noted().channel());
    if (channel < std::size(kChannels)) row.channel = kChannels[channel];
  }
  row.person = header.actor().person();
  row.office = header.actor().office();
  static constexpr const char* kCapacities[] = {"substantive", "acting", "performing_duties",
                                                "alternate", "special_envoy"};
  row.capacity = kCapacities[static_cast<int>(header.actor().capacity())];
  row.has_content = !opening.content_salt.empty();
  row.content = Bytes(opening.content);
  add_delivery(circle, id, row);
  add_target(header, row);
  if (header.has_grant()) {
    const record::Grant& grant = header.grant();
    row.grant = record::GrantRow{grant.person(), grant.office(),
                                 std::find(grant.powers().begin(), grant.powers().end(),
                                           record::COMMIT) != grant.powers().end()};
  }
  if (header.has_proposal() && info->verdict == record::Verdict::effective)
    TRY(add_answers(circle, id, row));
  if (row.opening == "destroyed") {
    for (record::FileRow& file : row.files) file.state = "destroyed";
  }
  return std::optional<ActRow>(std::move(row));
}

void NodeView::add_delivery(Circle& circle, const EntryId& id, ActRow& row) {
  const concurrence::Chain& chain = circle.journals.chain(id.chain);
  for (const auto& [number, name] : circle.party_names()) {
    if (number == chain.party) continue;
    Delivery state = Delivery::recorded;
    if (number == circle.record.self ||
        circle.journals.cosigned_size(id.chain, number, Role::mirror) > id.index) {
      state = Delivery::stored;
    } else if (circle.fold.rule().left_with(number) != nullptr) {
      continue;  // it is told nothing more
    } else {
      const auto session = circle.sessions.find(name);
      if (session != circle.sessions.end() && session->second->sent(id.chain) > id.index)
        state = Delivery::sent;
    }
    row.delivery.emplace_back(name, state);
  }
}

void NodeView::add_target(const record::Header& header, ActRow& row) {
  const record::EntryRef* ref = nullptr;
  if (header.has_concurrence()) ref = &header.concurrence().proposal();
  if (header.has_decline()) ref = &header.decline().proposal();
  if (header.has_withdrawal()) ref = &header.withdrawal().proposal();
  if (header.has_ad_referendum()) ref = &header.ad_referendum().proposal();
  if (header.has_reservation()) ref = &header.reservation().proposal();
  if (header.has_notice_receipt()) ref = &header.notice_receipt().proposal();
  if (header.has_silence_broken()) ref = &header.silence_broken().proposal();
  if (header.has_confirmation()) ref = &header.confirmation().noted();
  if (header.has_joining()) ref = &header.joining().charter();
  if (ref == nullptr) return;
  const Result<Reference> target = Reference::from(*ref);
  if (target.ok()) row.target = target.value();
}

Result<void> NodeView::add_answers(Circle& circle, const EntryId& id, ActRow& row) {
  concurrence::Rule& rule = circle.fold.rule();
  const concurrence::Proposal* proposal = TRY(rule.proposal(id));
  if (proposal == nullptr) return {};
  const concurrence::Past all = circle.fold.all();
  row.is_joint = rule.joint_in(*proposal, all);
  row.contested = row.is_joint && TRY(rule.contested(*proposal, all));
  const bool over =
      rule.dead_in(*proposal, all) || TRY(joint_rival(circle, *proposal, all)) != nullptr;
  row.state = row.is_joint ? "joint" : over ? "dead" : "open";
  for (const crypto::Hash& file : proposal->blobs) {
    const std::optional<replication::Blob> blob = TRY(circle.blobs.find(file));
    static constexpr const char* kStates[] = {"wanted", "held", "deferred", "destroyed"};
    const char* state = blob ? kStates[static_cast<int>(blob->state) - 1] : "wanted";
    const bool fetched = state == std::string_view("wanted");
    if (fetched && TRY(circle.withholds_file(circle.record.self, file))) state = "withheld";
    row.files.push_back({file, blob ? blob->size : 0, state});
  }
  for (const std::uint32_t party : proposal->required) {
    Answer answer;
    answer.party = circle.party_names().at(party);
    answer.state = "none";
    const concurrence::Answer* told = nullptr;
    for (const concurrence::Answer& one : proposal->answers) {
      if (one.party != party || !TRY(legible(circle, one.id))) continue;
      using concurrence::AnswerKind;
      switch (one.kind) {
        case AnswerKind::concurrence:
          answer.state = "concurred";
          told = &one;
          break;
        case AnswerKind::decline:
          answer.state = "declined";
          told = &one;
          break;
        case AnswerKind::withdrawal:
          answer.state = row.is_joint ? "crossed" : "withdrawn";
          if (row.is_joint) row.state = "crossed";
          told = &one;
          break;
        case AnswerKind::ad_referendum:
          if (answer.state == "none") {
            answer.state = "ad_referendum";
            answer.due = one.due;
            told = &one;
          }
          break;
        default:
          break;
      }
    }
    if (told != nullptr) {
      answer.time = told->time;
      answer.act = TRY(circle.fold.reference(told->id));
    } else if (rule.has_left(party, all)) {
      answer.state = "left";
    } else {
      answer.reason = TRY(waiting(circle, *proposal, party, answer.party, all)).word;
    }
    row.answers.push_back(std::move(answer));
  }
  if (row.is_joint && proposal->best) {
    const std::vector<EntryId>& chosen = proposal->best->chosen;
    for (const concurrence::Answer& one : proposal->answers) {
      const bool counts = std::find(chosen.begin(), chosen.end(), one.id) != chosen.end();
      if (!counts || !TRY(legible(circle, one.id))) continue;
      const Reference act = TRY(circle.fold.reference(one.id));
      row.agreed.push_back({circle.party_names().at(one.party), act, one.time});
    }
  }
  return add_silence(circle, *proposal, row);
}

}  // namespace node
