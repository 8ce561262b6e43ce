#include "modules/commitments/view.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

#include "modules/acts.h"
#include "modules/commitments/commitments.h"
#include "modules/content.h"
#include "modules/dates.h"

namespace commitments {

namespace {

using modules::Voice;

constexpr std::string_view kCommitments = "commitments/";

std::optional<Saying> saying_of(modules::Row& row) {
  Saying out;
  if (!modules::read_folded(row.content, out.content)) return std::nullopt;
  out.said = std::move(row.said);
  if (out.said.voice == Voice::noted) out.said.of = out.content.words_of();
  return out;
}

// What is only asked for counts for nothing, and is shown while it is open.
void place_proposed(CommitmentView& commitment, std::vector<Saying>& asked, Saying saying) {
  if (saying.content.has_closure())
    commitment.closing.push_back(std::move(saying));
  else if (saying.content.has_commitment())
    asked.push_back(std::move(saying));
}

void place(CommitmentView& commitment, Saying saying) {
  switch (saying.content.says_case()) {
    case Content::kCommitment:
      commitment.descriptions.push_back(std::move(saying));
      break;
    case Content::kProgress:
      commitment.progress.push_back(std::move(saying));
      break;
    case Content::kClosure:
      if (saying.said.voice == Voice::joint) commitment.closures.push_back(std::move(saying));
      break;
    case Content::kReference:
      commitment.references.push_back(std::move(saying));
      break;
    default:
      break;
  }
}

Result<std::vector<CommitmentView>> gather(record::View& view, std::string_view circle,
                                           const std::string& matters) {
  std::map<std::string, CommitmentView> found;
  std::map<std::string, std::vector<Saying>> asked;
  std::vector<modules::Row> rows =
      TRY(modules::read_rows(view, circle, matters, kModule, {}, modules::is_commitment));
  for (modules::Row& row : rows) {
    const std::string matter = row.matter;
    std::optional<Saying> saying = saying_of(row);
    if (!saying) continue;
    if (saying->said.voice == Voice::proposed) {
      if (!modules::is_open(view, circle, saying->said.ref)) continue;
      place_proposed(found[matter], asked[matter], std::move(*saying));
    } else {
      place(found[matter], std::move(*saying));
    }
  }
  std::vector<CommitmentView> out;
  for (auto& [matter, commitment] : found) {
    commitment.matter = matter;
    const std::size_t slash = matter.find('/', kCommitments.size());
    commitment.body = matter.substr(kCommitments.size(), slash - kCommitments.size());
    commitment.id = matter.substr(slash + 1);
    if (commitment.descriptions.empty()) commitment.descriptions = std::move(asked[matter]);
    std::sort(commitment.progress.begin(), commitment.progress.end(),
              [](const Saying& a, const Saying& b) {
                const auto key = [](const Saying& s) {
                  return std::make_tuple(modules::last_day_of(s.content.progress().date()),
                                         s.said.time, s.said.ref);
                };
                return key(a) < key(b);
              });
    out.push_back(std::move(commitment));
  }
  return out;
}

}  // namespace

void write_said_of(json::Writer& out, const Saying& saying) {
  out.key("said");
  modules::write_said(out, saying.said, modules::sources_text(saying.content.sources()));
}

const Commitment& CommitmentView::commitment() const {
  return descriptions.empty() ? Commitment::default_instance()
                              : descriptions.front().content.commitment();
}

Result<std::vector<CommitmentView>> list_commitments(record::View& view, std::string_view circle,
                                                     std::string_view body) {
  const std::string matters =
      std::string(kCommitments) + (body.empty() ? "" : std::string(body) + "/");
  return gather(view, circle, matters);
}

Result<CommitmentView> read_commitment(record::View& view, std::string_view circle,
                                       std::string_view body, std::string_view id) {
  const std::string matter = std::string(kCommitments) + std::string(body) + "/" + std::string(id);
  if (modules::is_commitment(matter)) {
    std::vector<CommitmentView> found = TRY(gather(view, circle, matter));
    for (CommitmentView& one : found) {
      if (one.matter == matter && !one.descriptions.empty()) return std::move(one);
    }
  }
  return Error{ErrorCode::not_found, "there is no such commitment here"};
}

Result<std::vector<Saying>> list_workplans(record::View& view, std::string_view circle,
                                           std::string_view body) {
  const std::string matter = std::string(kCommitments) + std::string(body);
  std::vector<Saying> out;
  if (!modules::is_commitments(matter)) return out;
  std::vector<modules::Row> rows =
      TRY(modules::read_rows(view, circle, matter, kModule, "workplan/"));
  for (modules::Row& row : rows) {
    std::optional<Saying> saying = saying_of(row);
    if (!saying || !saying->content.has_workplan()) continue;
    if (saying->said.voice == Voice::proposed) continue;
    out.push_back(std::move(*saying));
  }
  return out;
}

Result<std::vector<ReferenceView>> references_of(record::View& view, std::string_view circle,
                                                 const CommitmentView& commitment) {
  std::vector<ReferenceView> out;
  for (const Saying& saying : commitment.references) {
    out.push_back({saying, modules::is_wider(view, circle, saying.content.reference().circle())});
  }
  return out;
}

}  // namespace commitments
