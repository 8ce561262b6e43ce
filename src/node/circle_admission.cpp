// Admission: the state that an amendment names, and what of the time before it a newcomer gets
// (docs/decisions/0013). The headers of all that was said, so that it folds and checks everything;
// contents and files only as far as their authors release them.

#include <algorithm>

#include "base/mutant.h"
#include "journal/entry.h"
#include "modules/circle/circle.h"
#include "node/circle.h"
#include "record/header.h"
#include "record/rows.h"

namespace node {

using concurrence::EntryId;
using store::OpeningState;

namespace {

constexpr std::size_t kStatesKept = 64;  // of amendments that admit somebody

}  // namespace

Result<std::optional<Circle::HeldAct>> Circle::held_act(const EntryId& id) {
  const store::Row row = TRY(journals.row(id.chain, id.index));
  if (row.entry.empty() || row.opening.empty()) return std::optional<HeldAct>();
  const journal::OpeningView opening = TRY(journal::view_opening(row.opening));
  const concurrence::Chain& chain = journals.chain(id.chain);
  record::HeaderReading reading = record::read_header(opening.header, chain.party, chain.epoch);
  if (reading.verdict != record::Verdict::effective) return std::optional<HeldAct>();
  return std::optional<HeldAct>(
      HeldAct{std::move(reading.header), Bytes(opening.content), row.state == OpeningState::held});
}

// --- the state that it names -------------------------------------------------------------------

Result<bool> Circle::admits_somebody(const record::Proposal& proposal) {
  if (proposal.kind() != "charter.amend") return false;
  std::set<std::uint32_t> known;
  std::vector<record::EntryRef> amended{proposal.charter()};
  amended.insert(amended.end(), proposal.settles().begin(), proposal.settles().end());
  for (const record::EntryRef& ref : amended) {
    const record::Reference amends = TRY(record::Reference::from(ref));
    const std::optional<EntryId> id = TRY(fold.find(amends));
    const std::optional<HeldAct> charter = id ? TRY(held_act(*id)) : std::nullopt;
    if (!charter) return Error{ErrorCode::not_found, "the charter that it amends is not here"};
    for (const record::Party& party : charter->header.proposal().terms().parties())
      known.insert(party.number());
  }
  return std::any_of(proposal.terms().parties().begin(), proposal.terms().parties().end(),
                     [&](const record::Party& party) { return !known.contains(party.number()); });
}

Result<void> Circle::name_state(record::Header& header) {
  record::Proposal& proposal = *header.mutable_proposal();
  proposal.clear_state();
  if (!TRY(admits_somebody(proposal))) return {};
  const concurrence::Past past = TRY(fold.next_past(*own, header));
  const crypto::Hash digest = TRY(fold.digest(past));
  proposal.set_state(digest.view().data(), digest.view().size());
  return {};
}

Result<void> Circle::refuse_if_state_differs(const EntryId& amendment) {
  const std::optional<HeldAct> act = TRY(held_act(amendment));
  if (!act) return Error{ErrorCode::not_found, "the amendment is not here"};
  const record::Proposal& proposal = act->header.proposal();
  if (proposal.state().empty() && !TRY(admits_somebody(proposal))) return {};
  const std::optional<concurrence::ActInfo> info = TRY(fold.info(amendment));
  if (!info) return Error{ErrorCode::unavailable, "the amendment is not folded yet; try again"};
  // Its past is what it is for good, and a walk over it is not made twice.
  auto known = states_.find(amendment);
  if (known == states_.end()) {
    if (states_.size() >= kStatesKept) states_.clear();
    const crypto::Hash computed = TRY(fold.digest(info->past));
    known = states_.emplace(amendment, computed).first;
  }
  const crypto::Hash digest = known->second;
  if (digest.view() == ByteView(proposal.state()) || MUTANT("node-state-unchecked")) return {};
  return Error{ErrorCode::conflict,
               proposal.state().empty()
                   ? "it admits a party and does not say to which state of the record"
                   : "it admits a party to another state of the record than this node computes: "
                     "named " +
                         hex(proposal.state()).substr(0, 16) + "…, computed " +
                         hex(digest.view()).substr(0, 16) +
                         "…; compare 'entente circle status' at both nodes"};
}

Result<std::optional<record::Reference>> Circle::admission_to_join() {
  const std::optional<record::Reference> none;
  if (record.admitting.empty() || !record.agreed || joined_ || !own || epoch_due_) return none;
  const concurrence::Past all = fold.all();
  for (const concurrence::Charter* charter : fold.rule().newest_charters(all)) {
    const std::vector<std::uint32_t> members = fold.rule().members(*charter, all);
    joined_ = joined_ || std::find(members.begin(), members.end(), record.self) != members.end();
  }
  if (joined_ || fold.rule().has_left(record.self, all)) return none;
  for (const concurrence::Charter* charter : fold.rule().joint_charters(all)) {
    if (charter->terms.nonce() != admitting_.nonce() || not_joined_ == charter->ref) continue;
    if (TRY(is_admission_agreed_to(charter->ref)))
      return std::optional<record::Reference>(charter->ref);
    if (warning.code == "not_joined") not_joined_ = charter->ref;
  }
  return none;
}

// --- what a newcomer gets ----------------------------------------------------------------------

Result<void> Circle::find_admissions() {
  for (const auto& [number, name] : party_names_) {
    if (admissions_.contains(number) || founders_.contains(number)) continue;
    const concurrence::Charter* charter = fold.rule().admitted_by(number);
    if (charter == nullptr) continue;
    const concurrence::Proposal* amendment = TRY(fold.rule().proposal(charter->id));
    if (amendment == nullptr || !amendment->best) continue;
    // What its members had said when they agreed to it, whatever the proposer had seen of that.
    Admission admission{charter->id, {}};
    for (const EntryId& concurrence : amendment->best->chosen) {
      const std::optional<concurrence::ActInfo> info = TRY(fold.info(concurrence));
      if (info) admission.before.join(info->past);
    }
    admissions_[number] = std::move(admission);
    if (number == record.self) admission_found_ = true;
  }
  return {};
}

Result<bool> Circle::released(std::string_view from, std::string_view to, std::string_view matter) {
  const Bytes circle_raw = *unhex(record.id);
  for (const bool everything : {true, false}) {
    Bytes key = record::row_prefix(circle_raw, ::circle::kModule,
                                   everything ? std::string_view("circle") : matter);
    key += ::circle::release_row(from, to, everything);
    key.push_back('\0');  // under whichever label
    bool found = false;
    TRY(around_.store.list(store::Space::projection, key, {}, [&](ByteView, ByteView) {
      found = true;
      return false;
    }));
    if (found) return true;
  }
  return false;
}

bool Circle::was_before(std::uint32_t party, ChainId chain, std::uint64_t index) const {
  const auto admission = admissions_.find(party);
  return admission != admissions_.end() && index < admission->second.before.size_of(chain);
}

Result<bool> Circle::withholds(std::uint32_t party, ChainId chain, std::uint64_t index) {
  const auto admission = admissions_.find(party);
  if (admission == admissions_.end() || MUTANT("node-newcomer-gets-all")) return false;
  const concurrence::Chain* at = &journals.chain(chain);
  while (at->parent && index < at->fork) at = &journals.chain(*at->parent);
  const EntryId id{at->id, index};
  if (at->party == party || !admission->second.before.has(id) || id == admission->second.amendment)
    return false;
  const std::optional<HeldAct> act = TRY(held_act(id));
  if (!act) return true;
  // What a party states of the circle itself, its releases among it, is for every member.
  if (act->header.has_statement() && act->header.module() == ::circle::kModule) return false;
  return !TRY(released(at->party_name, party_names_.at(party), act->header.matter()));
}

Result<bool> Circle::withholds_file(std::uint32_t party, const crypto::Hash& file) {
  if (!admissions_.contains(party)) return false;
  if (!files_known_) {
    files_known_ = true;
    for (const EntryId& id : TRY(fold.proposals())) {
      const concurrence::Proposal* proposal = TRY(fold.rule().proposal(id));
      if (proposal == nullptr) continue;
      for (const crypto::Hash& one : proposal->blobs) named_in_[one].insert(id);
    }
  }
  const auto named = named_in_.find(file);
  if (named == named_in_.end()) return true;
  for (const EntryId& id : named->second) {
    if (TRY(withholds(party, id.chain, id.index))) continue;
    // Who knows of a file only that it was named before does not get it by naming it anew.
    const std::uint32_t author = journals.chain(id.chain).party;
    bool knows = true;
    for (const EntryId& other : named->second)
      knows = knows && !TRY(withholds(author, other.chain, other.index));
    if (knows) return false;
  }
  return true;
}

void Circle::note_file(const crypto::Hash& file, const EntryId& named_in) {
  if (files_known_) named_in_[file].insert(named_in);
}

Result<bool> Circle::take_release(const EntryId& statement) {
  if (!is_newcomer(record.self)) return false;
  const std::optional<HeldAct> act = TRY(held_act(statement));
  const std::optional<::circle::Release> release =
      act && act->whole ? ::circle::release_of(act->content) : std::nullopt;
  const concurrence::Chain author = journals.chain(statement.chain);
  if (!release || release->to() != party_names_.at(record.self) ||
      !TRY(released(author.party_name, release->to(), act->header.matter())))
    return false;
  // Said again, it brings nothing.
  const std::string what = release->everything() ? std::string() : act->header.matter();
  if (!releases_taken_.emplace(author.party, what).second) return false;
  const auto expect = [&](const EntryId& id) -> Result<void> {
    if (journals.chain(id.chain).party != author.party) return {};
    if (TRY(journals.expect(id.chain, id.index))) asked.erase({id.chain, id.index});
    return {};
  };
  if (!release->everything()) {
    std::vector<EntryId> acts;
    TRY(fold.acts_of(act->header.matter(), std::nullopt, [&](const concurrence::ActIndexRow& row) {
      acts.push_back(row.id);
      return true;
    }));
    for (const EntryId& id : acts) TRY(expect(id));
    return true;
  }
  for (const concurrence::Chain& chain : std::vector<concurrence::Chain>(journals.chains())) {
    for (std::uint64_t i = chain.fork; chain.party == author.party && i < chain.size; ++i)
      TRY(expect({chain.id, i}));
  }
  return true;
}

}  // namespace node
