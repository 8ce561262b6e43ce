// The one read path (record/view.h) over a node. Whatever a viewer may not see is left out inside
// the query, before it is counted or moves a cursor; the egress guard decides once more by its own
// reading of the header.

#include <algorithm>
#include <optional>
#include <utility>

#include "base/encoding.h"
#include "journal/entry.h"
#include "labels/guard.h"
#include "node/engine_state.h"
#include "node/view_search.h"
#include "record/asks.h"
#include "record/header.h"
#include "record/rows.h"

namespace node {
namespace {

using concurrence::EntryId;
using record::ActRow;
using record::Answer;
using record::CircleView;
using record::Delivery;
using record::Reference;
using record::RowView;
using record::WhyLine;
using replication::Role;

// The newest acts among which recent() looks for such as the viewer may read: what is hidden from
// them costs a bounded amount, and tells little by the time that it takes.
constexpr std::size_t kRecentLookedAt = 2000;

class NodeView final : public record::View {
 public:
  NodeView(EngineState& engine, Viewer viewer)
      : View(viewer.policy), engine_(engine), viewer_(std::move(viewer)) {}

  std::string party() override { return engine_.party(); }

  std::vector<CircleView> circles() override {
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

  Result<void> rows(std::string_view name, std::string_view matter, std::string_view module,
                    std::string_view key_prefix,
                    const std::function<bool(std::string_view, const RowView&)>& visit) override {
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
    TRY(engine_.store().list(store::Space::projection, prefix, {},
                             [&](ByteView key, ByteView value) {
                               const ByteView rest = record::row_key_of(key.substr(base.size()));
                               const std::size_t cut = rest.find('\0');
                               if (cut == ByteView::npos) return true;
                               if (!labels::may_see(viewer_, circle.record.id, rest.substr(0, cut)))
                                 return true;
                               if (many && !rest.substr(cut + 1).starts_with(key_prefix))
                                 return true;
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
                               if (!last || record::before(*last, row.value()))
                                 last = std::move(row).value();
                               return more;
                             }));
    if (failure.ok() && more) visit_last();
    return failure;
  }

  Result<std::vector<std::string>> matters(std::string_view name, std::string_view module,
                                           std::string_view after, std::size_t limit) override {
    Circle& circle = *TRY(find(name));
    const Bytes base = record::row_prefix(*unhex(circle.record.id), module);
    std::vector<std::string> out;
    Bytes from;
    if (!after.empty()) {
      from = base + Bytes(after);
      from.push_back('\1');  // behind every row of that matter
    }
    Result<void> failure;
    TRY(engine_.store().list(store::Space::projection, base, from,
                             [&](ByteView key, ByteView value) {
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

  Result<std::vector<ActRow>> acts(std::string_view name, std::string_view matter,
                                   std::string_view after, std::size_t limit) override {
    Circle& circle = *TRY(find(name));
    std::optional<concurrence::OrderKey> place;
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

  Result<std::vector<ActRow>> recent(std::string_view name, std::size_t limit) override {
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

  Result<std::vector<ActRow>> open(std::string_view name, std::size_t limit) override {
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

  Result<ActRow> act(std::string_view name, const Reference& ref) override {
    Circle& circle = *TRY(find(name));
    const std::optional<EntryId> id = TRY(circle.fold.find(ref));
    if (id) {
      std::optional<ActRow> row = TRY(act_row(circle, *id));
      if (row) return std::move(*row);
    }
    return unknown();
  }

  Result<std::vector<record::AskRow>> asks(std::string_view name, std::size_t limit) override {
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
          const bool asked =
              ask.parties.empty() ||
              std::find(ask.parties.begin(), ask.parties.end(), own) != ask.parties.end();
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

  Result<std::vector<ActRow>> came(std::string_view name, const record::ReadUpTo& read,
                                   TimeMs since, std::size_t limit) override {
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
        ++taken;
        out.push_back(std::move(*row));
      }
    }
    return out;
  }

  Result<std::vector<ActRow>> at(std::string_view name, const record::Place& place,
                                 std::size_t limit) override {
    Circle& circle = *TRY(find(name));
    std::vector<ActRow> out;
    for (const concurrence::Chain& chain : circle.journals.chains()) {
      if (out.size() >= limit) break;
      if (place.index < chain.fork || place.index >= circle.fold.folded(chain.id)) continue;
      const auto info = TRY(circle.fold.info({chain.id, place.index}));
      if (!info ||
          !place.fits({chain.party, chain.epoch, place.index, info->leaf}, chain.party_name))
        continue;
      std::optional<ActRow> row = TRY(act_row(circle, {chain.id, place.index}));
      if (row) out.push_back(std::move(*row));
    }
    return out;
  }

  Result<std::uint64_t> file_size(std::string_view name, const Reference& ref,
                                  const crypto::Hash& id) override {
    return TRY(circle_with_file(name, ref, id))->blobs.readable(id);
  }

  Result<Bytes> file_bytes(std::string_view name, const Reference& ref, const crypto::Hash& id,
                           std::uint64_t offset) override {
    Circle& circle = *TRY(circle_with_file(name, ref, id));
    Bytes chunk = TRY(circle.blobs.read_chunk(id, offset / replication::kChunkSize));
    const std::size_t within = offset % replication::kChunkSize;
    if (within >= chunk.size()) return Error{ErrorCode::invalid, "the file ends before that"};
    return chunk.substr(within);
  }

  // The circle, where this act names this file and is readable.
  Result<Circle*> circle_with_file(std::string_view name, const Reference& ref,
                                   const crypto::Hash& id) {
    Circle& circle = *TRY(find(name));
    const ActRow row = TRY(act(name, ref));
    // Another proposal may keep the file; through this one nobody reads it any more.
    if (row.opening == "destroyed") return unknown();
    const bool named = std::any_of(row.files.begin(), row.files.end(),
                                   [&](const record::FileRow& one) { return one.id == id; });
    if (!named && !engine_.carried_by(row.module, row.content).contains(id)) return unknown();
    return &circle;
  }

  Result<record::SearchPage> search(const record::SearchRequest& request) override {
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

  Result<std::vector<WhyLine>> why(std::string_view name, const Reference& ref) override {
    Circle& circle = *TRY(find(name));
    const std::optional<EntryId> id = TRY(circle.fold.find(ref));
    if (!id || !TRY(act_row(circle, *id))) return unknown();
    const concurrence::Proposal* proposal = TRY(circle.fold.rule().proposal(*id));
    std::vector<WhyLine> lines;
    if (proposal == nullptr) {
      lines.push_back({"no_effect", "", "nothing", std::nullopt});
      return lines;
    }
    const concurrence::Past all = circle.fold.all();
    concurrence::Rule& rule = circle.fold.rule();
    if (rule.joint_in(*proposal, all)) {
      lines.push_back({"agreed_by_all", "", "nothing", std::nullopt});
      return lines;
    }
    if (proposal->recovers != 0 && TRY(said_by(circle, *proposal, proposal->recovers)).declined)
      lines.push_back({"objected_by", circle.party_names().at(proposal->recovers), "propose_again",
                       std::nullopt});
    for (const concurrence::Charter* charter : rule.newest_charters(all)) {
      if (proposal->charter == charter->id && rule.has_ended(*charter, proposal->body, all))
        lines.push_back({"body_ended", "", "propose_again", std::nullopt});
    }
    for (const std::uint32_t party : proposal->required) {
      const std::string& who = circle.party_names().at(party);
      const Said said = TRY(said_by(circle, *proposal, party));
      if (said.declined) {
        lines.push_back({"declined_by", who, "propose_again", std::nullopt});
        continue;
      }
      if (said.concurred) {
        if (said.withdrawn) lines.push_back({"withdrawn_by", who, "propose_again", std::nullopt});
        continue;
      }
      if (rule.has_left(party, all)) {
        lines.push_back({"has_left", who, "propose_again", std::nullopt});
        continue;
      }
      lines.push_back(TRY(waiting(circle, *proposal, party, who, all)));
    }
    if (proposal->charter) {
      const auto newest = rule.newest_charters(all);
      if (newest.size() == 1 && newest.front()->id != *proposal->charter &&
          TRY(legible(circle, newest.front()->id)))
        lines.push_back({"older_charter", "", "propose_again", newest.front()->ref});
      if (newest.size() > 1 && TRY(legible(circle, newest.front()->id)))
        lines.push_back({"charters_diverge", "", "settle", newest.front()->ref});
    }
    if (proposal->predecessor) {
      const concurrence::Proposal* before = TRY(rule.proposal(*proposal->predecessor));
      if (before != nullptr && !rule.joint_in(*before, all) && TRY(legible(circle, before->id)))
        lines.push_back({"predecessor_not_agreed", "", "concur", before->ref});
    }
    const concurrence::Proposal* rival = TRY(joint_rival(circle, *proposal, all));
    if (rival != nullptr && TRY(legible(circle, rival->id)))
      lines.push_back({"another_agreed", "", "propose_again", rival->ref});
    if ((rival != nullptr || rule.dead_in(*proposal, all)) &&
        std::none_of(lines.begin(), lines.end(),
                     [](const WhyLine& line) { return line.act == "propose_again"; }))
      lines.push_back({"cannot_be_agreed", "", "propose_again", std::nullopt});
    // What nobody can agree to any more waits for nobody.
    const bool over = std::any_of(lines.begin(), lines.end(), [](const WhyLine& line) {
      return line.word == "another_agreed" || line.word == "cannot_be_agreed";
    });
    if (over) std::erase_if(lines, [](const WhyLine& line) { return line.act != "propose_again"; });
    return lines;
  }

 private:
  // The proposal that was agreed to for the same place: who reads this one may know that it is
  // over, and by what only where that one may be read too (decision 0012).
  static Result<const concurrence::Proposal*> joint_rival(Circle& circle,
                                                          const concurrence::Proposal& proposal,
                                                          const concurrence::Past& all) {
    concurrence::Rule& rule = circle.fold.rule();
    for (const EntryId& other : TRY(rule.joint_in_slot(proposal.slot))) {
      const concurrence::Proposal* rival = TRY(rule.proposal(other));
      if (other != proposal.id && rival != nullptr && rule.joint_in(*rival, all)) return rival;
    }
    return static_cast<const concurrence::Proposal*>(nullptr);
  }

  static Error unknown() { return {ErrorCode::not_found, "there is no such entry"}; }

  Result<Circle*> find(std::string_view name) {
    Circle* circle = engine_.find_circle(name);
    if (circle == nullptr || !labels::may_see_circle(viewer_, circle->record.id))
      return Error{ErrorCode::not_found, "there is no such circle here"};
    return circle;
  }

  // Why a party has said nothing yet, and who can do something about it.
  Result<WhyLine> waiting(Circle& circle, const concurrence::Proposal& proposal,
                          std::uint32_t party, const std::string& who,
                          const concurrence::Past& all) {
    concurrence::Rule& rule = circle.fold.rule();
    for (const concurrence::Answer& answer : proposal.answers) {
      if (answer.kind == concurrence::AnswerKind::ad_referendum && answer.party == party &&
          TRY(legible(circle, answer.id)))
        return WhyLine{"ad_referendum", who, "confirm", TRY(circle.fold.reference(answer.id))};
    }
    if (proposal.recovers != 0 && TRY(said_by(circle, proposal, proposal.recovers)).declined)
      return WhyLine{"waiting_for", who, "decline_it", std::nullopt};
    if (proposal.recovers != 0) {
      const auto over = rule.notice_over(proposal, party, all);
      if (!over || engine_.now() < *over)
        return WhyLine{"notice_running", who, "nothing", std::nullopt};
    }
    // Bound to a rival: it is freed by a decline of that rival by somebody who has not agreed to
    // it.
    for (const EntryId& bound : TRY(rule.proposals_in(proposal.slot))) {
      const concurrence::Proposal* rival = TRY(rule.proposal(bound));
      if (rival == nullptr || bound == proposal.id ||
          rule.concurrence_of(*rival, party, all) == nullptr || rule.dead_in(*rival, all) ||
          rule.joint_in(*rival, all) || !TRY(legible(circle, bound)) ||
          !TRY(said_by(circle, *rival, party)).concurred)
        continue;
      for (const std::uint32_t other : rival->required) {
        if (rule.concurrence_of(*rival, other, all) == nullptr)
          return WhyLine{"bound_to_rival", circle.party_names().at(other), "decline", rival->ref};
      }
    }
    if (party != circle.record.self &&
        circle.journals.cosigned_size(proposal.id.chain, party, Role::mirror) <=
            proposal.id.index &&
        circle.journals.chain(proposal.id.chain).party != party)
      return WhyLine{"not_delivered", who, engine_.link_is_up(who) ? "wait" : "connect",
                     std::nullopt};
    return WhyLine{"waiting_for", who, "concur", std::nullopt};
  }

  // Takes the acts that the viewer may see into `out`, until there are `limit`.
  std::function<bool(const concurrence::ActIndexRow&)> collect(Circle& circle, std::size_t limit,
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

  // The act as the viewer sees it; nothing if it is not for this viewer.
  Result<std::optional<ActRow>> act_row(Circle& circle, const EntryId& id) {
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

  // Whether the viewer may read this act.
  Result<bool> legible(Circle& circle, const EntryId& id) {
    const store::Row stored = TRY(circle.journals.row(id.chain, id.index));
    if (stored.opening.empty()) return false;
    const concurrence::Chain& chain = circle.journals.chain(id.chain);
    const journal::OpeningView opening = TRY(journal::view_opening(stored.opening));
    const record::HeaderReading reading =
        record::read_header(opening.header, chain.party, chain.epoch);
    return reading.verdict == record::Verdict::effective &&
           may_read(circle, reading.header, opening.header);
  }

  // By the label decision and the bodies that are the viewer's, and by the guard once more.
  bool may_read(const Circle& circle, const record::Header& header, ByteView bytes) const {
    return labels::may_see(viewer_, circle.record.id, header.matter()) &&
           labels::may_read(viewer_, record::label_of(header)) &&
           labels::guard_allows(viewer_, circle.record.id, bytes);
  }

  // An act that is legible, with its content if that is here.
  Result<std::optional<SearchGround::Readable>> readable(Circle& circle, const EntryId& id) {
    if (!TRY(legible(circle, id))) return std::optional<SearchGround::Readable>();
    const store::Row stored = TRY(circle.journals.row(id.chain, id.index));
    const concurrence::Chain& chain = circle.journals.chain(id.chain);
    const journal::OpeningView opening = TRY(journal::view_opening(stored.opening));
    record::HeaderReading reading = record::read_header(opening.header, chain.party, chain.epoch);
    return std::optional<SearchGround::Readable>(
        {std::move(reading.header), Bytes(opening.content), !opening.content_salt.empty()});
  }

  // What a party said to a proposal in acts that the viewer may read; another is none here
  // (decision 0012).
  struct Said {
    bool concurred = false;
    bool declined = false;
    bool withdrawn = false;
  };
  Result<Said> said_by(Circle& circle, const concurrence::Proposal& proposal, std::uint32_t party) {
    using concurrence::AnswerKind;
    Said out;
    for (const concurrence::Answer& answer : proposal.answers) {
      if (answer.party != party || !TRY(legible(circle, answer.id))) continue;
      out.concurred = out.concurred || answer.kind == AnswerKind::concurrence;
      out.declined = out.declined || answer.kind == AnswerKind::decline;
      out.withdrawn = out.withdrawn || answer.kind == AnswerKind::withdrawal;
    }
    return out;
  }

  void add_delivery(Circle& circle, const EntryId& id, ActRow& row) {
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

  static void add_target(const record::Header& header, ActRow& row) {
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

  Result<void> add_answers(Circle& circle, const EntryId& id, ActRow& row) {
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
    return {};
  }

  EngineState& engine_;
  Viewer viewer_;
};

}  // namespace

std::unique_ptr<record::View> make_view(EngineState& engine, const Viewer& viewer) {
  return std::make_unique<NodeView>(engine, viewer);
}

std::unique_ptr<record::View> EngineState::view(const Viewer& viewer) {
  return make_view(*this, viewer);
}

}  // namespace node
