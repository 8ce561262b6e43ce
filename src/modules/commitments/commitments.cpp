#include "modules/commitments/commitments.h"

#include <set>

#include "modules/acts.h"
#include "modules/checks.h"
#include "modules/papers.h"
#include "modules/texts.h"

namespace commitments {

namespace {

using modules::Checks;

constexpr std::uint32_t kChangeMax = 1000;

bool has_day(std::string_view date) {
  const auto read = modules::parse_date(date);
  return read.ok() && read.value().precision != modules::Precision::none;
}

Result<void> check_source(const Source& source) {
  return Checks("commitment.source")
      .maybe_meeting("meeting", source.meeting())
      .require(source.outcome().empty() || modules::is_id(source.outcome()), "outcome",
               "must be the id of an outcome of the meeting")
      .require(source.publication().empty() || modules::is_id(source.publication()), "publication",
               "must be the id of a text of the meeting")
      .require(
          !source.meeting().empty() || (source.outcome().empty() && source.publication().empty()),
          "meeting", "say at which meeting")
      .result();
}

Result<void> check_commitment(const Commitment& commitment) {
  return Checks("commitment")
      .texts("words", commitment.words())
      .require(commitment.kind() != KIND_UNSTATED, "kind", "is needed")
      .parties("owners", commitment.owners())
      .date("due", commitment.due())
      .maybe_meeting("due_at", commitment.due_at())
      .require(commitment.due().empty() || commitment.due_at().empty(), "due_at",
               "it is due by a date or by a meeting; give one of them")
      .require(!commitment.standing() || (commitment.due().empty() && commitment.due_at().empty()),
               "standing", "what stands until it is closed is due at no time")
      .also(check_source(commitment.source()))
      .require(commitment.strand().empty() || modules::is_id(commitment.strand()), "strand",
               "must be the id of a strand")
      .result();
}

Result<void> check_progress(const Progress& progress) {
  Checks checks("progress");
  checks.date("date", progress.date())
      .require(has_day(progress.date()), "date", "say of when this is")
      .require(progress.state() != Progress::STATE_UNSTATED, "state", "is needed")
      .maybe_meeting("at_meeting", progress.at_meeting());
  for (const Evidence& evidence : progress.evidence()) {
    modules::check_paper(checks, "evidence", evidence);
  }
  return checks.result();
}

Result<void> check_closure(const record::Header& header, const Closure& closure) {
  return Checks("closure")
      .require(header.has_proposal(), "how",
               "a commitment is closed by all together: propose it; one side's view that it is "
               "done is progress")
      .require(closure.how() != Closure::HOW_UNSTATED, "how", "is needed")
      .date("date", closure.date())
      .maybe_meeting("at_meeting", closure.at_meeting())
      .result();
}

Result<void> check_reference(const Reference& reference) {
  return Checks("reference")
      .require(modules::is_circle_id(reference.circle()), "circle",
               "must be an identifier of 32 hexadecimal digits")
      .require(reference.matter().size() <= 80 && modules::is_matter(reference.matter()), "matter",
               "must be a matter of at most 80 bytes, e.g. meetings/council/3")
      .result();
}

Result<void> check_use(const std::string& path, const Use& use, bool needed) {
  return Checks(path)
      .date("date", use.date())
      .maybe_meeting("meeting", use.meeting())
      .require(use.text().size() <= 400, "text", "at most 400 bytes")
      .require(!needed || !use.meeting().empty() || has_day(use.date()), "date",
               "say when, or at which meeting")
      .result();
}

Result<void> check_language(const AgreedLanguage& language) {
  return Checks("agreed_language")
      .id("id", language.id())
      .id("topic", language.topic())
      .texts("words", language.words())
      .also(check_use("agreed_language.source", language.source(), true))
      .also(check_use("agreed_language.first_use", language.first_use(), language.has_first_use()))
      .result();
}

Result<void> check_reaffirmation(const Reaffirmation& reaffirmation) {
  return Checks("reaffirmation")
      .id("language", reaffirmation.language())
      .also(check_use("reaffirmation.use", reaffirmation.use(), true))
      .result();
}

Result<void> check_change(const Change& change) {
  return Checks("change")
      .id("language", change.language())
      .require(change.number() >= 1 && change.number() <= kChangeMax, "number",
               "the first change is 1, the one after it the next, at most 1,000")
      .texts("words", change.words())
      .also(check_use("change.use", change.use(), true))
      .result();
}

Result<void> check_workplan(const Workplan& workplan) {
  Checks checks("workplan");
  checks.date("period", workplan.period())
      .require(has_day(workplan.period()), "period", "say of when, e.g. 2031 or 2031-H1")
      .require(workplan.lines_size() > 0, "lines", "name the commitments that it consists of");
  std::set<std::string_view> seen;
  for (const std::string& line : workplan.lines()) {
    checks
        .require(modules::is_commitment(line), "lines",
                 "must be commitments, e.g. commitments/council/exercise")
        .require(seen.insert(line).second, "lines", "names the same commitment twice");
  }
  return checks.result();
}

Result<void> check_says(const record::Header& header, const Content& content) {
  switch (content.says_case()) {
    case Content::kCommitment:
      return check_commitment(content.commitment());
    case Content::kProgress:
      return check_progress(content.progress());
    case Content::kClosure:
      return check_closure(header, content.closure());
    case Content::kReference:
      return check_reference(content.reference());
    case Content::kAgreedLanguage:
      return check_language(content.agreed_language());
    case Content::kReaffirmation:
      return check_reaffirmation(content.reaffirmation());
    case Content::kChange:
      return check_change(content.change());
    case Content::kWorkplan:
      return check_workplan(content.workplan());
    case Content::SAYS_NOT_SET:
      break;
  }
  return Error{ErrorCode::invalid,
               "the content says nothing: give one of commitment, progress, closure, reference, "
               "agreed_language, reaffirmation, change, workplan"};
}

Result<void> check_matter(const std::string& matter, const Content& content) {
  const bool one = modules::is_commitment(matter);
  const bool register_of_body = modules::is_commitments(matter);
  switch (content.says_case()) {
    case Content::kReference:
      if (one || register_of_body) return {};
      return Error{ErrorCode::invalid,
                   "this belongs to commitments: matter commitments/<body> or "
                   "commitments/<body>/<id>"};
    case Content::kAgreedLanguage:
    case Content::kReaffirmation:
    case Content::kChange:
    case Content::kWorkplan:
      if (register_of_body) return {};
      return Error{ErrorCode::invalid, "this belongs to a body: matter commitments/<body>"};
    default:
      if (one) return {};
      return Error{ErrorCode::invalid,
                   "this belongs to one commitment: matter commitments/<body>/<id>"};
  }
}

Result<void> check_content(const record::Header& header, const Content& content) {
  TRY(modules::check_texts(content));
  TRY(check_says(header, content));
  TRY(check_matter(header.matter(), content));
  return modules::check_speech(header, topic(content), content.words_of());
}

// What is due asks its owners until they say that it is done, or all close it. It stands in the
// place of the outcome that it follows up.
void fold_asks(const record::Act& act, const Content& content, record::Rows& rows) {
  if (!act.joint && !act.header.has_statement()) return;
  if (content.has_closure()) return rows.answer({}, "commitment");
  if (content.has_progress()) {
    const Progress::State state = content.progress().state();
    if (state == Progress::DONE || state == Progress::OVERTAKEN) rows.answer({}, "commitment");
    return;
  }
  if (!content.has_commitment()) return;
  const Commitment& commitment = content.commitment();
  const Source& source = commitment.source();
  if (!source.outcome().empty()) rows.answer(source.meeting(), "outcome/" + source.outcome());
  if (commitment.due().empty() && commitment.due_at().empty()) return;
  record::Ask ask;
  ask.what = "commitment";
  ask.parties.assign(commitment.owners().begin(), commitment.owners().end());
  ask.each = true;
  ask.due = commitment.due().empty() ? commitment.due_at() : modules::last_day_of(commitment.due());
  rows.ask("commitment", ask);
}

class Commitments final : public record::Module {
 public:
  std::string_view name() const override { return kModule; }
  std::uint32_t version() const override { return kVersion; }

  Result<void> check(const record::Header& header, ByteView bytes) const override {
    Content content;
    TRY(modules::decode_content(bytes, content));
    return check_content(header, content);
  }

  // Of the evidence of progress: whoever may read what is said may fetch what shows it.
  std::vector<std::string> files(ByteView bytes) const override {
    std::vector<std::string> out;
    Content content;
    if (!modules::decode_content(bytes, content).ok()) return out;
    for (const Evidence& evidence : content.progress().evidence()) {
      if (modules::is_file(evidence.file())) out.push_back(evidence.file());
    }
    return out;
  }

  Result<void> check_setting(const record::Setting& setting, const record::Header&,
                             ByteView bytes) const override {
    Content content;
    if (!modules::decode_content(bytes, content).ok() || !content.has_reference()) return {};
    return modules::check_wider("reference.circle", setting, content.reference().circle());
  }

  void fold(const record::Act& act, record::Rows& rows) const override {
    if (act.header.has_confirmation()) return modules::fold_confirmation(act, rows);
    Content content;
    if (!act.has_content || !modules::decode_content(act.content, content).ok()) return;
    if (!check_content(act.header, content).ok()) return;
    modules::fold_content(act, topic(content), content.words_of(), rows);
    fold_asks(act, content, rows);
  }

  void texts(const record::Header& /*header*/, ByteView content,
             std::vector<record::Text>& out) const override {
    modules::texts_of_content<Content>(content, out);
  }
};

}  // namespace

std::string topic(const Content& content) {
  const auto place_of = [](const Use& use) {
    return use.meeting().empty() ? modules::lower(use.date()) : use.meeting();
  };
  switch (content.says_case()) {
    case Content::kCommitment:
      return "commitment";
    case Content::kProgress:
      return "progress/" + modules::lower(content.progress().date()) +
             (content.progress().at_meeting().empty() ? "" : "/" + content.progress().at_meeting());
    case Content::kClosure:
      return "closure";
    case Content::kReference:
      return "reference/" + content.reference().circle() + "/" + content.reference().matter();
    case Content::kAgreedLanguage:
      return "language/" + content.agreed_language().id();
    case Content::kReaffirmation:
      return "reaffirmed/" + content.reaffirmation().language() + "/" +
             place_of(content.reaffirmation().use());
    case Content::kChange:
      return "change/" + content.change().language() + "/" +
             std::to_string(content.change().number());
    case Content::kWorkplan:
      return "workplan/" + modules::lower(content.workplan().period());
    case Content::SAYS_NOT_SET:
      break;
  }
  return {};
}

std::unique_ptr<record::Module> make_module() { return std::make_unique<Commitments>(); }

Result<Bytes> content_from_json(ByteView json) { return modules::content_from_json<Content>(json); }

Result<Bytes> content_to_json(ByteView content) {
  return modules::content_to_json<Content>(content);
}

Result<std::string> kind_of(ByteView bytes) {
  Content content;
  TRY(modules::decode_content(bytes, content));
  return topic(content);
}

}  // namespace commitments
