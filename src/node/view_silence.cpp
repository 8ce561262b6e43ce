// The silence procedure of a proposal as a viewer may read it: until when, who heard of it in time,
// who broke it. Nothing here decides; what does is docs/formats/record.md, section 7, and
// silence.cpp.

#include <utility>

#include "node/engine_state.h"
#include "node/node_view.h"

namespace node {

Result<void> NodeView::add_silence(Circle& circle, const concurrence::Proposal& proposal,
                                   record::ActRow& row) {
  using concurrence::AnswerKind;
  if (proposal.silence_class.empty()) return {};
  record::SilenceRow silence;
  silence.name = proposal.silence_class;
  silence.expiry = proposal.silence_expiry;
  silence.notice_ms = proposal.silence_notice;
  silence.kept = circle.allows_silence(proposal.silence_class) &&
                 engine_.refuse_silence(circle, proposal).ok();
  const concurrence::Past all = circle.fold.all();
  for (const std::uint32_t party : proposal.required) {
    record::SilenceRow::Side side;
    side.party = circle.party_names().at(party);
    const std::optional<concurrence::EntryId> standing =
        circle.fold.rule().silence_authorised(party, proposal.silence_class, all);
    side.authorised = standing && TRY(legible(circle, *standing));
    for (const concurrence::Answer& answer : proposal.answers) {
      if (answer.kind != AnswerKind::notice_receipt || answer.party != party || side.in_time ||
          !TRY(legible(circle, answer.id)))
        continue;
      side.received = answer.time;
      side.in_time = answer.time <= proposal.silence_expiry &&
                     proposal.silence_expiry - answer.time >= proposal.silence_notice;
    }
    silence.sides.push_back(std::move(side));
  }
  for (const concurrence::Answer& answer : proposal.answers) {
    if (answer.kind != AnswerKind::silence_broken && answer.kind != AnswerKind::decline) continue;
    if (!TRY(legible(circle, answer.id))) continue;
    silence.broken.push_back({circle.party_names().at(answer.party), answer.time,
                              TRY(circle.fold.reference(answer.id))});
  }
  row.silence = std::move(silence);
  return {};
}

}  // namespace node
